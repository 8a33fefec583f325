"""CR101: removed, renamed or moved, and still used elsewhere. Each rule is tried in both directions."""

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
    ("definition", "user", "after"),
    [
        pytest.param(
            "export function load(id: string) { const x = id.trim(); return x }\n",
            "import { load } from './api'\n\nexport const go = () => load('1')\n",
            "export function fetchOne(id: string) { const x = id.trim(); return x }\n",
            id="typescript",
        ),
        pytest.param(
            "export const load = (id) => { const x = id.trim(); return x }\n",
            "import * as api from './api'\n\nexport function go() { return api.load('1') }\n",
            "export const fetchOne = (id) => { const x = id.trim(); return x }\n",
            id="javascript",
        ),
    ],
)
def test_ecmascript(
    tmp_path: Path, hints: Hints, request: pytest.FixtureRequest, definition: str, user: str, after: str
) -> None:
    suffix = "ts" if "typescript" in request.node.callspec.id else "js"
    files = {f"src/api.{suffix}": definition, f"src/user.{suffix}": user}
    (hint,) = hints(tmp_path, files, {f"src/api.{suffix}": after})
    assert hint.message == f"`load` was renamed to `fetchOne` in src/api.{suffix}, but is still used here"
    assert hint.location.path == f"src/user.{suffix}"


def test_a_namespace_import_is_no_star(tmp_path: Path, hints: Hints) -> None:
    api = "import * as outside from 'outside'\n\nexport function load(id: string) { return outside.get(id) }\n"
    files = {"src/api.ts": api, "src/user.ts": "import { load } from './api'\n\nload('1')\n"}
    (hint,) = hints(tmp_path, files, {"src/api.ts": api.replace("load", "fetchOne")})
    assert hint.location.path == "src/user.ts"


def test_a_typescript_export_that_is_handed_on_from_elsewhere(tmp_path: Path, hints: Hints) -> None:
    files = {
        "src/api.ts": "export function load(id: string) { return id }\n",
        "src/user.ts": "import { load } from './api'\n\nload('1')\n",
    }
    after = {"src/api.ts": "export { load } from './loading'\n", "src/loading.ts": files["src/api.ts"]}
    assert hints(tmp_path, files, after) == ()


GO = {
    "go.mod": "module example.com/m\n",
    "store/store.go": "package store\n\nfunc Put(key string) string {\n\tclean := key\n\treturn clean\n}\n",
    "main.go": 'package main\n\nimport "example.com/m/store"\n\nfunc main() {\n\tstore.Put("a")\n}\n',
}


def test_go(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, GO, {"store/store.go": GO["store/store.go"].replace("Put", "Save")})
    assert hint.message == "`Put` was renamed to `Save` in store/store.go, but is still used here"
    assert (hint.location.path, hint.location.line) == ("main.go", 6)


def test_go_within_a_package_a_function_may_move_between_files(tmp_path: Path, hints: Hints) -> None:
    after = {"store/store.go": "package store\n", "store/put.go": GO["store/store.go"]}
    assert hints(tmp_path, GO, after) == ()


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


@pytest.mark.parametrize("after", [{"lib/client.rb": "class Client\nend\n"}, {"lib/client.rb": None}])
def test_a_class_of_the_language_that_was_opened_again(tmp_path: Path, hints: Hints, after: Files) -> None:
    opened = "class IO\n  def wait; end\nend\n\nmodule Tools\nend\n\nclass Client\nend\n"
    files = {"lib/client.rb": opened, "lib/user.rb": "def use\n  IO.pipe\n  Tools.new\nend\n"}
    assert all("`IO`" not in hint.message for hint in hints(tmp_path, files, after))
    assert any(
        "Tools" in hint.message or "client.rb" in hint.message for hint in hints(tmp_path / "again", files, after)
    )


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


@pytest.mark.parametrize(("mark", "found"), [("", True), ("@Override\n  ", False)])
def test_java_a_method_that_says_what_it_overrides(tmp_path: Path, hints: Hints, mark: str, found: bool) -> None:
    """Where it does not say so, no base from outside has one too."""
    store = f"class Store extends Outside {{\n  {mark}void load() {{}}\n\n  void rest() {{}}\n}}\n"
    files = {"a/Store.java": store, "a/User.java": "class User {\n  void go(Store store) { store.load(); }\n}\n"}
    assert bool(hints(tmp_path, files, {"a/Store.java": store.replace("load", "fetch")})) is found


