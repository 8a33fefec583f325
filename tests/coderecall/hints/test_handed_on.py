"""CR101 for a name that a module no longer hands on and that others reach through the module: `app.put`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
INIT = "from .store import put as put\n\nVERSION = 1\n"
GONE = {"app/__init__.py": "VERSION = 1\n"}


def files(user: str, **others: str) -> dict[str, str]:
    return {"app/__init__.py": INIT, "app/store.py": STORE, "user.py": user, **others}


def places(found: tuple[Hint, ...]) -> list[str]:
    return [
        f"{location.path}:{location.line}:{location.column}"
        for hint in found
        for location in (hint.location, *(related.location for related in hint.related[1:]))
    ]


@pytest.mark.parametrize(
    ("user", "place"),
    [
        pytest.param("import app\n\napp.put('a')\n", "user.py:3:5", id="a call"),
        pytest.param("import app\n\n\n@app.put\ndef go(): pass\n", "user.py:4:6", id="a decorator"),
        pytest.param("import app as a\n\nkeep = a.put\n", "user.py:3:10", id="under another name"),
        pytest.param(
            "def go():\n    import app\n    return app.put('a')\n", "user.py:3:16", id="imported in a function"
        ),
        pytest.param("import app\nimport app.store\n\napp.put('a')\n", "user.py:4:5", id="its module imported too"),
    ],
)
def test_uses_through_the_module(tmp_path: Path, hints: Hints, user: str, place: str) -> None:
    found = hints(tmp_path, files(user), GONE)
    assert places(found) == [place]
    assert found[0].message == "`put` is no longer imported by app/__init__.py, but is still used here"


def test_both_ways_to_use_it_are_one_cause(tmp_path: Path, hints: Hints) -> None:
    before = files("import app\n\napp.put('a')\napp.put('b')\n", **{"other.py": "from app import put\n\nput('c')\n"})
    assert places(hints(tmp_path, before, GONE)) == ["other.py:1:17", "user.py:3:5", "user.py:4:5"]


@pytest.mark.parametrize("user", ["import top.app\n\ntop.app.put('a')\n", "from top import app\n\napp.put('a')\n"])
def test_a_package_inside_a_package(tmp_path: Path, hints: Hints, user: str) -> None:
    before = {"top/__init__.py": "", "top/app/__init__.py": INIT, "top/app/store.py": STORE, "user.py": user}
    (hint,) = hints(tmp_path, before, {"top/app/__init__.py": "VERSION = 1\n"})
    assert (hint.location.path, hint.location.line) == ("user.py", 3)


def test_what_came_from_outside_the_repository(tmp_path: Path, hints: Hints) -> None:
    before = files("import app\n\napp.dumps({})\n", **{"app/__init__.py": "from json import dumps\n"})
    (hint,) = hints(tmp_path, before, GONE)
    assert (hint.location.path, hint.location.line) == ("user.py", 3)
    assert hint.suggestion == "import `dumps` from `json`"


@pytest.mark.parametrize(("answers", "found"), [("put", 0), ("old", 1)])
def test_what_hands_it_on_may_answer_to_the_old_name(tmp_path: Path, hints: Hints, answers: str, found: int) -> None:
    lazy = "from .store import save\n\n\ndef __getattr__(name):\n"
    lazy += f"    if name == '{answers}':\n        return save\n    raise AttributeError(name)\n"
    after = {"app/__init__.py": lazy, "app/store.py": STORE.replace("def put", "def save")}
    assert len(hints(tmp_path, files("import app\n\napp.put('a')\n"), after)) == found


def test_a_definition_renamed_with_what_hands_it_on_is_one_cause(tmp_path: Path, hints: Hints) -> None:
    after = {"app/__init__.py": "from .store import save\n", "app/store.py": STORE.replace("def put", "def save")}
    (hint,) = hints(tmp_path, files("import app\n\napp.put('a')\n"), after)
    assert hint.message == "`put` was renamed to `save` in app/store.py, but is still used here"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("def put(key): return key\n", id="defined"),
        pytest.param("from .other import put\n", id="imported from elsewhere"),
        pytest.param("from .store import *\n", id="a star"),
        pytest.param("from outside import *\n", id="a star of an unknown module"),
        pytest.param("def __getattr__(name):\n    return getattr(object, name)\n", id="given on demand"),
        pytest.param("import lazy\n\n__getattr__ = lazy.attach('put')\n", id="given on demand by something made"),
        pytest.param("from lazy import __getattr__\n", id="given on demand by something imported"),
        pytest.param("globals().update(put=1)\n", id="put into globals"),
        pytest.param("import lazy\n\nlazy.aliases({'put': 'app.store.put'})\n", id="made by name"),
        pytest.param("exec('put = 1')\n", id="executed"),
        pytest.param("try:\n    from fast import put\nexcept ImportError:\n    put = None\n", id="in a branch"),
        pytest.param("from .store import (put\n\nVERSION = 1\n", id="not readable"),
    ],
)
def test_silent_when_the_module_may_still_have_it(tmp_path: Path, hints: Hints, after: str) -> None:
    before = files("import app\n\napp.put('a')\n", **{"app/other.py": STORE})
    assert hints(tmp_path, before, {"app/__init__.py": after}) == ()


@pytest.mark.parametrize(
    "user",
    [
        pytest.param("import app\n\n\ndef go(app):\n    return app.put('a')\n", id="a parameter"),
        pytest.param("import app\n\n\ndef go():\n    app = {}\n    return app.put('a')\n", id="a local variable"),
        pytest.param("import app\n\napp = app.make()\napp.put('a')\n", id="bound again"),
        pytest.param(
            "try:\n    import app\nexcept ImportError:\n    import other as app\n\napp.put('a')\n", id="or another"
        ),
        pytest.param(
            "def one():\n    import app\n\n\ndef two():\n    app.put('a')\n", id="imported in another function"
        ),
        pytest.param("import app\n\napp.VERSION.put('a')\n", id="of something in it"),
        pytest.param("import app\n\nthis.app.put('a')\n", id="of something with its name"),
        pytest.param("import app\n\napp.put = print\napp.put('a')\n", id="set from outside"),
        pytest.param("import app\n\nif hasattr(app, 'put'):\n    app.put('a')\n", id="asked for"),
        pytest.param("import app\n\ntry:\n    app.put('a')\nexcept AttributeError:\n    pass\n", id="caught"),
        pytest.param("import app\n\nprint(app.VERSION)\n", id="another name"),
        pytest.param("import outside as app\n\napp.put('a')\n", id="another module"),
    ],
)
def test_silent_when_the_user_may_mean_something_else(tmp_path: Path, hints: Hints, user: str) -> None:
    assert hints(tmp_path, files(user), GONE) == ()


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("import outside as app\n\napp.put('a')\n", id="another module now"),
        pytest.param("from app import store\n\nstore.put('a')\n", id="mended"),
        pytest.param(None, id="gone"),
    ],
)
def test_silent_when_the_user_changed_with_it(tmp_path: Path, hints: Hints, after: str | None) -> None:
    assert hints(tmp_path, files("import app\n\napp.put('a')\n"), {**GONE, "user.py": after}) == ()


def test_silent_for_a_module_of_the_package_that_is_not_of_python(tmp_path: Path, hints: Hints) -> None:
    before = files("import app\n\nprint(app.fast)\n", **{"app/__init__.py": "from . import fast\n"})
    assert hints(tmp_path, before, GONE) == ()


def test_a_folder_of_that_name_is_there_where_something_imports_it(tmp_path: Path, hints: Hints) -> None:
    before = files("import app\n\napp.fast('a')\n", **{"app/__init__.py": "from .fast.inner import go as fast\n"})
    before["app/fast/inner.py"] = "def go(key): return key\n"
    assert places(hints(tmp_path / "nothing", before, GONE)) == ["user.py:3:5"]
    before["app/other.py"] = "from .fast import inner\n"
    assert hints(tmp_path / "a module beside it", before, GONE) == ()


def test_silent_when_a_star_may_bring_what_came_from_outside(tmp_path: Path, hints: Hints) -> None:
    before = files("import app\n\napp.dumps({})\n", **{"app/__init__.py": "from json import dumps\n"})
    before["app/compat.py"] = "from json import dumps\n"
    assert hints(tmp_path, before, {"app/__init__.py": "from .compat import *\n"}) == ()


def test_silent_for_what_only_type_checkers_import(tmp_path: Path, hints: Hints) -> None:
    init = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .store import put\n"
    assert hints(tmp_path, files("import app\n\napp.put('a')\n", **{"app/__init__.py": init}), GONE) == ()


API = "export function load(id: string) { return id }\n"
SPACE = "import * as api from './index'\n\nexport const go = () => api.load('1')\n"


def test_a_typescript_namespace_import(tmp_path: Path, hints: Hints) -> None:
    before = {"src/api.ts": API, "src/index.ts": "export { load } from './api'\n", "src/user.ts": SPACE}
    assert places(hints(tmp_path, before, {"src/index.ts": "export const x = 1\n"})) == ["src/user.ts:3:29"]


@pytest.mark.parametrize(
    ("index", "user", "after"),
    [
        pytest.param("export { load } from './api'\n", SPACE, "export * from './api'\n", id="a star"),
        pytest.param("export { load } from './api'\n", SPACE, "export { get as load } from './other'\n", id="renamed"),
        pytest.param("import { load } from './api'\nload('1')\n", SPACE, "export {}\n", id="never exported"),
        pytest.param("export { load } from './api'\n", SPACE.replace("* as api", "api"), "export {}\n", id="a default"),
    ],
)
def test_silent_in_typescript(tmp_path: Path, hints: Hints, index: str, user: str, after: str) -> None:
    before = {"src/api.ts": API, "src/other.ts": API.replace("load", "get"), "src/index.ts": index, "src/user.ts": user}
    assert hints(tmp_path, before, {"src/index.ts": after}) == ()
