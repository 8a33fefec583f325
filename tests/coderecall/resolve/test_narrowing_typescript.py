"""TypeScript and JavaScript: members of names whose class `instanceof` says."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """
export class Base { size() {} }
export class Store extends Base { get() {} }
export class Cursor { get() {} }
"""
GET, NONE = "store.ts:Store.get exact", UNRESOLVED


def _get(bind: Bind, body: str, parameters: str = "x, y: any", path: str = "a.ts") -> str:
    """What `x.get` means in a function with this body."""
    text = f'import {{ Base, Store, Cursor }} from "./store";\nfunction f({parameters}) {{\n{body}\n}}\n'
    return bind({"store.ts": STORE, path: text}).use(path, "x.get")


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("if (x instanceof Store) { x.get(); }", GET),
        ("if (x instanceof Store) x.get();", GET),
        ("if (x instanceof Store) { y(); } x.get();", NONE),
        ("if (x instanceof Store) { y(); } else { x.get(); }", NONE),
        ("if (y && (x instanceof Store)) { x.get(); }", GET),
        ("if (y || x instanceof Store) { x.get(); }", NONE),
        ("if (!(x instanceof Store)) { return; } x.get();", GET),
        ("if (!(x instanceof Store)) throw y; x.get();", GET),
        ("if (!(x instanceof Store)) y(); x.get();", NONE),
        ("if (y) { if (!(x instanceof Store)) return; } x.get();", NONE),
        ("if (!(x instanceof Store)) { y(); } else { x.get(); }", GET),
        ("return x instanceof Store && x.get();", GET),
        ("return x instanceof Store || x.get();", NONE),
        ("return x instanceof Store ? x.get() : y;", GET),
        ("return x instanceof Store ? y : x.get();", NONE),
        ("while (x instanceof Store) { x.get(); }", GET),
        ("y(() => x instanceof Store && x.get());", GET),
        ("if (x instanceof Store) { x = y; x.get(); }", NONE),
        ("if (x instanceof Store) { y((x) => x.get()); }", NONE),
        ("if (x instanceof Store) { for (const x of y) { x.get(); } }", NONE),
        ("if (x instanceof y) { x.get(); }", NONE),
        ("y('x instanceof Store'); x.get(); // x instanceof Store", NONE),
        ("try { y(); } catch (x) { if (x instanceof Store) { x.get(); } }", GET),
    ],
)
def test_where_a_test_holds(bind: Bind, body: str, meaning: str) -> None:
    assert _get(bind, body) == meaning


def test_javascript_and_functions_without_a_name(bind: Bind) -> None:
    store = "class Store { get() {} }\nclass Cursor { get() {} }\nmodule.exports = { Store, Cursor };\n"
    text = """
        const { Store } = require("./store");
        it("a", (x) => { if (x instanceof Store) { x.get(); } });
    """
    assert bind({"store.js": store, "a.js": text}).use("a.js", "x.get") == "store.js:Store.get exact"


@pytest.mark.parametrize(
    ("declared", "meaning"),
    [("Base", GET), ("Store | Cursor", GET), ("Store", GET), ("Cursor", "store.ts:Store.get inferred")],
)
def test_a_test_is_joined_with_the_declared_type(bind: Bind, declared: str, meaning: str) -> None:
    assert _get(bind, "if (x instanceof Store) { x.get(); }", f"x: {declared}") == meaning


def test_attributes_of_the_object_at_hand(bind: Bind) -> None:
    text = """
        import { Store } from "./store";
        class A {
          private x: any;
          f() { if (this.x instanceof Store) { this.x.get(); } this.x.size(); }
        }
    """
    found = bind({"store.ts": STORE, "a.ts": text})
    assert found.use("a.ts", "self.x.get") == GET
    assert found.use("a.ts", "self.x.size") != "store.ts:Base.size exact"
