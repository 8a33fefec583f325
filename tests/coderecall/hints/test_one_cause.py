"""A changed definition is one hint, whatever rules found what it breaks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.hints.run import selected
from coderecall.model import Hint, HintReport

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = "class Store:\n    def load_all(self, key):\n        return key\n"
FILES = {
    "app/__init__.py": "",
    "app/store.py": STORE,
    "app/exact.py": "from app.store import Store\n\n\ndef go():\n    return Store.load_all(None, 1)\n",
    "app/guess.py": "def go(thing):\n    return thing.load_all(1)\n",
    "app/derived.py": (
        "from app.store import Store\n\n\nclass Fast(Store):\n    def load_all(self, key):\n        return key * 2\n"
    ),
}


def test_calls_and_overrides_of_one_method(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, {"app/store.py": STORE.replace("key)", "key, deep)")})
    assert (hint.rule, hint.location.path) == ("CR102", "app/exact.py")
    assert hint.message.endswith("; +1 more place")
    assert [related.location.path for related in hint.related] == ["app/store.py", "app/derived.py"]
    assert "changed in app/store.py:2" in hint.message
    assert "changed in" not in hint.related[1].message  # once is enough
    assert hint.also == ("CR108",)
    assert len(hint.marks) == 2


def test_uses_of_a_name_that_is_gone(tmp_path: Path, hints: Hints) -> None:
    files = {path: text for path, text in FILES.items() if path != "app/derived.py"}
    (hint,) = hints(tmp_path, files, {"app/store.py": STORE.replace("load_all", "read_all")})
    assert (hint.rule, hint.also) == ("CR101", ("CR106",))
    assert {related.location.path for related in hint.related} == {"app/store.py", "app/guess.py"}


def test_each_of_its_rules_chooses_it(tmp_path: Path, hints: Hints) -> None:
    report = HintReport(hints(tmp_path, FILES, {"app/store.py": STORE.replace("key)", "key, deep)")}))
    assert selected(report, select=["CR108"]).hints == report.hints
    assert selected(report, ignore=["CR102"]).hints == report.hints
    assert selected(report, ignore=["CR102", "CR108"]).hints == ()


def test_two_definitions_are_two_hints(tmp_path: Path, hints: Hints) -> None:
    store = STORE + "\n\ndef lone(key):\n    return key\n"
    user = "from app.store import Store, lone\n\n\ndef go():\n    lone(1)\n    return Store.load_all(None, 1)\n"
    after = {"app/store.py": store.replace("key)", "key, deep)")}
    found = hints(tmp_path, {"app/__init__.py": "", "app/store.py": store, "app/exact.py": user}, after)
    assert [hint.rule for hint in found] == ["CR102", "CR102"]


def test_one_import_of_several_names_is_one_hint(tmp_path: Path, hints: Hints) -> None:
    tools = "def one():\n    pass\n\n\ndef two():\n    return 2\n\n\ndef three():\n    return [3]\n"
    files = {
        "app/__init__.py": "",
        "app/tools.py": tools,
        "app/user.py": "from app.tools import (\n    one,\n    two,\n)\n",
        "app/other.py": "from app.tools import three\n",
    }
    first, second = hints(tmp_path, files, {"app/tools.py": "LIMIT = 1\n"})
    assert [first.location.path, second.location.path] == ["app/other.py", "app/user.py"]
    assert second.message == "`one` was removed from app/tools.py, but is still used here; +1 more place"
    assert second.related[-1].message == "`two` was removed from app/tools.py, but is still used here"
    assert second.also == ()


def test_two_names_in_one_line_that_is_no_import_are_two_hints(tmp_path: Path, hints: Hints) -> None:
    store = 'package m\n\nimport "errors"\n\nvar ErrLost = errors.New("lost")\n\nconst Limit = 5\n'
    use = 'package c\n\nimport "example.com/m"\n\nfunc Use(e error) bool { return e == m.ErrLost && m.Limit > 3 }\n'
    files = {"go.mod": "module example.com/m\n\ngo 1.20\n", "a.go": store, "c/c.go": use}
    after = {"a.go": store.replace("ErrLost", "ErrGone").replace("Limit", "Most")}
    found = hints(tmp_path, files, after)
    assert sorted(hint.message for hint in found) == [
        "`ErrLost` was renamed to `ErrGone` in a.go, but is still used here",
        "`Limit` was renamed to `Most` in a.go, but is still used here",
    ]
    assert [len(hint.related) for hint in found] == [1, 1]


ORDER = (
    "from dataclasses import dataclass\n\n\n@dataclass\nclass Order:\n"
    "    number: int\n    customer: str\n    total: float = 0.0\n"
)
ORDERS = {
    "app/__init__.py": "",
    "app/order.py": ORDER,
    "app/make.py": 'from app.order import Order\n\n\ndef make(number):\n    return Order(number, customer="x")\n',
    "app/show.py": "from app.order import Order\n\n\ndef show(order: Order):\n    return order.customer\n",
}


@pytest.mark.parametrize(("new", "suggestion"), [("    client: str\n", "use `client`"), ("", "")])
def test_a_field_that_a_constructor_takes_is_one_symbol(
    new: str, suggestion: str, tmp_path: Path, hints: Hints
) -> None:
    (hint,) = hints(tmp_path, ORDERS, {"app/order.py": ORDER.replace("    customer: str\n", new)})
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR102", "app/make.py", suggestion)
    assert hint.also[0] == "CR101"
    cause, *others = hint.related
    assert cause.location.path == "app/order.py"
    assert cause.message.startswith("`Order.customer` was re")
    assert [other.location.path for other in others] == ["app/show.py"]


def test_of_two_fields_only_one_is_told_with_the_constructor(tmp_path: Path, hints: Hints) -> None:
    files = ORDERS | {
        "app/count.py": "from app.order import Order\n\n\ndef count(order: Order):\n    return order.number\n"
    }
    found = hints(tmp_path, files, {"app/order.py": ORDER.replace("customer", "client").replace("number", "digits")})
    assert [(hint.rule, hint.location.path) for hint in found] == [("CR102", "app/make.py"), ("CR101", "app/show.py")]
    assert "app/count.py" in {related.location.path for related in found[0].related}


def test_a_parameter_and_the_attribute_that_it_fills(tmp_path: Path, hints: Hints) -> None:
    order = "class Order:\n    def __init__(self, customer):\n        self.customer = customer\n"
    make = 'from app.order import Order\n\n\ndef make():\n    return Order(customer="x")\n'
    files = ORDERS | {"app/order.py": order, "app/make.py": make}
    (hint,) = hints(tmp_path, files, {"app/order.py": order.replace("customer", "client")})
    assert (hint.rule, hint.location.path) == ("CR102", "app/make.py")
    assert [related.location.path for related in hint.related] == ["app/order.py", "app/show.py"]


def test_a_place_counts_once(tmp_path: Path, hints: Hints) -> None:
    both = {"app/store.py": STORE.replace("key)", "key, deep)"), "app/exact.py": "# moved\n" + FILES["app/exact.py"]}
    files = {path: FILES[path] for path in ("app/__init__.py", "app/store.py", "app/exact.py")}
    (hint,) = hints(tmp_path, files, both)
    assert (hint.location.line, "more place" in hint.message, len(hint.marks)) == (6, False, 1)


LOGGER = "package log\n\ntypealias Words = String\n\ninterface Logger {\n    fun display(said: Words)\n}\n"
LOUD = "package log\n\nclass Loud : Logger {\n    override fun display(said: Words) {\n    }\n}\n"


def test_a_type_that_was_renamed_gives_no_method_other_parameters(tmp_path: Path, hints: Hints) -> None:
    files = {"log/Logger.kt": LOGGER, "log/Loud.kt": LOUD}
    (hint,) = hints(tmp_path, files, {"log/Logger.kt": LOGGER.replace("Words", "Phrase")})
    assert (hint.rule, hint.also, hint.location.line) == ("CR101", (), 4)


def test_a_method_that_takes_more_beside_a_renamed_type(tmp_path: Path, hints: Hints) -> None:
    after = LOGGER.replace("Words", "Phrase").replace("said: Phrase", "said: Phrase, often: Int")
    found = hints(tmp_path, {"log/Logger.kt": LOGGER, "log/Loud.kt": LOUD}, {"log/Logger.kt": after})
    assert sorted(hint.rule for hint in found) == ["CR101", "CR108"]


CUT = "def cut(words: str, width: int):\n    return words[:width]\n"
CUTS = {
    "app/__init__.py": "",
    "app/cut.py": CUT,
    "app/by_name.py": "from app.cut import cut\n\n\ndef a(words):\n    return cut(words, width=8)\n",
    "app/by_place.py": "from app.cut import cut\n\n\ndef b(words, width):\n    return cut(words, width)\n",
}


def test_parameters_that_changed_places_are_one_cause(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, CUTS, {"app/cut.py": CUT.replace("words: str, width: int", "width: int, words: str")})
    assert (hint.rule, hint.also, hint.location.path) == ("CR102", ("CR109",), "app/by_name.py")
    assert hint.related[1].location.path == "app/by_place.py"


def test_each_call_that_was_changed_is_a_cause(tmp_path: Path, hints: Hints) -> None:
    again = {"app/again.py": CUTS["app/by_place.py"]}
    exchanged = CUTS["app/by_place.py"].replace("cut(words, width)", "cut(width, words)")
    found = hints(tmp_path, CUTS | again, {"app/by_place.py": exchanged, "app/again.py": exchanged})
    assert [(hint.rule, hint.location.path) for hint in found] == [
        ("CR109", "app/again.py"),
        ("CR109", "app/by_place.py"),
    ]


def test_an_exception_that_was_renamed_is_told_where_it_is_imported(tmp_path: Path, hints: Hints) -> None:
    api = "class Missing(Exception):\n    pass\n\n\ndef load(key):\n    raise Missing(key)\n"
    user = (
        "from app.api import Missing, load\n\n\ndef go(key):\n"
        "    try:\n        return load(key)\n    except Missing:\n        return 0\n"
    )
    files = {"app/__init__.py": "", "app/api.py": api, "app/user.py": user}
    (hint,) = hints(tmp_path, files, {"app/api.py": api.replace("Missing", "Absent")})
    assert (hint.rule, hint.location.line, hint.also) == ("CR101", 1, ())
