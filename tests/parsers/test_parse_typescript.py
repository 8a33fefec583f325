"""TypeScript and TSX: what they add to JavaScript."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
import type { Row } from './row';
import { type Key, open } from './b';
import fs = require('fs');
export type { Value } from './d';

/** Keeps rows. */
@Injectable({ scope: 1 })
export abstract class Store<T extends Item> extends Base<T> implements Closable, ns.Named {
  private readonly rows: Row[];
  @Input() name: string;
  constructor(private path?: Key) { super(); }
  abstract close(force: boolean): void;
  protected override async put<K>(key?: number, ...values: T[]): Promise<K> { return open<K>(key!); }
  find(id: string): Row;
  find(id: any) { return this.rows[id]; }
  each = (row: Row, index = 1): void => { row.touch(index as Key); };
}

export interface Closable extends Base.Disposable { close(force: boolean): void; readonly open?: string; }
type Pair = { left: Row } | Value;
enum Color { Red = 1, Green }
namespace App.Core { export function start(): void {} }
export function over(a: string): void;
export function over(a: any) {}
declare function external(a: Row): Value;
const index: Map<string, Row> = new Map<string, ns.Other>();
"""
RESULT = parse("src/store.ts", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CLASS Store",
        "FIELD Store.rows",
        "FIELD Store.name",
        "CONSTRUCTOR Store.constructor",
        "FIELD Store.path",
        "METHOD Store.close",
        "METHOD Store.put",
        "METHOD Store.find",
        "METHOD Store.find",
        "METHOD Store.each",
        "INTERFACE Closable",
        "METHOD Closable.close",
        "PROPERTY Closable.open",
        "TYPE Pair",
        "ENUM Color",
        "ENUM_MEMBER Color.Red",
        "ENUM_MEMBER Color.Green",
        "NAMESPACE App.Core",
        "FUNCTION App.Core.start",
        "FUNCTION over",
        "FUNCTION over",
        "FUNCTION external",
        "CONSTANT index",
    ]
    assert RESULT.errors == []


def test_doc_is_found_above_decorators() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.", 7, 8)
    assert store.signature == (
        "export abstract class Store<T extends Item> extends Base<T> implements Closable, ns.Named"
    )


def test_parameters() -> None:
    assert parameters(RESULT, "Store.put") == ["key?: number", "*values: T[]"]
    assert parameters(RESULT, "Store.constructor") == ["path?: Key"]
    assert parameters(RESULT, "Store.each") == ["row: Row", "index?"]


def test_overload_signatures() -> None:
    assert ["overload" in each.modifiers for each in RESULT.symbols if each.name in {"over", "find"}] == [
        True, False, True, False,
    ]  # fmt: skip
    assert "overload" not in symbol(RESULT, "external").modifiers


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"abstract", "decorated", "exported"}
    assert symbol(RESULT, "Store.rows").modifiers == {"private"}
    assert symbol(RESULT, "Store.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "Store.put").modifiers == {"async", "override", "exported"}
    assert symbol(RESULT, "Pair").modifiers == set()


def test_bases_and_types() -> None:
    assert bases(RESULT, "Store") == ["Base", "Closable", "ns.Named"]
    assert bases(RESULT, "Closable") == ["Base.Disposable"]
    assert reads(RESULT, "Store") == ["Item"]  # not T, which is a type parameter
    assert reads(RESULT, "Store.put") == ["Promise"]
    assert reads(RESULT, "Pair") == ["Row", "Value"]
    assert reads(RESULT, "index") == ["Map", "Row", "ns.Other"]


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == ["open(1)"]
    assert calls(RESULT, "Store.each") == ["~row.touch(1)"]
    assert calls(RESULT, "Store") == ["Injectable(1)"]
    assert calls(RESULT, "index") == ["Map(0)"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("./row", "Row", "Row"),
        ("./b", "Key", "Key"),
        ("./b", "open", "open"),
        ("fs", "*", "fs"),
        ("./d", "Value", "Value"),
    ]
    assert [found.type_only for found in RESULT.imports] == [True, True, False, False, True]
    assert RESULT.imports[-1].reexport


def test_tsx_reads_components_and_typescript_reads_casts() -> None:
    result = parse("view.tsx", b"export const View: FC<Props> = ({ a }) => <Panel onClick={() => a.go(1)} />;")
    assert (result.language, outline(result)) == ("tsx", ["FUNCTION View"])
    assert reads(result, "View") == ["FC", "Props", "Panel"]
    assert calls(result, "View") == ["~a.go(1)"]
    assert parse("cast.ts", b"const a = <Row>b;").errors == []


def test_each_of_several_variables_is_what_its_statement_says() -> None:
    source = "export const a = 1, b = () => 2;\nconst c = 1,\n  d = 2;\nexport declare let e: A, f: B;\nvar g, h;\n"
    found = parse("a.ts", source.encode()).symbols
    assert [(each.kind.name, each.name) for each in found] == [
        ("CONSTANT", "a"),
        ("FUNCTION", "b"),
        ("CONSTANT", "c"),
        ("CONSTANT", "d"),
        ("VARIABLE", "e"),
        ("VARIABLE", "f"),
        ("VARIABLE", "g"),
        ("VARIABLE", "h"),
    ]
    assert [each.name for each in found if "exported" in each.modifiers] == ["a", "b", "e", "f"]


def test_imported_types_in_all_ways_to_write_them() -> None:
    source = "import {type A, type\n B as C, type, type as D} from './a';\n"
    found = parse("a.ts", source.encode()).imports
    assert [(one.name, one.alias, one.type_only) for one in found] == [
        ("A", "A", True),
        ("B", "C", True),
        ("type", "type", False),
        ("type", "D", False),
    ]
