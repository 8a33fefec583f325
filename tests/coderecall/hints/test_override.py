"""CR108 in every language that it reads: what an override has to be like, and when nothing is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

# Path and text of a base and of an override in another file; %s are the parameters.
FAMILIES = {
    "java": (
        "a/Base.java",
        "package a;\n\nabstract class Base {\n  void put(%s) {}\n}\n",
        "a/Derived.java",
        "package a;\n\nclass Derived extends Base {\n  void put(%s) {}\n}\n",
    ),
    "kotlin": (
        "a/Base.kt",
        "package a\n\ninterface Base {\n    fun put(%s)\n}\n",
        "a/Derived.kt",
        "package a\n\nclass Derived : Base {\n    override fun put(%s) {}\n}\n",
    ),
    "csharp": (
        "a/Base.cs",
        "namespace A {\n  abstract class Base {\n    public abstract void Put(%s);\n  }\n}\n",
        "a/Derived.cs",
        "namespace A {\n  class Derived : Base {\n    public override void Put(%s) {}\n  }\n}\n",
    ),
    "php": (
        "a/Base.php",
        "<?php\nnamespace A;\n\nclass Base {\n    function put(%s) {}\n}\n",
        "a/Derived.php",
        "<?php\nnamespace A;\n\nclass Derived extends Base {\n    function put(%s) {}\n}\n",
    ),
    "ruby": (
        "lib/base.rb",
        "class Base\n  def put(%s)\n  end\nend\n",
        "lib/derived.rb",
        "class Derived < Base\n  def put(%s)\n  end\nend\n",
    ),
    "typescript": (
        "a/base.ts",
        "export abstract class Base {\n  put(%s) {}\n}\n",
        "a/derived.ts",
        "import { Base } from './base'\n\nexport class Derived extends Base {\n  put(%s) {}\n}\n",
    ),
    "javascript": (
        "a/base.js",
        "export class Base {\n  put(%s) {}\n}\n",
        "a/derived.js",
        "import { Base } from './base.js'\n\nexport class Derived extends Base {\n  put(%s) {}\n}\n",
    ),
    "python": (
        "base.py",
        "class Base:\n    def put(self, %s):\n        pass\n",
        "derived.py",
        "from base import Base\n\n\nclass Derived(Base):\n    def put(self, %s):\n        pass\n",
    ),
    "rust": (
        "src/base.rs",
        "pub trait Base {\n    fn put(&self, %s);\n}\n",
        "src/main.rs",
        "mod base;\n\nstruct Derived;\n\nimpl base::Base for Derived {\n    #[inline]\n    fn put(&self, %s) {}\n}\n",
    ),
    "go": (
        "store/store.go",
        "package store\n\ntype Store interface {\n\tPut(%s) error\n\tClose()\n}\n",
        "disk/disk.go",
        (
            'package disk\n\nimport "example.com/m/store"\n\ntype Disk struct{}\n\n'
            "func (d *Disk) Put(%s) error { return nil }\n\nfunc (d *Disk) Close() {}\n\n"
            "var _ store.Store = (*Disk)(nil)\n"
        ),
    ),
}

WRONG = [
    ("rust", "width: u32", "width: u32, height: u32", "takes 1 parameter, and 2 are wanted now"),
    ("rust", "width: u32, height: u32", "height: u32, width: u32", "takes `width` where its base takes `height` now"),
    ("rust", "width: u32", "width: &u32", "takes `width: u32`, and `width: &u32` is wanted now"),
    ("java", "int width, int height", "int width, int height, int depth", "takes 2 parameters, and 3 are wanted now"),
    ("java", "int width", "long width", "takes `int width`, and `long width` is wanted now"),
    ("java", "int width, int height", "int height, int width", "takes `width` where its base takes `height` now"),
    ("kotlin", "width: Int", "width: Int, depth: Int = 1", "takes 1 parameter, and 2 are wanted now"),
    ("csharp", "int width, string name", "string name", "takes 2 parameters, and 1 is wanted now"),
    ("php", "$width", "$width, $depth = 1", "passes 2 positional arguments, it takes at most 1"),
    ("php", "$width, $height", "$width", "does not pass the required `height`"),
    ("php", "$width, $height", "$height, $width", "takes `width` where its base takes `height` now"),
    ("ruby", "width", "width, depth", "passes 2 positional arguments, it takes at most 1"),
    ("ruby", "width", "width, depth:", "passes the keyword `depth`, it has no such parameter"),
    ("ruby", "width, height", "width", "does not pass the required `height`"),
    ("ruby", "width, height", "height, width", "takes `width` where its base takes `height` now"),
    ("typescript", "width: number, height: number", "width: number", "does not pass the required `height`"),
    ("typescript", "width: number", "depth: number, width: number", "takes `width` where its base takes `depth` now"),
    ("javascript", "width, height", "height, width", "takes `width` where its base takes `height` now"),
    ("python", "width, height", "height, width", "takes `width` where its base takes `height` now"),
    (
        "go",
        "width, height int",
        "width, height, depth int",
        "no longer implements it: it takes 2 parameters, and 3 are",
    ),
    ("go", "width int", "width int64", "takes `int width`, and `int64 width` is wanted now"),
]

RIGHT = [
    pytest.param("rust", "width: u32", "wide: u32", "width: u32", id="rust, another name"),
    pytest.param("rust", "path: &Path", "path: &'a std::path::Path", "path: &Path", id="rust, written otherwise"),
    pytest.param("rust", "each: T", "each: &T", "each: u32", id="rust, a type parameter"),
    pytest.param("java", "int width", "final int width", "int width", id="java, the same type"),
    pytest.param("java", "java.util.List<T> all", "List<T> all", "List<String> all", id="java, written otherwise"),
    pytest.param("java", "int width", "long width", "long width", id="java, it was no override before"),
    pytest.param("csharp", "string name", "string? name", "string name", id="csharp, nullable"),
    pytest.param("php", "$width", "$width, $depth = 1", "$width, ...$more", id="php, takes any"),
    pytest.param("ruby", "width", "width, depth = 1", "width", id="ruby, optional"),
    pytest.param("ruby", "width", "width, depth:", "width, **more", id="ruby, any keyword"),
    pytest.param("typescript", "width: number", "width: number, depth: number", "width: number", id="typescript"),
    pytest.param("javascript", "width", "width, depth", "width", id="javascript, more at the end"),
    pytest.param("python", "width, height", "height, width", "height, width", id="python, in the new order"),
    pytest.param("go", "width int", "wide int", "width int", id="go, another name"),
]


def texts(language: str, base: str, derived: str) -> dict[str, str]:
    base_path, base_text, path, text = FAMILIES[language]
    return {"go.mod": "module example.com/m\n", base_path: base_text % base, path: text % derived}


@pytest.mark.parametrize(("language", "old", "new", "said"), WRONG, ids=[f"{w[0]}, {w[2]}" for w in WRONG])
def test_an_override_that_stayed_as_it_was(
    tmp_path: Path, hints: Hints, language: str, old: str, new: str, said: str
) -> None:
    changed = {FAMILIES[language][0]: FAMILIES[language][1] % new}
    (hint,) = hints(tmp_path, texts(language, old, old), changed)
    assert (hint.rule, hint.location.path) == ("CR108", FAMILIES[language][2])
    assert said in hint.message
    mended = {**changed, FAMILIES[language][2]: FAMILIES[language][3] % new}
    assert hints(tmp_path / "mended", texts(language, old, old), mended) == ()


@pytest.mark.parametrize(("language", "old", "new", "own"), RIGHT)
def test_an_override_that_fits(tmp_path: Path, hints: Hints, language: str, old: str, new: str, own: str) -> None:
    assert hints(tmp_path, texts(language, old, own), {FAMILIES[language][0]: FAMILIES[language][1] % new}) == ()


@pytest.mark.parametrize(
    ("base", "derived"),
    [
        pytest.param("abstract class Base implements Runnable {", "", id="perhaps from outside"),
        pytest.param("abstract class Base extends Root {", "", id="from further up"),
        pytest.param("", "void put(long width) {}\n  void put(int width) {}", id="an overload overrides it"),
    ],
)
def test_java_where_the_method_may_override_something_else(
    tmp_path: Path, hints: Hints, base: str, derived: str
) -> None:
    files = texts("java", "int width", "int width")
    files["a/Root.java"] = "package a;\n\nabstract class Root {\n  abstract void put(int width);\n}\n"
    files["a/Base.java"] = files["a/Base.java"].replace("abstract class Base {", base or "abstract class Base {")
    files["a/Derived.java"] = files["a/Derived.java"].replace(
        "void put(int width) {}", derived or "void put(int width) {}"
    )
    changed = files["a/Base.java"].replace("int width", "long width")
    assert hints(tmp_path, files, {"a/Base.java": changed}) == ()


@pytest.mark.parametrize("kind", ["private", "static"])
def test_a_method_that_nothing_overrides(tmp_path: Path, hints: Hints, kind: str) -> None:
    files = {
        path: text.replace("void put", f"{kind} void put") for path, text in texts("java", "int a", "int a").items()
    }
    assert hints(tmp_path, files, {"a/Base.java": files["a/Base.java"].replace("int a", "long a")}) == ()


def test_go_a_type_that_only_happens_to_have_such_methods(tmp_path: Path, hints: Hints) -> None:
    files = texts("go", "width int", "width int")
    files["disk/disk.go"] = files["disk/disk.go"].replace("var _ store.Store = (*Disk)(nil)\n", "")
    assert hints(tmp_path, files, {"store/store.go": FAMILIES["go"][1] % "width int64"}) == ()


def test_go_a_type_with_all_of_many_methods(tmp_path: Path, hints: Hints) -> None:
    files = texts("go", "width int", "width int")
    files["store/store.go"] = files["store/store.go"].replace("\tClose()\n", "\tClose()\n\tFlush()\n")
    files["disk/disk.go"] = files["disk/disk.go"].replace(
        "var _ store.Store = (*Disk)(nil)\n", "func (d *Disk) Flush() {}\n"
    )
    changed = {"store/store.go": files["store/store.go"].replace("width int", "width int64")}
    (hint,) = hints(tmp_path, files, changed)
    assert (hint.location.path, hint.confidence) == ("disk/disk.go", 0.7)
    part = {**files, "disk/disk.go": files["disk/disk.go"].replace("Flush", "Sync")}
    assert hints(tmp_path / "part", part, changed) == ()


def test_java_one_of_several_overloads(tmp_path: Path, hints: Hints) -> None:
    files = texts("java", "int width", "int width")
    for path in ("a/Base.java", "a/Derived.java"):
        files[path] = files[path].replace(
            "void put(int width) {}", "void put(String name) {}\n  void put(int width) {}"
        )
    changed = {"a/Base.java": files["a/Base.java"].replace("int width", "long width")}
    (hint,) = hints(tmp_path, files, changed)
    assert (hint.location.path, hint.location.line) == ("a/Derived.java", 5)
    one = files["a/Derived.java"].replace("void put(int width) {}", "")
    assert hints(tmp_path / "one", {**files, "a/Derived.java": one}, changed) == ()


FILTER = "package p;\n\npublic interface Filter {\n  boolean skip(String name);\n}\n"
ANONYMOUS = (
    "package p;\n\npublic class Use {\n  Filter one() {\n    return new Filter() {\n      int n = size();\n\n"
    "      @Override\n      public boolean skip(String name) {\n        return name.isEmpty();\n      }\n"
    "    };\n  }\n}\n"
)


def test_an_anonymous_class_overrides(tmp_path: Path, hints: Hints) -> None:
    files = {"p/Filter.java": FILTER, "p/Use.java": ANONYMOUS}
    after = {"p/Filter.java": FILTER.replace("String name", "String name, int depth")}
    (hint,) = hints(tmp_path, files, after)
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR108", "p/Use.java", 9)
    mended = {**after, "p/Use.java": ANONYMOUS.replace("String name", "String name, int depth")}
    assert hints(tmp_path / "mended", files, mended) == ()


def test_an_anonymous_class_of_another_type(tmp_path: Path, hints: Hints) -> None:
    """It only makes an object of the type that changed, in the class of another."""
    use = ANONYMOUS.replace("new Filter()", "new Other()").replace("size()", "make(new Filter())")
    other = FILTER.replace("Filter", "Other")
    files = {"p/Filter.java": FILTER, "p/Other.java": other, "p/Use.java": use}
    assert hints(tmp_path, files, {"p/Filter.java": FILTER.replace("String name", "String name, int depth")}) == ()
