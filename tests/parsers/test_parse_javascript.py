"""JavaScript: modules of both systems, classes, objects, prototypes, JSX."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
import def, { a as b, c } from "x";
import * as ns from './ns';
import "side";
export { q as r } from './q';
export * from './z';
export * as y from './y';
const { d, e: f } = require('d');
const g = require("g").h;
var i = require('i');

/**
 * Keeps sessions.
 *
 * @param {string} path where
 */
export default class Store extends ns.Base {
  #rows = [];
  static open = async (path) => new Store(path, ...b);
  get size() { return this.#rows.length; }
  static async *scan(a, { b, c: d } = {}, ...rest) { super.scan(a, ...rest); }
  constructor(path) { super(path); this.load(f); }
}

// Loads.
function load(x, y = 1) {
  const inner = (z) => z.go(y);
  try { inner(1); } catch (error) { error.show(); }
  for (const row of x) row.save?.(1);
  const [first, { second }] = x;
  first.go(); second.go(); c.go();
  return { deep() { return x; } };
}

module.exports.save = function (row) {};
exports.drop = () => 1;
Store.prototype.close = function close() { this.flush(); };
const api = { get(id) { return id; }, list: (page) => page.all(), 'quoted': function () {} };
describe("it", () => { const row = make(); row.check(/a,b/, `t`); import('dyn').then(m => m.run()); });
const View = () => <Panel.Body title="a"><Row/><div/></Panel.Body>;
export { load, api as default };
"""
RESULT = parse("src/store.mjs", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CLASS Store",
        "FIELD Store.#rows",
        "METHOD Store.open",
        "METHOD Store.size",
        "METHOD Store.scan",
        "CONSTRUCTOR Store.constructor",
        "FUNCTION load",
        "FUNCTION load.inner",
        "METHOD load.deep",
        "FUNCTION save",
        "FUNCTION drop",
        "METHOD Store.close",
        "CONSTANT api",
        "METHOD api.get",
        "METHOD api.list",
        "METHOD api.quoted",
        "FUNCTION View",
    ]


def test_export_and_comment_belong_to_the_definition() -> None:
    store = symbol(RESULT, "Store")
    assert SOURCE[store.start_byte :].startswith("export default class Store")
    assert store.doc == "Keeps sessions.\n\n@param {string} path where"
    assert (store.doc_start_line, store.start_line) == (11, 16)
    assert store.signature == "export default class Store extends ns.Base"
    assert symbol(RESULT, "load").doc == "Loads."


def test_parameters() -> None:
    assert parameters(RESULT, "Store.scan") == ["a", "{ b, c: d }?", "*rest"]
    assert parameters(RESULT, "Store.open") == ["path"]
    assert parameters(RESULT, "load") == ["x", "y?"]
    assert parameters(RESULT, "api.list") == ["page"]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store.#rows").modifiers == {"private"}
    assert symbol(RESULT, "Store.open").modifiers == {"static", "async", "exported"}
    assert symbol(RESULT, "Store.size").modifiers == {"property", "exported"}
    assert symbol(RESULT, "load").modifiers == {"exported"}
    assert symbol(RESULT, "load.inner").modifiers == {"local"}
    assert symbol(RESULT, "drop").modifiers == {"exported"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "load") == [
        "inner(1)", "~error.show(0)", "~row.save(1)", "~first.go(0)", "~second.go(0)", "c.go(0)",
    ]  # fmt: skip
    assert calls(RESULT, "load.inner") == ["~z.go(1)"]
    assert calls(RESULT, "Store.open") == ["Store(1 *)"]
    assert calls(RESULT, "Store.scan") == ["super.scan(1 *)"]
    assert calls(RESULT, "Store.constructor") == ["super(1)", "self.load(1)"]
    assert calls(RESULT, "Store.close") == ["self.flush(0)"]


def test_functions_without_a_name_have_their_own_locals() -> None:
    assert calls(RESULT)[-5:] == [
        "describe(2)",
        "make(0)",
        "~row.check(2)",
        "import().then(1)",
        "~m.run(0)",
    ]


def test_bases_and_components() -> None:
    assert bases(RESULT, "Store") == ["ns.Base"]
    assert reads(RESULT, "View") == ["Panel.Body", "Row"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("x", "default", "def"),
        ("x", "a", "b"),
        ("x", "c", "c"),
        ("./ns", "*", "ns"),
        ("side", "", ""),
        ("./q", "q", "r"),
        ("./z", "*", ""),
        ("./y", "*", "y"),
        ("d", "d", "d"),
        ("d", "e", "f"),
        ("g", "h", "g"),
        ("i", "", "i"),
        ("dyn", "", ""),
    ]
    assert [found.module for found in RESULT.imports if found.reexport] == ["./q", "./z", "./y"]


def test_require_in_a_function_has_its_scope() -> None:
    result = parse(
        "a.cjs", b"function lazy() { const fs = require('fs'); return fs.read(x, fs); }\nmodule.exports = lazy;"
    )
    assert result.symbols[result.imports[0].scope].name == "lazy"
    assert "exported" in symbol(result, "lazy").modifiers
    assert calls(result, "lazy") == ["require(1)", "~fs.read(2)"]


def test_definitions_around_a_syntax_error_survive() -> None:
    result = parse("a.js", b"function before() {}\nclass ] {}\nfunction after() { before(); }\n")
    assert {"before", "after"} <= {found.name for found in result.symbols}
    assert result.errors
