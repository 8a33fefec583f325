"""A changed definition is one hint, whatever rules found what it breaks."""

from collections.abc import Callable
from pathlib import Path

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