@pytest.mark.parametrize(("taken", "found"), [("import kotlin.time.Moment\n", False), ("", True)])
def test_kotlin_a_type_that_is_taken_from_outside_now(tmp_path: Path, hints: Hints, taken: str, found: bool) -> None:
    """Its members are called without naming it."""
    own = "package a\n\nclass Moment {\n    fun less(n: Int) = n\n}\n\nfun rest() = 1\n"
    user = "package a\n\nprivate fun Moment.early(): Int {\n    return less(1)\n}\n"
    files = {"a/Moment.kt": own, "a/User.kt": user}
    after = {
        "a/Moment.kt": "package a\n\nfun rest() = 1\n",
        "a/User.kt": user.replace("package a\n", f"package a\n{taken}"),
    }
    assert bool(hints(tmp_path, files, after)) is found


def test_a_definition_that_the_grammar_takes_for_something_else_is_not_gone(tmp_path: Path, hints: Hints) -> None:
    head = "package a\n\n"
    before = {
        "a/FromJson.kt": f"{head}@Retention(RUNTIME)\n@Target(FUNCTION)\npublic annotation class FromJson\n",
        "b/User.kt": "package b\n\nimport a.FromJson\n\n@FromJson fun read() {}\n",
    }
    after = f"{head}@Retention(RUNTIME) @Target(FUNCTION) public annotation class FromJson\n"
    assert hints(tmp_path, before, {"a/FromJson.kt": after}) == ()


@pytest.mark.parametrize(
    ("own", "use"),
    [("def warn(text)\n  super text\nend\n", "warn 'x'"), ("RUBY_ENGINE = 'ruby'\n", "puts RUBY_ENGINE")],
)
def test_what_ruby_has_itself_stays_when_a_file_no_longer_defines_it(
    tmp_path: Path, hints: Hints, own: str, use: str
) -> None:
    before = {"lib/own.rb": f"{own}\ndef other\nend\n", "lib/user.rb": f"require_relative 'own'\n\n{use}\n"}
    assert hints(tmp_path, before, {"lib/own.rb": "def other\nend\n"}) == ()


JAVA = (
    "package a.store;\n\nimport java.util.Map;\n\npublic class Store {\n  private Map<String, String> all;\n\n"
    "  public String load(String key) {\n    return all.get(key);\n  }\n\n"
    "  public void keep(String key, String value) {\n    all.put(key, value);\n  }\n}\n"
)


def test_a_type_whose_file_moved_is_named_and_not_its_path(tmp_path: Path, hints: Hints) -> None:
    use = "package a.use;\n\nimport a.store.Store;\n\nclass Use {\n  Store store;\n}\n"
    files = {"a/store/Store.java": JAVA, "a/use/Use.java": use}
    renamed = {"a/store/Store.java": None, "a/store/Keeper.java": JAVA.replace("class Store", "class Keeper")}
    (hint,) = hints(tmp_path / "renamed", files, renamed)
    assert (hint.location.path, hint.suggestion) == ("a/use/Use.java", "use `Keeper` of a/store/Keeper.java")
    moved = {"a/store/Store.java": None, "a/kept/Store.java": JAVA.replace("package a.store", "package a.kept")}
    (hint,) = hints(tmp_path / "moved", files, moved)
    assert hint.suggestion == "import by the name that a/kept/Store.java gives its package"


def test_a_type_that_is_written_anew_in_another_language_of_the_jvm(tmp_path: Path, hints: Hints) -> None:
    store = (
        "package a;\n\npublic class Store {\n  public static Store get(int key) {\n    return new Store();\n  }\n}\n"
    )
    use = "package a;\n\nclass Use {\n  Store go() {\n    return Store.get(1);\n  }\n}\n"
    kotlin = "package a\n\nclass Store {\n  companion object {\n    @JvmStatic fun get(key: Int) = Store()\n  }\n}\n"
    files = {"a/Store.java": store, "a/Use.java": use}
    assert hints(tmp_path, files, {"a/Store.java": None, "a/Store.kt": kotlin}) == ()
    other = kotlin.replace("Store", "Other")
    (hint,) = hints(tmp_path / "another", files, {"a/Store.java": None, "a/Other.kt": other})
    assert hint.location.path == "a/Use.java"


@pytest.mark.parametrize(
    ("module", "suggestion"), [("self::size", ""), ("crate::b::size", "import `Size` from `crate::b::size`")]
)
def test_a_module_by_its_nearness_is_no_suggestion(tmp_path: Path, hints: Hints, module: str, suggestion: str) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "m"\nversion = "0.1.0"\n',
        "src/main.rs": "mod b;\nmod user;\nfn main() {}\n",
        "src/b/mod.rs": f"pub mod size;\npub use {module}::Size;\n",
        "src/b/size.rs": "pub struct Size;\n",
        "src/user.rs": "use crate::b::Size;\n\npub fn go(s: Size) {}\n",
    }
    (hint,) = hints(tmp_path, files, {"src/b/mod.rs": "pub mod size;\n"})
    assert (hint.location.path, hint.suggestion) == ("src/user.rs", suggestion)


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        ("use outside::all::*;\n", True),
        ("pub use outside::all::*;\n", False),
        ("fn inner() {\n    use outside::all::*;\n}\n", True),
    ],
    ids=["for itself", "handed on", "in a function"],
)
def test_rust_all_names_of_a_module_from_outside(tmp_path: Path, hints: Hints, taken: str, found: bool) -> None:
    store = taken + "\npub fn put(key: &str) -> usize {\n    key.len()\n}\n"
    files = {"src/main.rs": "mod store;\nuse store::put;\n\nfn main() {\n    put(1);\n}\n", "src/store.rs": store}
    assert bool(hints(tmp_path, files, {"src/store.rs": store.replace("put", "save")})) is found


