"""Kotlin: members of local variables, whose declaration or first value says what they are."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """package app
class Store {
    fun close() {}
    fun row(): Row? = null
    fun rows(): List<Row> { return listOf() }
}
class Row { fun close() {} }
fun open(): Store = Store()
"""
CLOSE, NONE = "Store.kt:Store.close exact", UNRESOLVED
ROW = "Store.kt:Row.close exact"


def _close(bind: Bind, body: str, parameters: str = "y: Any") -> str:
    """What `x.close` means in a function with this body."""
    text = f"package app\nfun run({parameters}) {{\n{body}\n}}\n"
    return bind({"Store.kt": STORE, "Main.kt": text}).use("Main.kt", "x.close")


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("val x = Store()\nx.close()", CLOSE),
        ("var x: Store? = null\nx?.close()", CLOSE),
        ("val x = open()\nx.close()", CLOSE),
        ("val s = open()\nval x = s.row()\nx!!.close()", ROW),
        ("val x = open().row()!!\nx.close()", ROW),
        ("val x = y as Store\nx.close()", CLOSE),
        ("for (x in open().rows()) { x.close() }", ROW),
        ("val xs: List<Store> = y\nfor (x in xs) { x.close() }", CLOSE),
        ("for (x: Store in y) { x.close() }", CLOSE),
        ("try { y() } catch (x: Store) { x.close() }", CLOSE),
        ("y { x: Store -> x.close() }", CLOSE),
        ("y { x -> x.close() }", NONE),
        ("val x = open()\n    .other()\nx.close()", NONE),
        ("val x = open() ?: y\nx.close()", NONE),
        ("val (x, z) = open()\nx.close()", NONE),
        ("for (x in y) { x.close() }", NONE),
    ],
)
def test_declarations(bind: Bind, body: str, meaning: str) -> None:
    assert _close(bind, body) == meaning


def test_a_name_that_is_declared_again(bind: Bind) -> None:
    assert _close(bind, "y { x: Row -> x.close() }", "x: Store") == ROW
    assert _close(bind, "if (y) { val x = Row() }\nx.close()", "x: Store") == CLOSE
