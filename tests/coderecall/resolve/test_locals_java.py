"""Java: members of local variables, whose declaration says what they are."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """package app;
public class Store {
  public Row find(String key) { return null; }
  public Store copy() { return this; }
  public void close() {}
}
"""
ROW = "package app;\npublic class Row {\n  public void close() {}\n  public Store store() { return null; }\n}\n"
CLOSE, NONE = "src/app/Store.java:Store.close exact", UNRESOLVED
ROW_CLOSE = "src/app/Row.java:Row.close exact"


def _close(bind: Bind, body: str, parameters: str = "Object y") -> str:
    """What `x.close` means in a method with this body."""
    text = f"package app;\nimport java.util.List;\nclass Main {{\n  void run({parameters}) {{\n{body}\n  }}\n}}\n"
    files = {"src/app/Store.java": STORE, "src/app/Row.java": ROW, "src/app/Main.java": text}
    return bind(files).use("src/app/Main.java", "x.close")


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("Store x = new Store(); x.close();", CLOSE),
        ("final Store x = open(); x.close();", CLOSE),
        ("var x = new Store(); x.close();", CLOSE),
        ("Row r = y.row(); var x = r.store(); x.close();", CLOSE),
        ("Row r = y.row(); var x = r.store().copy(); x.close();", CLOSE),
        ("for (Store x : y) { x.close(); }", CLOSE),
        ("List<Store> xs = y; for (var x : xs) { x.close(); }", CLOSE),
        ("Store[] xs = y; for (var x : xs) { x.close(); }", CLOSE),
        ("Map<String, List<? extends Store>> xs = y; var x = xs.get(1).get(2); x.close();", CLOSE),
        ("if (y instanceof Store x) { x.close(); }", CLOSE),
        ("if (!(y instanceof Store x)) { return; } x.close();", CLOSE),
        ("try { y(); } catch (final Store x) { x.close(); }", CLOSE),
        ("try (Store x = open()) { x.close(); }", CLOSE),
        ("switch (y) { case Store x -> x.close(); }", CLOSE),
        ("run((Store x) -> x.close());", CLOSE),
        ("Store[] x = y; x.close();", NONE),
        ("var x = y + new Store(); x.close();", NONE),
        ("run(x -> x.close());", NONE),
        ("Store a = y, x = y; x.close();", NONE),
        ("try { y(); } catch (Row | Store x) { x.close(); }", NONE),
        ("T x = y; x.close();", NONE),
    ],
)
def test_declarations(bind: Bind, body: str, meaning: str) -> None:
    assert _close(bind, body) == meaning


@pytest.mark.parametrize(
    ("body", "parameters", "meaning"),
    [
        ("for (Row x : y) { x.store(); } for (Store x : y) { x.close(); }", "Object y", CLOSE),
        ("for (Store x : y) { x.copy(); } for (var x : z) { x.close(); }", "Object y", NONE),
        ("if (y instanceof Row x) { x.close(); } else if (y instanceof Store x) { x.copy(); }", "Object y", ROW_CLOSE),
        ("run((Row x) -> x.store()); x.close();", "Store x", CLOSE),
        ("x.close();", "List<Row> y, final List<? extends Store> z, final Store x", CLOSE),
        ("for (Map.Entry<Row, List<Row>> e : y.z()) { if (a < b) { Store x = y; x.close(); } }", "Object y", CLOSE),
        ("run(x -> x.close());", "Store x", CLOSE.replace("exact", "inferred")),
    ],
)
def test_a_name_that_is_declared_again(bind: Bind, body: str, parameters: str, meaning: str) -> None:
    assert _close(bind, body, parameters) == meaning
