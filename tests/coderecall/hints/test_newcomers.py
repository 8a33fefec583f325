"""CR101: what the same change wrote anew and still uses a name that it took away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

GO_STORE = "package store\n\nfunc Put(key string) string {\n\tclean := key\n\treturn clean\n}\n"
GO_USER = 'package main\n\nimport "example.com/m/store"\n\nfunc {0}() {{\n\tstore.{1}("a")\n}}\n'
JAVA_STORE = "package p;\n\npublic class Store {\n  public static int put(int x) { return x; }\n}\n"
JAVA_USER = "package p;\n\npublic class {0} {{\n  int go() {{ return Store.{1}(1); }}\n}}\n"
RUBY_STORE = "module Store\n  def self.put(key)\n    clean = key\n    clean\n  end\nend\n"
RUBY_USER = "module {0}\n  def self.go\n    Store.{1}(1)\n  end\nend\n"
PHP_STORE = "<?php\nnamespace App;\n\nclass Store {\n    public static function put($key) { return $key; }\n}\n"
PHP_USER = "<?php\nnamespace App;\n\nclass {0} {{\n    function go() {{ return Store::{1}(1); }}\n}}\n"
RUST_STORE = "pub fn put(key: u32) -> u32 {\n    let clean = key;\n    clean\n}\n"
RUST_USER = "use crate::store::{1};\n\npub fn {0}() {{\n    {1}(1);\n}}\n"

LANGUAGES = [
    pytest.param("store/store.go", GO_STORE, "{0}.go", GO_USER, "Put", "Save", {"go.mod": "module example.com/m\n"}),
    pytest.param("p/Store.java", JAVA_STORE, "p/{0}.java", JAVA_USER, "put", "save", {}),
    pytest.param("lib/store.rb", RUBY_STORE, "lib/{0}.rb", RUBY_USER, "put", "save", {}),
    pytest.param("src/Store.php", PHP_STORE, "src/{0}.php", PHP_USER, "put", "save", {}),
    pytest.param(
        "src/store.rs",
        RUST_STORE,
        "src/{0}.rs",
        RUST_USER,
        "put",
        "save",
        {"src/lib.rs": "pub mod store;\npub mod User;\npub mod Fresh;\n"},
    ),
]
CASES = pytest.mark.parametrize(
    ("store", "text", "user", "template", "old", "new", "around"), LANGUAGES, ids=["go", "java", "ruby", "php", "rust"]
)


@CASES
def test_a_new_user_of_the_old_name(
    tmp_path: Path,
    hints: Hints,
    store: str,
    text: str,
    user: str,
    template: str,
    old: str,
    new: str,
    around: dict[str, str],
) -> None:
    files = {store: text, user.format("User"): template.format("User", old), **around}
    change = {
        store: text.replace(old, new),
        user.format("User"): template.format("User", new),
        user.format("Fresh"): template.format("Fresh", old),
    }
    (hint,) = hints(tmp_path, files, change)
    assert (hint.rule, hint.location.path) == ("CR101", user.format("Fresh"))
    mended = {**change, user.format("Fresh"): template.format("Fresh", new)}
    assert hints(tmp_path / "mended", files, mended) == ()


@CASES
def test_a_new_user_of_a_file_that_is_deleted(
    tmp_path: Path,
    hints: Hints,
    store: str,
    text: str,
    user: str,
    template: str,
    old: str,
    new: str,
    around: dict[str, str],
) -> None:
    if store.startswith("store/"):  # an import that leads to no folder of the module may be of another one
        around = {**around, "store/other.go": "package store\n\nfunc Other() {}\n"}
    files = {store: text, user.format("User"): template.format("User", old), **around}
    change = {store: None, user.format("User"): None, user.format("Fresh"): template.format("Fresh", old)}
    if "src/lib.rs" in around:
        change["src/lib.rs"] = "pub mod Fresh;\n"
    (hint,) = hints(tmp_path, files, change)
    assert (hint.rule, hint.location.path) == ("CR101", user.format("Fresh"))
    assert hint.message.startswith(f"`{store}` was deleted, but is still used here")


def test_a_new_use_in_another_function_of_a_user_that_was_mended(tmp_path: Path, hints: Hints) -> None:
    files = {"store/store.go": GO_STORE, "main.go": GO_USER.format("main", "Put"), "go.mod": "module example.com/m\n"}
    more = '\nfunc more() {\n\tstore.Put("b")\n}\n'
    change = {"store/store.go": GO_STORE.replace("Put", "Save"), "main.go": GO_USER.format("main", "Save") + more}
    (hint,) = hints(tmp_path, files, change)
    assert (hint.location.path, hint.location.line) == ("main.go", 10)


def test_silent_where_the_name_moved_within_what_its_users_see(tmp_path: Path, hints: Hints) -> None:
    files = {"store/store.go": GO_STORE, "go.mod": "module example.com/m\n"}
    change = {
        "store/store.go": "package store\n",
        "store/put.go": GO_STORE,
        "main.go": GO_USER.format("main", "Put"),
    }
    assert hints(tmp_path, files, change) == ()


def test_silent_where_the_new_user_has_a_definition_of_its_own(tmp_path: Path, hints: Hints) -> None:
    files = {"store/store.go": GO_STORE, "go.mod": "module example.com/m\n"}
    own = "package other\n\nfunc Put(key string) string {\n\treturn key\n}\n\nfunc Go() {\n\tPut(`a`)\n}\n"
    assert hints(tmp_path, files, {"store/store.go": GO_STORE.replace("Put", "Save"), "other/other.go": own}) == ()


def test_two_files_that_each_use_what_the_other_lost(tmp_path: Path, hints: Hints) -> None:
    """Neither can be looked at with the other in its old state; the imports are found all the same."""
    files = {
        "app/__init__.py": "",
        "app/one.py": "def first():\n    return 1\n\n\ndef stay():\n    return 3\n",
        "app/two.py": "def second():\n    return [2]\n\n\ndef keep():\n    return 4\n",
    }
    change = {
        "app/one.py": "from app.two import second\n\n\ndef stay():\n    return 3\n",
        "app/two.py": "from app.one import first\n\n\ndef keep():\n    return 4\n",
    }
    assert {hint.location.path for hint in hints(tmp_path, files, change)} == {"app/one.py", "app/two.py"}
