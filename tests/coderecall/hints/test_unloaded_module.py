"""CR101 for a module that its package imports no more, and that others reach through the package."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
USER = "import app\n\n\ndef go():\n    return app.store.put('a')\n"
FILES = {"app/__init__.py": "from . import store\n\nVERSION = 1\n", "app/store.py": STORE, "user.py": USER}
GONE = {"app/__init__.py": "VERSION = 1\n"}


@pytest.mark.parametrize(
    "init",
    [
        pytest.param("from . import store\n", id="as a whole"),
        pytest.param("from .store import put as put_in\n", id="in part"),
        pytest.param("import app.store\n", id="by its full name"),
    ],
)
def test_a_module_that_nothing_imports_any_more(tmp_path: Path, hints: Hints, init: str) -> None:
    (hint,) = hints(tmp_path, FILES | {"app/__init__.py": init}, GONE)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", "user.py", 5)
    assert hint.message == (
        "`app.store` is used here: app/__init__.py no longer imports `store`, and nothing else does, so the package"
        " does not have it"
    )
    assert hint.suggestion == "import `store` where it is used"


@pytest.mark.parametrize(
    ("user", "place"),
    [
        pytest.param("import app\n\nprint(app.store)\n", "user.py:3", id="as a value"),
        pytest.param("import app as a\n\nkeep = a.store.put\n", "user.py:3", id="under another name"),
        pytest.param("def go():\n    import app\n    app.store.put('a')\n", "user.py:3", id="in a function"),
    ],
)
def test_ways_to_use_it(tmp_path: Path, hints: Hints, user: str, place: str) -> None:
    (hint,) = hints(tmp_path, FILES | {"user.py": user}, GONE)
    assert f"{hint.location.path}:{hint.location.line}" == place


def test_a_package_inside_the_package(tmp_path: Path, hints: Hints) -> None:
    before = {
        "top/__init__.py": "",
        "top/app/__init__.py": "from .store.keep import put\n",
        "top/app/store/__init__.py": "",
        "top/app/store/keep.py": STORE,
        "user.py": "import top.app\n\ntop.app.store.keep.put('a')\n",
    }
    (hint,) = hints(tmp_path, before, {"top/app/__init__.py": ""})
    assert hint.message.startswith("`top.app.store` is used here")


def test_tests_that_import_it_help_nobody_else(tmp_path: Path, hints: Hints) -> None:
    tests = {"tests/test_store.py": "import app\nfrom app.store import put\n\napp.store.put(put)\n"}
    (hint,) = hints(tmp_path, FILES | tests, GONE)
    assert hint.location.path == "user.py"
    assert "and only tests do" in hint.message
    assert hint.related[1:] == ()


@pytest.mark.parametrize(
    ("others", "after"),
    [
        pytest.param({"app/other.py": "from . import store\n"}, GONE, id="a module beside it imports it"),
        pytest.param({"main.py": "import app.store\n"}, GONE, id="another file imports it"),
        pytest.param({"main.py": "from app.store import put\n"}, GONE, id="another file imports from it"),
        pytest.param(
            {"load.py": "from importlib import import_module\n\nimport_module('app.store')\n"}, GONE, id="by name"
        ),
        pytest.param(
            {"load.py": "import pkgutil, app\n\nlist(pkgutil.walk_packages(app.__path__))\n"}, GONE, id="with all"
        ),
        pytest.param({}, {"app/__init__.py": "store = None\n"}, id="another value"),
        pytest.param({}, {"app/__init__.py": "__all__ = ['store']\n"}, id="listed for a star"),
        pytest.param({}, {"app/__init__.py": "def __getattr__(name):\n    return load(name)\n"}, id="on demand"),
        pytest.param({}, {"app/__init__.py": "from .store import put\n"}, id="imported in part"),
        pytest.param({"user.py": "import app.store\n\napp.store.put('a')\n"}, GONE, id="the user imports it"),
        pytest.param(
            {"user.py": "import app\n\nif hasattr(app, 'store'):\n    app.store.put('a')\n"}, GONE, id="asked"
        ),
        pytest.param({"user.py": "def go(app):\n    app.store.put('a')\n"}, GONE, id="another object"),
    ],
)
def test_silent_where_it_may_be_there(tmp_path: Path, hints: Hints, others: Files, after: Files) -> None:
    assert hints(tmp_path, FILES | others, after) == ()
