"""CR101: files that are gone though others include them, and imports of files that are not there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

INCLUDED = [
    pytest.param("src/put.h", "int put(int a);\n", "src/user.c", '#include "put.h"\n#include <put.h>\n', id="c"),
    pytest.param("lib/m/put.rb", "module M\nend\n", "lib/m.rb", 'require_relative "m/put"\n', id="ruby"),
    pytest.param("lib/m/put.rb", "module M\nend\n", "lib/m.rb", 'require "m/put"\n', id="ruby, from lib"),
    pytest.param("lib/put.php", "<?php\n", "user.php", "<?php\nrequire __DIR__ . '/lib/put.php';\n", id="php"),
    pytest.param("src/put.rs", "pub fn put() {}\n", "src/lib.rs", "mod put;\n", id="rust"),
    pytest.param("lua/m/put.lua", "return {}\n", "lua/m/user.lua", "local put = require('m.put')\n", id="lua"),
]


@pytest.mark.parametrize(("path", "text", "user", "using"), INCLUDED)
def test_a_file_that_another_includes(
    tmp_path: Path, hints: Hints, path: str, text: str, user: str, using: str
) -> None:
    files = {path: text, user: using}
    (hint,) = hints(tmp_path, files, {path: None})
    assert (hint.rule, hint.location.path, hint.related) == ("CR101", user, ())
    assert hint.message == f"`{path}` was deleted, but is still used here"
    moved = path.replace("put", "puts")
    (hint,) = hints(tmp_path / "moved", files, {path: None, moved: text})
    assert hint.message == f"`{path}` was moved to {moved}, but is still used here"
    assert hints(tmp_path / "mended", files, {path: None, moved: text, user: using.replace("put", "puts")}) == ()
    assert hints(tmp_path / "with it", files, {path: None, user: None}) == ()


def test_what_lies_outside_is_no_concern(tmp_path: Path, hints: Hints) -> None:
    files = {"src/user.c": "int x;\n", "lib/m.rb": "module M\nend\n"}
    change = {
        "src/user.c": '#include <sys/uio.h>\n#include "zlib.h"\nint x;\n',
        "lib/m.rb": "require 'json'\nrequire 'm/native'\nmodule M\nend\n",
    }
    assert hints(tmp_path, files, change) == ()


def test_a_file_is_one_place_of_each_user_however_much_it_takes(tmp_path: Path, hints: Hints) -> None:
    files = {
        "app/__init__.py": "",
        "app/store.py": "def put():\n    pass\n\n\ndef drop():\n    pass\n",
        "app/user.py": "from app.store import (\n    put,\n    drop,\n)\n\nput()\ndrop()\n",
        "lib/m/put.rb": "module M\n  class A\n    def go; end\n  end\nend\n",
        "lib/m.rb": 'require_relative "m/put"\n\nM::A.new.go\n',
    }
    (hint,) = hints(tmp_path, files, {"app/store.py": None})
    assert (hint.message, hint.related) == ("`app/store.py` was deleted, but is still used here", ())
    (hint,) = hints(tmp_path / "ruby", files, {"lib/m/put.rb": None})
    assert (hint.location.line, hint.related) == (1, ())


def test_a_place_says_which_member_of_a_lost_class_it_uses(tmp_path: Path, hints: Hints) -> None:
    user = (
        "class User {\n  int go() { return Store.put(1); }\n  int come() { return Store.put(2) + Store.put(3); }\n}\n"
    )
    files = {
        "src/Both.java": "class Store {\n  static int put(int x) { return x; }\n}\n\nclass Rest {}\n",
        "src/User.java": user,
    }
    (hint,) = hints(tmp_path, files, {"src/Both.java": "class Rest {}\n"})
    assert hint.message == "`Store` was removed from src/Both.java, but is still used here; +1 more place"
    assert [related.message for related in hint.related[1:]] == ["`Store.put` is still used here"]


BROKEN = [
    pytest.param("lib/m.rb", 'require_relative "m/put"\n', "lib/m/put", id="ruby"),
    pytest.param("user.php", "<?php\nrequire __DIR__ . '/lib/put.php';\n", "lib/put.php", id="php"),
    pytest.param("src/user.js", "import { put } from './put'\n", "src/put", id="javascript"),
    pytest.param("src/user.js", "const put = require('../lib/put')\n", "lib/put", id="require"),
    pytest.param("src/user.ts", "import { put } from './put.js'\n", "src/put.js", id="typescript"),
    pytest.param("app/user.py", "from .put import put\n", "app/put", id="python"),
    pytest.param("app/user.py", "from ..put import put\n", "put", id="python, from above"),
]


@pytest.mark.parametrize(("path", "text", "target"), BROKEN)
def test_a_changed_import_of_a_file_that_is_not_there(
    tmp_path: Path, hints: Hints, path: str, text: str, target: str
) -> None:
    files = {path: "<?php\n" if path.endswith(".php") else ""}
    (hint,) = hints(tmp_path, files, {path: text})
    assert (hint.rule, hint.location.path) == ("CR101", path)
    assert hint.message.endswith(f"is imported, and there is no {target}")
    assert hints(tmp_path / "made", {**files, ".gitignore": f"{target}\n"}, {path: text}) == ()
    assert hints(tmp_path / "other kind", {**files, f"{target}.data": "x"}, {path: text}) == ()
    assert hints(tmp_path / "as it was", {path: text}, {path: text + "\n"}) == ()


def test_a_name_that_may_have_been_meant(tmp_path: Path, hints: Hints) -> None:
    files = {"src/storage.js": "export const put = 1\n", "src/user.js": "import { put } from './storage'\n"}
    (hint,) = hints(tmp_path, files, {"src/user.js": "import { put } from './storge'\n"})
    assert hint.suggestion == "perhaps src/storage is meant"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "app/user.py", "try:\n    from .fast import put\nexcept ImportError:\n    put = None\n", id="python"
        ),
        pytest.param("src/user.js", "let put\ntry { put = require('./fast') } catch { put = null }\n", id="javascript"),
        pytest.param("src/user.ts", "import type { Put } from './made'\n", id="a type alone"),
        pytest.param("lib/m.rb", "begin\n  require_relative 'fast'\nrescue LoadError\nend\n", id="ruby"),
        pytest.param("user.php", "<?php\nif (is_file(__DIR__ . '/a.php')) require __DIR__ . '/a.php';\n", id="php"),
        pytest.param("tests/user.test.js", "import { put } from './no-such-file'\n", id="a test of such imports"),
        pytest.param("user.js", "import { put } from '../outside'\n", id="outside the repository"),
    ],
)
def test_silent_where_an_import_may_fail(tmp_path: Path, hints: Hints, path: str, text: str) -> None:
    assert hints(tmp_path, {path: ""}, {path: text}) == ()


def test_php_an_import_that_nothing_uses_does_not_fail(tmp_path: Path, hints: Hints) -> None:
    store = "<?php\nnamespace App;\n\nclass Store {\n    public static function put() {}\n}\n"
    user = "<?php\nnamespace User;\n\nuse App\\Store;\n\nclass User {\n    function go() { %s }\n}\n"
    files = {"src/Store.php": store, "src/User.php": user % "Store::put();", "src/Idle.php": user % ""}
    (hint,) = hints(tmp_path, files, {"src/Store.php": None})
    assert (hint.location.path, hint.related) == ("src/User.php", ())


CRYPT = "int box(int a) {\n    return a;\n}\n"
USING = "int go(void) {\n    return box(1);\n}\n"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"src/user.c": '#include "sodium.h"\n' + USING}, id="a library's header"),
        pytest.param({"src/user.c": "#include <crypt/box.h>\n" + USING}, id="in brackets"),
        pytest.param(
            {
                "src/user.c": '#include "all.h"\n' + USING,
                "src/all.h": '#include "more.h"\n',
                "src/more.h": '#include "sodium.h"\n',
            },
            id="through others",
        ),
    ],
)
def test_a_copy_of_a_library_that_is_gone_may_be_taken_from_outside(
    tmp_path: Path, hints: Hints, headers: dict[str, str]
) -> None:
    files = {"src/crypt.c": CRYPT, **headers}
    assert hints(tmp_path, files, {"src/crypt.c": None}) == ()
    (hint,) = hints(tmp_path / "of a file that stays", files, {"src/crypt.c": "int other;\n"})
    assert hint.location.path == "src/user.c"


def test_a_file_of_c_that_no_header_from_outside_replaces(tmp_path: Path, hints: Hints) -> None:
    user = "#include <stdio.h>\n#include <sys/uio.h>\n" + USING
    files = {"src/crypt.c": CRYPT, "src/user.c": user, "src/more.cpp": "#include <unordered_map>\n" + USING}
    (hint,) = hints(tmp_path, files, {"src/crypt.c": None})
    assert hint.message == "`src/crypt.c` was deleted, but is still used here; +1 more place"


def test_what_the_c_library_has_too_needs_no_copy(tmp_path: Path, hints: Hints) -> None:
    files = {
        "src/compat.h": "static inline int strlcpy(int a) { return a; }\n",
        "src/user.c": '#include <string.h>\n#include "compat.h"\nint go(void) { return strlcpy(1); }\n',
    }
    after = {"src/compat.h": None, "src/user.c": "#include <string.h>\nint go(void) { return strlcpy(1); }\n"}
    assert hints(tmp_path, files, after) == ()
