"""CR101 for definitions of Go, Ruby, Rust, Swift, PHP and C#."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

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


@pytest.mark.parametrize("after", [{"lib/client.rb": "class Client\nend\n"}, {"lib/client.rb": None}])
def test_a_class_of_the_language_that_was_opened_again(tmp_path: Path, hints: Hints, after: Files) -> None:
    opened = "class IO\n  def wait; end\nend\n\nmodule Tools\nend\n\nclass Client\nend\n"
    files = {"lib/client.rb": opened, "lib/user.rb": "def use\n  IO.pipe\n  Tools.new\nend\n"}
    assert all("`IO`" not in hint.message for hint in hints(tmp_path, files, after))
    assert any(
        "Tools" in hint.message or "client.rb" in hint.message for hint in hints(tmp_path / "again", files, after)
    )


@pytest.mark.parametrize(
    ("own", "use"),
    [("def warn(text)\n  super text\nend\n", "warn 'x'"), ("RUBY_ENGINE = 'ruby'\n", "puts RUBY_ENGINE")],
)
def test_what_ruby_has_itself_stays_when_a_file_no_longer_defines_it(
    tmp_path: Path, hints: Hints, own: str, use: str
) -> None:
    before = {"lib/own.rb": f"{own}\ndef other\nend\n", "lib/user.rb": f"require_relative 'own'\n\n{use}\n"}
    assert hints(tmp_path, before, {"lib/own.rb": "def other\nend\n"}) == ()


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
