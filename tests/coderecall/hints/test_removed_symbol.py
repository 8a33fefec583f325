"""CR101: removed, renamed or moved, and still used elsewhere, in Python. Each rule is tried in both directions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = (
    "LIMIT = 3\n\n\ndef put(key, value):\n    checked = key.strip()\n    return checked, value\n\n\n"
    "def drop(key):\n    return key\n"
)


USER = "from app.store import put\n\n\ndef go():\n    return put(1, 2)\n"


def test_a_renamed_function_names_its_new_name_at_the_import_to_mend(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/store.py": STORE.replace("def put", "def save")})
    assert (hint.rule, hint.location.path, hint.location.line, hint.location.column) == ("CR101", "app/user.py", 1, 23)
    assert hint.message == "`put` was renamed to `save` in app/store.py, but is still used here"
    assert hint.suggestion == "use `save`"
    assert (hint.related[0].location.path, hint.related[0].location.line) == ("app/store.py", 4)


def test_one_cause_is_one_hint_with_every_place(tmp_path: Path, hints: Hints) -> None:
    files = {
        "app/__init__.py": "from .store import put\n",
        "app/store.py": STORE,
        "app/user.py": USER,
        "app/via.py": "from app import store\n\n\ndef go():\n    return store.put(1, 2)\n",
        "tests/test_store.py": "from app.store import put\n\n\ndef test_put():\n    assert put(1, 2)\n",
        "outer.py": "from app import put\n",  # passes through app/__init__.py: mended with it
    }
    (hint,) = hints(tmp_path, files, {"app/store.py": STORE.replace("def put", "def save")})
    listed = [(hint.location.path, hint.location.line)] + [(r.location.path, r.location.line) for r in hint.related[1:]]
    assert listed == [("app/__init__.py", 1), ("app/user.py", 1), ("app/via.py", 5), ("tests/test_store.py", 1)]
    assert hint.message.endswith("; +3 more places")


def test_a_removed_function(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/store.py": "LIMIT = 3\n"})
    assert hint.message == "`put` was removed from app/store.py, but is still used here"


def test_a_constant_through_its_module(tmp_path: Path, hints: Hints) -> None:
    files = {
        "app/__init__.py": "",
        "app/store.py": STORE,
        "app/user.py": "from app import store\n\nprint(store.LIMIT)\n",
    }
    (hint,) = hints(tmp_path, files, {"app/store.py": STORE.replace("LIMIT = 3\n", "")})
    assert (hint.location.path, hint.location.line) == ("app/user.py", 3)


def test_a_function_that_moved_to_another_module(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    head, _, tail = STORE.partition("def put")
    body, _, rest = tail.partition("\n\n\n")
    after = {"app/store.py": head + rest, "app/writing.py": f"def put{body}\n"}
    (hint,) = hints(tmp_path, files, after)
    assert hint.message == "`put` was moved from app/store.py to app/writing.py, but is still used here"
    assert hint.related[0].location.path == "app/writing.py"


def test_a_module_that_moved_is_one_cause(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER, "b.py": "from app.store import drop\n"}
    (hint,) = hints(tmp_path, files, {"app/store.py": None, "app/keeping.py": STORE})
    assert hint.message == "`app/store.py` was moved to app/keeping.py, but is still used here; +1 more place"


def test_a_module_that_was_deleted(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/store.py": None})
    assert hint.message == "`app/store.py` was deleted, but is still used here"


def test_a_method_called_by_a_subclass_elsewhere(tmp_path: Path, hints: Hints) -> None:
    base = "class Base:\n    def load(self, key):\n        found = key\n        return found\n"
    files = {
        "app/__init__.py": "",
        "app/base.py": base,
        "app/derived.py": (
            "from app.base import Base\n\n\nclass Derived(Base):\n    def go(self):\n        return self.load(1)\n"
        ),
    }
    (hint,) = hints(tmp_path, files, {"app/base.py": base.replace("load", "fetch")})
    assert hint.message.startswith("`Base.load` was renamed to `Base.fetch`")
    assert (hint.location.path, hint.location.line) == ("app/derived.py", 6)


def test_a_name_that_a_package_no_longer_hands_on(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "from .store import put\n", "app/store.py": STORE, "user.py": "from app import put\n"}
    (hint,) = hints(tmp_path, files, {"app/__init__.py": ""})
    assert hint.message == "`put` is no longer imported by app/__init__.py, but is still used here"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({"app/store.py": STORE.replace("def put", "def save") + "\nput = save\n"}, id="an alias stays"),
        pytest.param(
            {"app/store.py": "from app.writing import put\n", "app/writing.py": STORE}, id="moved, and handed on"
        ),
        pytest.param(
            {"app/store.py": "from app.writing import *\n", "app/writing.py": STORE},
            id="moved, and handed on by a star",
        ),
        pytest.param({"app/store.py": "from elsewhere import *\n"}, id="a star of an unknown module"),
        pytest.param({"app/store.py": "from elsewhere import put\n"}, id="taken from outside"),
        pytest.param(
            {"app/store.py": "def __getattr__(name):\n    return getattr(object, name)\n"}, id="given on demand"
        ),
        pytest.param({"app/store.py": "globals().update(put=1)\n"}, id="put into globals"),
        pytest.param({"app/store.py": "put, take = 1, 2\n"}, id="one of several targets"),
        pytest.param({"app/store.py": "for put in (1, 2):\n    pass\n"}, id="left by a loop"),
        pytest.param(
            {
                "app/store.py": "try:\n    from fast import put\n"
                "except ImportError:\n    def put(key, value):\n        pass\n"
            },
            id="defined in a branch",
        ),
        pytest.param(
            {"app/store.py": STORE.replace("def put", "def save"), "app/user.py": USER.replace("put", "save")},
            id="its user was changed too",
        ),
        pytest.param(
            {"app/store.py": STORE.replace("def put", "def save"), "app/user.py": None}, id="its user is gone"
        ),
        pytest.param({"app/store.py": None, "app/store/__init__.py": STORE}, id="the module became a package"),
        pytest.param({"app/store.py": STORE.replace("def drop", "def remove")}, id="another function"),
        pytest.param({"app/store.py": STORE.replace("checked", "cleaned")}, id="only its body"),
    ],
)
def test_silent_when_the_name_can_still_be_reached(tmp_path: Path, hints: Hints, after: Files) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    assert hints(tmp_path, files, after) == ()


def test_a_module_getattr_for_other_names_does_not_hide_a_removal(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    lazy = "def __getattr__(name):\n    if name == 'old':\n        return 1\n    raise AttributeError(name)\n"
    (hint,) = hints(tmp_path, files, {"app/store.py": lazy})
    assert hint.location.path == "app/user.py"


def test_a_short_function_with_the_text_of_others_is_not_called_renamed(tmp_path: Path, hints: Hints) -> None:
    store = "def keep(x):\n    return x\n\n\ndef gone(x):\n    return x\n"
    files = {"store.py": store, "user.py": "from store import gone\n"}
    (hint,) = hints(tmp_path, files, {"store.py": store.replace("gone", "other")})
    assert hint.message == "`gone` was removed from store.py, where `other` is new, but is still used here"
    assert hint.suggestion == "use `other` if it took the place of `gone`"


BROKEN = "def broken(((\n"


@pytest.mark.parametrize(
    ("store", "user"),
    [
        pytest.param(STORE.removeprefix("LIMIT = 3\n\n\n"), USER, id="a function"),
        pytest.param(
            "class Store:\n    def load(self): pass\n",
            "from app.store import Store\n\n\nclass Own(Store):\n    def go(self): self.load()\n",
            id="a class and its member",
        ),
        pytest.param("from app.other import put\n", "from app.store import put\n", id="an import that is handed on"),
    ],
)
def test_behind_a_syntax_error_a_name_that_still_stands_is_not_called_removed(
    tmp_path: Path, hints: Hints, store: str, user: str
) -> None:
    files = {"app/__init__.py": "", "app/other.py": STORE, "app/store.py": store, "app/user.py": user}
    assert hints(tmp_path, files, {"app/store.py": BROKEN + store}) == ()
    changed_with_it = {"app/store.py": BROKEN + store, "app/user.py": user + "\nx = 1\n"}
    assert hints(tmp_path / "both", files, changed_with_it) == ()


@pytest.mark.parametrize("behind", ["", "def drop(key):\n    return put(key)\n"], ids=["nothing", "a call"])
def test_a_definition_before_a_syntax_error_that_is_gone_is_removed(tmp_path: Path, hints: Hints, behind: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE + behind, "app/user.py": USER}
    after = STORE.replace("def put", "def save") + BROKEN + behind
    (hint,) = hints(tmp_path, files, {"app/store.py": after})
    assert hint.message == "`put` was renamed to `save` in app/store.py, but is still used here"


@pytest.mark.parametrize("left", ["", "def drop(key):\n    return key, 'input'\n"])
def test_beside_a_syntax_error_a_name_that_is_gone_is_removed(tmp_path: Path, hints: Hints, left: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/store.py": BROKEN + left})
    assert hint.message == "`put` was removed from app/store.py, but is still used here"


def test_silent_when_the_user_has_a_fallback(tmp_path: Path, hints: Hints) -> None:
    user = "try:\n    from app.store import put\nexcept ImportError:\n    from app.other import put\n\nput(1, 2)\n"
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/other.py": STORE, "app/user.py": user}
    assert hints(tmp_path, files, {"app/store.py": "LIMIT = 3\n"}) == ()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("class Root:\n    def load(self): pass\n\n\nclass Base(Root):\n    pass\n", id="inherited"),
        pytest.param(
            "from outside import Root\n\n\nclass Base(Root):\n    pass\n", id="perhaps inherited from outside"
        ),
        pytest.param("class Base:\n    def __getattr__(self, name): return name\n", id="given on demand"),
        pytest.param("class Base:\n    def __init__(self):\n        self.load = print\n", id="assigned"),
        pytest.param("def make(): return type('Base', (), {})\n\n\nBase = make()\n", id="made by a call"),
    ],
)
def test_silent_when_a_member_can_still_be_reached(tmp_path: Path, hints: Hints, after: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/base.py": "class Base:\n    def load(self): pass\n",
        "app/derived.py": "from app.base import Base\n\n\nclass Derived(Base):\n    def go(self): self.load()\n",
    }
    assert hints(tmp_path, files, {"app/base.py": after}) == ()


def test_a_comment_accepts_a_place(tmp_path: Path, hints: Hints) -> None:
    files = {
        "app/__init__.py": "",
        "app/store.py": STORE,
        "app/a.py": "from app.store import put  # coderecall: ignore[CR101]\n",
        "app/b.py": "from app.store import put  # coderecall: ignore[CR102]\n",
    }
    (hint,) = hints(tmp_path, files, {"app/store.py": "LIMIT = 3\n"})
    assert hint.location.path == "app/b.py"
    assert "more place" not in hint.message


def test_a_new_import_of_a_name_that_is_not_there(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/user.py": USER.replace("put", "putt")})
    assert hint.message == "`putt` is imported from app/store.py, which does not define it"
    assert hint.suggestion == "use `put`, if it is that"
    assert (hint.related[0].location.path, hint.related[0].location.line) == ("app/store.py", 4)


def test_a_name_that_is_like_no_other_is_given_no_other(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    (hint,) = hints(tmp_path, files, {"app/user.py": USER.replace("put", "elephant")})
    assert (hint.suggestion, hint.related[0].location.line) == ("", 1)


def test_what_was_broken_before_is_not_new(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": "from app.store import lost\n"}
    assert hints(tmp_path, files, {"app/user.py": "from app.store import lost\n\nx = 1\n"}) == ()


@pytest.mark.parametrize(
    "reads", ["for one in globals().values():", "while 'put' in globals():", "while globals()['x']:"]
)
def test_a_module_that_only_reads_its_names(tmp_path: Path, hints: Hints, reads: str) -> None:
    api = f"def get():\n    return 1\n\n\n{reads}\n    break\n"
    before = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import get\n"}
    (hint,) = hints(tmp_path, before, {"app/api.py": api.replace("get", "fetch", 1)})
    assert hint.rule == "CR101"


@pytest.mark.parametrize("writes", ["globals()['get'] = print", "globals().update(a=1)", "fill(globals())"])
def test_a_module_that_may_bind_any_name(tmp_path: Path, hints: Hints, writes: str) -> None:
    api = f"from tools import fill\n\n\ndef get():\n    return 1\n\n\n{writes}\n"
    before = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import get\n"}
    assert hints(tmp_path, before, {"app/api.py": api.replace("def get", "def fetch", 1)}) == ()


def test_a_name_that_the_file_imports_from_elsewhere_now(tmp_path: Path, hints: Hints) -> None:
    """Where the new module has it from is not known: that is no use of the old one."""
    files = {
        "app/__init__.py": "",
        "app/old.py": "VERSION = 1\n",
        "app/user.py": "from .old import VERSION\n\n\ndef go():\n    return VERSION\n",
    }
    after = {
        "app/old.py": None,
        "app/new.py": "try:\n    from ._made import VERSION\nexcept ImportError:\n    pass\n",
        "app/user.py": files["app/user.py"].replace("old", "new"),
    }
    assert hints(tmp_path, files, after) == ()
    (hint,) = hints(tmp_path / "left", files, {"app/old.py": None})
    assert (hint.location.path, hint.location.line) == ("app/user.py", 1)


@pytest.mark.parametrize("stays", [True, False], ids=["an old user stays", "all old users are mended"])
def test_a_user_that_the_same_change_wrote(tmp_path: Path, hints: Hints, stays: bool) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    mended = {} if stays else {"app/user.py": USER.replace("put", "save")}
    fresh = {"app/fresh.py": "from app.store import put as take\n\n\ndef fresh():\n    return take(1, 2)\n"}
    (hint,) = hints(tmp_path, files, {"app/store.py": STORE.replace("def put", "def save"), **mended, **fresh})
    places = [hint.location.path, *(related.location.path for related in hint.related)]
    assert hint.message.startswith("`put` was renamed to `save` in app/store.py, but is still used here")
    assert "app/fresh.py" in places
    assert ("app/user.py" in places) is stays


def test_a_user_that_moved_and_was_not_mended(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    change = {"app/store.py": STORE.replace("def put", "def save"), "app/user.py": None, "app/moved.py": USER}
    (hint,) = hints(tmp_path, files, change)
    assert hint.location.path == "app/moved.py"


def test_a_user_that_the_same_change_wrote_with_the_new_name(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    new = USER.replace("put", "save")
    change = {"app/store.py": STORE.replace("def put", "def save"), "app/user.py": new, "app/fresh.py": new}
    assert hints(tmp_path, files, change) == ()


HANDING_ON = "import traceback\n\n\ndef put():\n    return traceback\n"


@pytest.mark.parametrize("moved", ["app/store/__init__.py", "app/keeping.py"])
def test_a_name_passed_through_a_file_that_moved(tmp_path: Path, hints: Hints, moved: str) -> None:
    files = {"app/__init__.py": "", "app/store.py": HANDING_ON, "user.py": "from app.store import put, traceback\n"}
    found = hints(tmp_path, files, {"app/store.py": None, moved: HANDING_ON})
    assert [hint.location.path for hint in found] == ([] if moved.endswith("__init__.py") else ["user.py"])


def test_a_module_that_became_a_package_without_one_of_its_names(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/store.py": HANDING_ON, "user.py": "from app.store import put, traceback\n"}
    package = HANDING_ON.replace("put", "save")
    (hint,) = hints(tmp_path, files, {"app/store.py": None, "app/store/__init__.py": package})
    assert (hint.location.path, hint.location.column) == ("user.py", 23)
    (hint,) = hints(
        tmp_path / "passed", files, {"app/store.py": None, "app/store/__init__.py": "def put():\n    pass\n"}
    )
    assert (hint.location.path, hint.location.column) == ("user.py", 28)
    from_outside = "from fast import put\n" + HANDING_ON.replace("put", "save")
    assert hints(tmp_path / "out", files, {"app/store.py": None, "app/store/__init__.py": from_outside}) == ()


DEPRECATED = """

def __getattr__(name):
    if name in {
        "fetch",
        "drop",
    }:
        return globals()[f"_{name}"]
    raise AttributeError(name)
"""


@pytest.mark.parametrize(
    ("after", "found"),
    [
        pytest.param(STORE.replace("def put", "def save") + DEPRECATED, 1, id="answers to other names"),
        pytest.param(STORE.replace("def put", "def _put") + DEPRECATED, 0, id="has it under a longer name"),
        pytest.param(
            STORE.replace("def put", "def save") + DEPRECATED.replace('"drop"', '"put"'), 0, id="answers to this one"
        ),
    ],
)
def test_a_module_that_answers_to_old_names(tmp_path: Path, hints: Hints, after: str, found: int) -> None:
    files = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER}
    assert len(hints(tmp_path, files, {"app/store.py": after})) == found
