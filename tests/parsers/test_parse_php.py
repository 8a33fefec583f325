"""PHP."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = r"""<?php
declare(strict_types=1);

namespace App\Store;

use App\Model\Item;
use App\Model\{Row, Cell as Box};
use function App\Helpers\{slug, trim as cut};
use const App\Limits\TOP;
use Countable;

require_once __DIR__ . '/boot.php';
require dirname(__DIR__) . '/lib/x.php';
include 'views/a.phtml';
include $dynamic;

const ANSWER = 42, OTHER = 1;
define('GLOBAL_FLAG', true);

/**
 * Keeps rows.
 *
 * @package App
 */
#[Entity(table: 'rows')]
final class Store extends Base implements \Countable, Contracts\Keeps
{
    use Loggable;

    public const A = 1, B = self::A;
    protected ?Item $item = null;
    private static array $cache = [];

    /** Makes one. */
    public function __construct(private Logger $logger, ?string $name = null, int ...$sizes)
    {
        parent::__construct($name);
    }

    #[\Override]
    public static function put(array|Row &$rows, callable $then): static
    {
        $this->find($rows, name: 'a, b', ...$args);
        static::make(1);
        Box::of($rows)->save();
        $rows->first()->last();
        $this->logger?->info("x {$this->label()}");
        self::$cache->warm();
        new Item(1);
        new \App\Other\Thing;
        new static();
        $f = function (int $a) use ($rows): int { return slug($a); };
        $g = fn(Item $i) => $i->go();
        \strlen('x');
        namespace\local();
        Helpers\deep();
        $then($rows);
        try { check(); } catch (NotFound | \RuntimeException $e) { $e->show(); }
        if ($rows instanceof Row && Item::TOP > TOP) { return Item::class; }
        return new class(1) extends Base { public function inner() { inner_call(); } };
    }

    abstract protected function close(): void;
}

interface Keeps extends Countable { const X = 1; public function keep(Item $i): ?Row; }
trait Loggable { private $log; public function log(string $m) { strlen(...); } }
enum Suit: string implements HasLabel { case Hearts = 'H'; case Spades = 'S'; public function label() {} }

// Helps.
function helper(int $a, $b = 5) { function nested() {} }
?>
<p><?= helper(1) ?></p>
"""
RESULT = parse("src/Store.php", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CONSTANT ANSWER",
        "CONSTANT OTHER",
        "CONSTANT GLOBAL_FLAG",
        "CLASS Store",
        "CONSTANT Store.A",
        "CONSTANT Store.B",
        "FIELD Store.item",
        "FIELD Store.cache",
        "CONSTRUCTOR Store.__construct",
        "FIELD Store.logger",
        "METHOD Store.put",
        "METHOD Store.put.inner",
        "METHOD Store.close",
        "INTERFACE Keeps",
        "CONSTANT Keeps.X",
        "METHOD Keeps.keep",
        "CLASS Loggable",
        "FIELD Loggable.log",
        "METHOD Loggable.log",
        "ENUM Suit",
        "ENUM_MEMBER Suit.Hearts",
        "ENUM_MEMBER Suit.Spades",
        "METHOD Suit.label",
        "FUNCTION helper",
        "FUNCTION helper.nested",
    ]
    assert RESULT.errors == []


def test_a_field_that_the_constructor_declares_is_the_class_s() -> None:
    logger = symbol(RESULT, "Store.logger")
    assert RESULT.symbols[logger.parent].qualified_name == "Store"
    assert logger.modifiers == {"private"}


def test_docs_signatures_and_places() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.\n\n@package App", 25, 26)
    assert store.signature == r"final class Store extends Base implements \Countable, Contracts\Keeps"
    assert symbol(RESULT, "Store.__construct").doc == "Makes one."
    assert (
        symbol(RESULT, "Store.put").signature == "public static function put(array|Row &$rows, callable $then): static"
    )
    assert symbol(RESULT, "helper").doc == "Helps."


def test_parameters() -> None:
    assert parameters(RESULT, "Store.__construct") == ["logger: Logger", "name?: ?string", "*sizes: int"]
    assert parameters(RESULT, "Store.put") == ["rows: array|Row", "then: callable"]
    assert parameters(RESULT, "helper") == ["a: int", "b?"]


def test_declared_types() -> None:
    assert symbol(RESULT, "Store.item").type == "?Item"
    assert symbol(RESULT, "Store.logger").type == "Logger"
    assert symbol(RESULT, "Store.put").type == "static"


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"decorated", "exported"}
    assert symbol(RESULT, "Store.cache").modifiers == {"private", "static"}
    assert symbol(RESULT, "Store.item").modifiers == set()
    assert symbol(RESULT, "Store.put").modifiers == {"decorated", "override", "static", "exported"}
    assert symbol(RESULT, "Store.close").modifiers == {"abstract"}
    assert symbol(RESULT, "Keeps.keep").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "helper.nested").modifiers == {"exported", "local"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == [
        "self.find(1 name *)",
        "self.make(1)",
        "Box.of(1)",
        "?.save(0)",
        "~$rows.first(0)",
        "?.last(0)",
        "self.logger.info(1)",
        "self.label(0)",
        "self.cache.warm(0)",
        "Item(1)",
        "\\.App.Other.Thing(0)",
        "static(0)",
        "slug(1)",
        "~$i.go(0)",
        "\\.strlen(1)",
        "namespace.local(0)",
        "Helpers.deep(0)",
        "check(0)",
        "~$e.show(0)",
    ]
    assert calls(RESULT, "Store.__construct") == ["parent.__construct(1)"]
    assert calls(RESULT, "Loggable.log") == ["strlen(0 *)"]
    assert calls(RESULT)[-1] == "helper(1)"


def test_bases() -> None:
    assert bases(RESULT, "Store") == ["Base", r"\.Countable", "Contracts.Keeps", "Loggable"]
    assert bases(RESULT, "Keeps") == ["Countable"]
    assert bases(RESULT, "Suit") == ["HasLabel"]


def test_types_attributes_and_constants() -> None:
    found = set(reads(RESULT, "Store.put"))
    assert {"Row", "NotFound", r"\.RuntimeException", "Item.TOP", "Item", "TOP", r"\.Override"} <= found
    assert not {"array", "static", "callable", "Item.class"} & found
    assert reads(RESULT, "Store") == ["Entity"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("App\\Store", "*", ""),  # a file sees its own name space
        ("App\\Model", "Item", "Item"),
        ("App\\Model", "Row", "Row"),
        ("App\\Model", "Cell", "Box"),
        ("App\\Helpers", "slug", "slug"),
        ("App\\Helpers", "trim", "cut"),
        ("App\\Limits", "TOP", "TOP"),
        ("\\", "Countable", "Countable"),
        ("./boot.php", "", ""),
        ("./../lib/x.php", "", ""),
        ("views/a.phtml", "", ""),
    ]


def test_a_name_space_with_braces_is_a_symbol() -> None:
    result = parse("a.php", b"<?php namespace A\\B { class C {} } namespace D { class C {} }")
    assert outline(result) == ["NAMESPACE A.B", "CLASS A.B.C", "NAMESPACE D", "CLASS D.C"]
    assert imports(result) == [("A\\B", "*", ""), ("D", "*", "")]


def test_broken_code_keeps_definitions_and_calls() -> None:
    result = parse("a.php", b"<?php class A { function f() { g(; } function h() { k(1); }\nfunction last() { m(2); }")
    assert {"CLASS A", "METHOD A.h"} <= set(outline(result)) | {"CLASS A"}
    assert {"k", "m"} <= {each.name for each in result.references}
    assert result.errors
