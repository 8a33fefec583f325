"""PHP: name spaces whatever the path, imports of classes and functions, traits, and the global name space."""

from bound import UNRESOLVED, Bind


def test_classes_are_found_by_name_space_and_import(bind: Bind) -> None:
    found = bind(
        {
            "src/Cart.php": r"""<?php
                namespace Shop;
                use Shop\Model\Item;
                use Shop\Model\Row as Line;
                use Other\Thing;
                use Symfony\Component\Response;
                class Cart extends Base {
                    function add() { new Item(); Line::make(); new Thing; new Response; new Helper; }
                    function whole() { new \Shop\Model\Item; }
                    function more() { Model\Row::make(); new \Missing\Item; namespace\Helper::go(); }
                }
            """,
            "src/deep/Item.php": "<?php\nnamespace Shop\\Model;\nclass Item {}\n",
            "src/deep/rows.php": "<?php\nnamespace Shop\\Model;\nclass Row { static function make() {} }\n",
            "src/Base.php": "<?php\nnamespace Shop;\nclass Base {}\nclass Helper { static function go() {} }\n",
            "lib/Thing.php": "<?php\nnamespace Other;\nclass Thing {}\nclass Item {}\n",
        }
    )
    cart = "src/Cart.php"
    assert found.use(cart, "Item") == "src/deep/Item.php:Item exact"
    assert found.use(cart, "Line.make") == "src/deep/rows.php:Row.make exact"
    assert found.use(cart, "Thing") == "lib/Thing.php:Thing exact"
    assert found.use(cart, "Response") == UNRESOLVED
    assert found.use(cart, "Base") == "src/Base.php:Base exact"
    assert found.use(cart, "Helper") == "src/Base.php:Helper exact"
    assert found.use(cart, r"\.Shop.Model.Item") == "src/deep/Item.php:Item exact"
    assert found.use(cart, "Model.Row.make") == "src/deep/rows.php:Row.make exact"
    assert found.use(cart, r"\.Missing.Item") == UNRESOLVED
    assert found.use(cart, "namespace.Helper.go") == "src/Base.php:Helper.go exact"
    assert found.imported(cart, "Line") == ("src/deep/rows.php", "Row")


def test_functions_fall_back_to_the_global_name_space(bind: Bind) -> None:
    found = bind(
        {
            "a.php": r"""<?php
                namespace App;
                use function App\Text\slug;
                function run() { slug(); json_decode(); \json_decode(); everywhere(); gone(); new Plain; }
            """,
            "text.php": "<?php\nnamespace App\\Text;\nfunction slug() {}\n",
            "own.php": "<?php\nnamespace App;\nfunction json_decode() { return \\json_decode(); }\n",
            "global.php": "<?php\nfunction everywhere() {}\nclass Plain {}\n",
        }
    )
    assert found.use("a.php", "slug") == "text.php:slug exact"
    assert found.use("a.php", "json_decode") == "own.php:json_decode exact"
    assert found.use("a.php", r"\.json_decode") == UNRESOLVED
    assert found.use("a.php", "everywhere") == "global.php:everywhere exact"
    assert found.use("a.php", "gone") == UNRESOLVED
    assert found.use("a.php", "Plain") == UNRESOLVED, "classes have no fallback"


def test_members_of_traits_parents_and_interfaces(bind: Bind) -> None:
    found = bind(
        {
            "Base.php": "<?php namespace A;\nclass Base { function log() {} function close() {} const MAX = 1; }\n",
            "Logs.php": "<?php namespace A;\ntrait Logs { function log() {} function format_it() {} }\n",
            "Closes.php": "<?php\nnamespace A;\ninterface Closes { function close(); }\n",
            "Store.php": r"""<?php
                namespace A;
                class Store extends Base implements Closes {
                    use Logs;
                    function __construct() { parent::__construct(); }
                    function put() {
                        $this->log(); $this->close(); parent::log(); log(); $other->format_it();
                        self::MAX; new static; new self(); static::open_it();
                    }
                    static function open_it() { return new class { function put() { $this->open_it(); } }; }
                }
            """,
        }
    )
    assert found.use("Store.php", "self.log") == "Logs.php:Logs.log exact", "a trait goes before the parent"
    assert found.use("Store.php", "self.close") == "Base.php:Base.close exact", "a body before a declaration"
    assert found.use("Store.php", "parent.log") == "Base.php:Base.log exact"
    assert found.use("Store.php", "self.MAX") == "Base.php:Base.MAX exact"
    assert found.use("Store.php", "static") == "Store.php:Store exact"
    assert found.use("Store.php", "self") == "Store.php:Store exact"
    assert found.use("Store.php", "log") == UNRESOLVED, "a bare name is never a member"
    assert found.use("Store.php", "$other.format_it") == "Logs.php:Logs.format_it inferred"
    assert found.uses("Store.php", "self.open_it") == {
        "Store.php:Store.open_it exact",
        "Store.php:Store.open_it inferred",  # in a class without a name `$this` is another object
    }
    assert found.use("Store.php", "parent.__construct") == UNRESOLVED


def test_included_files(bind: Bind) -> None:
    found = bind(
        {
            "public/index.php": "<?php\nrequire __DIR__ . '/../boot.php';\nrequire 'lib/a.php';\nstart();\n",
            "boot.php": "<?php\nfunction start() {}\n",
            "lib/a.php": "<?php\n",
        }
    )
    assert found.imported("public/index.php", "./../boot.php") == ("boot.php", "")
    assert found.imported("public/index.php", "lib/a.php") == ("lib/a.php", "")
    assert found.use("public/index.php", "start") == "boot.php:start exact"


def test_a_file_with_several_name_spaces_is_at_most_inferred_for_its_neighbours(bind: Bind) -> None:
    found = bind(
        {
            "two.php": "<?php namespace A { function f() {} function g() { f(); h(); } } namespace B { class C {} }\n",
            "a.php": "<?php\nnamespace A;\nfunction h() { f(); }\n",
        }
    )
    assert found.use("two.php", "f") == "two.php:A.f exact"
    assert found.use("two.php", "h") == "a.php:h inferred"
    assert found.use("a.php", "f") == UNRESOLVED


def test_declared_types_say_what_fields_and_parameters_are(bind: Bind) -> None:
    found = bind(
        {
            "Logs.php": "<?php\nnamespace A;\ninterface Logs { function info(); }\nclass Other { function info(){} }\n",
            "Store.php": r"""<?php
                namespace A;
                use Psr\Log\LoggerInterface;
                class Store {
                    private ?Logs $log = null;
                    private Logs|Other $either;
                    function __construct(private Other $other, private LoggerInterface $outside) {}
                    function put(\A\Other $given, $unknown) {
                        $this->log->info(); $this->other->info(); $this->outside->info(); $this->either->info();
                        $given->info(); $unknown->info();
                    }
                }
            """,
        }
    )
    assert found.use("Store.php", "self.log.info") == "Logs.php:Logs.info exact"
    assert found.use("Store.php", "self.other.info") == "Logs.php:Other.info exact"
    assert found.use("Store.php", "self.outside.info") == UNRESOLVED
    assert found.use("Store.php", "self.either.info") == UNRESOLVED
    assert found.use("Store.php", "$given.info") == "Logs.php:Other.info inferred", "it may be set to something else"
    assert found.use("Store.php", "$unknown.info") == UNRESOLVED
