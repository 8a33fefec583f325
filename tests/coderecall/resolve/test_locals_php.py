"""PHP: members of variables, of which nothing is certain as they may be set anew, and of properties."""

import pytest
from bound import UNRESOLVED, Bind

STORE = "<?php\nnamespace App;\nclass Store { public function close() {} }\nclass Row { public function close() {} }\n"
CLOSE, NONE = "Store.php:Store.close inferred", UNRESOLVED


def _files(body: str) -> dict[str, str]:
    return {"Store.php": STORE, "Main.php": f"<?php\nnamespace App;\n{body}\n"}


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("$x = new Store(); $x->close();", CLOSE),
        ("$x = new \\App\\Store; $x->close();", CLOSE),
        ("try { y(); } catch (Store $x) { $x->close(); }", CLOSE),
        ("/** @var Store $x */ $x = y(); $x->close();", CLOSE),
        ("if ($x instanceof Store) { $x->close(); }", CLOSE),
        ("if (!$x instanceof Store) { return; } $x->close();", CLOSE),
        ("return $x instanceof Store && $x->close();", CLOSE),
        ("if ($x instanceof Store) { y(); } $x->close();", NONE),
        ("if ($x instanceof Store) { $x = y(); $x->close(); }", NONE),
        ("$x = new Store(); $x = new Row(); $x->close();", NONE),
        ("$x = y(); $x->close();", NONE),
    ],
)
def test_variables(bind: Bind, body: str, meaning: str) -> None:
    assert bind(_files(f"function f($x) {{ {body} }}")).use("Main.php", "$x.close") == meaning


def test_properties(bind: Bind) -> None:
    body = """
        class A {
          private $made; private $given; private $unknown; private $set;
          /** @var Store|null what is open */
          private $said;
          /** @var Store */
          private $first; private $other;
          public function __construct(Store $given, $unknown) {
            $this->made = new Row(); $this->set = new Store(); $this->given = $given; $this->unknown = $unknown;
          }
          public function reset($set) { $this->set = $set; $this->made = null; }
          public function f() {
            $this->set->close();
            $this->made->close(); $this->given->close(); $this->said->close(); $this->unknown->close();
            $this->other->close();
          }
        }
    """
    found = bind(_files(body))
    assert found.use("Main.php", "self.made.close") == "Store.php:Row.close exact"
    assert found.use("Main.php", "self.given.close") == "Store.php:Store.close exact"
    assert found.use("Main.php", "self.said.close") == "Store.php:Store.close exact"
    assert found.use("Main.php", "self.set.close") == CLOSE
    assert found.use("Main.php", "self.unknown.close") == NONE
    assert found.use("Main.php", "self.other.close") == NONE