def test_typescript_a_member_through_a_value_whose_type_is_another_now(tmp_path: Path, hints: Hints) -> None:
    script = "type Script = { sync: () => void };\n\nexport const run: Script = make();\n"
    files = {"src/script.ts": script, "src/use.ts": "import { run } from './script';\n\nrun.sync();\n"}
    after = "type Method = Base & { sync: () => void };\n\nexport const run: Method = make();\n"
    assert hints(tmp_path, files, {"src/script.ts": after}) == ()
    named = {
        "src/script.ts": "export class Script {\n  static sync() {}\n}\n",
        "src/use.ts": "import { Script } from './script';\n\nScript.sync();\n",
    }
    (hint,) = hints(tmp_path / "named", named, {"src/script.ts": "export class Other {}\n"})
    assert (hint.location.path, hint.location.line) == ("src/use.ts", 1)


def test_swift_a_file_that_moved_may_be_of_the_same_module(tmp_path: Path, hints: Hints) -> None:
    resource = "public struct Resource {\n    let size: Int\n}\n"
    use = "class Prefetcher {\n    func go() -> Int {\n        return Resource(size: 1).size\n    }\n}\n"
    files = {"Sources/Networking/Resource.swift": resource, "Sources/Networking/Prefetcher.swift": use}
    moved = {"Sources/Networking/Resource.swift": None, "Sources/General/Resource.swift": resource}
    assert hints(tmp_path, files, moved) == ()
    renamed = {**moved, "Sources/General/Resource.swift": resource.replace("Resource", "Other")}
    (hint,) = hints(tmp_path / "gone", files, renamed)
    assert hint.location.path == "Sources/Networking/Prefetcher.swift"


@pytest.mark.parametrize(("base", "found"), [("RuntimeException", False), ("Countable", True)])
def test_php_a_constructor_that_the_base_has_too(tmp_path: Path, hints: Hints, base: str, found: bool) -> None:
    head = f"<?php\nnamespace A;\n\nuse {base};\n\nclass Lost {'implements' if found else 'extends'} {base}\n{{\n"
    own = "    public function __construct(string $text)\n    {\n    }\n\n"
    rest = "    public function other()\n    {\n    }\n}\n"
    user = (
        "<?php\nnamespace A;\n\nclass Gone extends Lost\n{\n    public function __construct()\n    {\n"
        "        parent::__construct('x');\n    }\n}\n"
    )
    files = {"src/Lost.php": head + own + rest, "src/Gone.php": user}
    assert bool(hints(tmp_path, files, {"src/Lost.php": head + rest})) is found


@pytest.mark.parametrize(("space", "found"), [("System.Diagnostics", False), ("Own.Diagnostics", True)])
def test_a_name_space_that_the_system_has_too(tmp_path: Path, hints: Hints, space: str, found: bool) -> None:
    files = {
        "src/Attributes.cs": f"namespace {space}\n{{\n    class NullableAttribute\n    {{\n    }}\n}}\n",
        "src/User.cs": f"using {space};\n\nclass User\n{{\n}}\n",
    }
    assert bool(hints(tmp_path, files, {"src/Attributes.cs": None})) is found


@pytest.mark.parametrize(
    ("star", "found"), [("    pub use value_bag::*;\n", False), ("    pub use value_bag::Bag;\n", True)]
)
def test_rust_a_module_that_passes_on_all_of_another(tmp_path: Path, hints: Hints, star: str, found: bool) -> None:
    first = f'#[cfg(feature = "bag")]\npub mod inner {{\n{star}}}\n\n#[cfg(not(feature = "bag"))]\npub mod inner {{\n'
    value = first + "    pub struct Error;\n    pub struct Other;\n}\n"
    files = {
        "Cargo.toml": '[package]\nname = "m"\nversion = "0.1.0"\n',
        "src/lib.rs": "mod value;\nmod user;\n",
        "src/value.rs": value,
        "src/user.rs": "pub fn go(e: crate::value::inner::Error) {}\npub fn on() { crate::value::inner::Error; }\n",
    }
    after = {"src/value.rs": value.replace("    pub struct Error;\n", "")}
    assert bool(hints(tmp_path, files, after)) is found


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
