"""C#: members of local variables, whose declaration says what they are."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """namespace App;
public class Store {
  public void Close() {}
  public Store Copy() { return this; }
}
public class Row { public void Close() {} public Store Open() { return null; }
  public Task<Store> Later() { return null; } }
"""
CLOSE, NONE = "Store.cs:App.Store.Close exact", UNRESOLVED


def _close(bind: Bind, body: str) -> str:
    """What `x.Close` means in a method with this body."""
    text = f"namespace App;\nclass Main {{\n  void Run(object y) {{\n{body}\n  }}\n}}\n"
    return (
        bind({"Store.cs": STORE, "Main.cs": text})
        .use("Main.cs", "x.Close")
        .replace("Store.cs:Store", "Store.cs:App.Store")
    )


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("Store x = new Store(); x.Close();", CLOSE),
        ("Store? x = Open(); x.Close();", CLOSE),
        ("var x = new Store(); x.Close();", CLOSE),
        ("using var x = new Store(); x.Close();", CLOSE),
        ("Row r = y; var x = r.Open().Copy(); x.Close();", CLOSE),
        ("foreach (Store x in y) { x.Close(); }", CLOSE),
        ("List<Store> xs = y; foreach (var x in xs) { x.Close(); }", CLOSE),
        ("Dictionary<string, Store> xs = y; foreach (var x in xs.Values()) { x.Close(); }", NONE),
        ("if (y is Store x) { x.Close(); }", CLOSE),
        ("if (y is not Store x) { return; } x.Close();", CLOSE),
        ("switch (y) { case Store x: x.Close(); break; }", CLOSE),
        ("try { Y(); } catch (Store x) { x.Close(); }", CLOSE),
        ("if (Get(out Store x)) { x.Close(); }", CLOSE),
        ("Row r = y; var x = await r.Later(); x.Close();", CLOSE),
        ("Row r = y; var x = r.Later(); x.Close();", NONE),
        ("Run((Store x) => x.Close());", CLOSE),
        ("Run(x => x.Close());", NONE),
        ("var x = y ?? new Store(); x.Close();", NONE),
        ("Store[] x = y; x.Close();", NONE),
    ],
)
def test_declarations(bind: Bind, body: str, meaning: str) -> None:
    assert _close(bind, body) == meaning
