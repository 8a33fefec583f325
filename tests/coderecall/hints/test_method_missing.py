"""CR111: a type requires a method since the change, and a class in another file does not define it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

# The file of the type and that of the class.
JAVA = (
    ("p/Filter.java", "package p;\n\npublic interface Filter {\n  boolean skip(String name);\n}\n"),
    (
        "p/Named.java",
        "package p;\n\nclass Named implements Filter {\n  public boolean skip(String s) { return true; }\n}\n",
    ),
)
PYTHON = (
    (
        "app/base.py",
        "from abc import ABC, abstractmethod\n\n\nclass Filter(ABC):\n    @abstractmethod\n    def skip(self): ...\n",
    ),
    (
        "app/named.py",
        "from app.base import Filter\n\n\nclass Named(Filter):\n    def skip(self, name):\n        return 1\n",
    ),
)
CASES = {
    "Java": JAVA,
    "PHP": (
        ("Filter.php", "<?php\nnamespace App;\n\ninterface Filter\n{\n    public function skip($name);\n}\n"),
        (
            "Named.php",
            "<?php\nnamespace App;\n\nclass Named implements Filter\n{\n    public function skip($name) {}\n}\n",
        ),
    ),
    "TypeScript": (
        ("src/filter.ts", "export interface Filter {\n  skip(name: string): boolean;\n}\n"),
        (
            "src/named.ts",
            "import { Filter } from './filter';\n\nexport class Named implements Filter {\n  skip() {}\n}\n",
        ),
    ),
    "Kotlin": (
        ("p/Filter.kt", "package p\n\ninterface Filter {\n  fun skip(name: String): Boolean\n}\n"),
        ("p/Named.kt", "package p\n\nclass Named : Filter {\n  override fun skip(name: String) = true\n}\n"),
    ),
    "C#": (
        ("Filter.cs", "namespace P;\n\npublic interface Filter\n{\n    bool Skip(string name);\n}\n"),
        ("Named.cs", "namespace P;\n\nclass Named : Filter\n{\n    public bool Skip(string name) => true;\n}\n"),
    ),
    "Scala": (
        ("Filter.scala", "package p\n\ntrait Filter {\n  def skip(name: String): Boolean\n}\n"),
        ("Named.scala", "package p\n\nclass Named extends Filter {\n  def skip(name: String) = true\n}\n"),
    ),
    "Swift": (
        ("Sources/App/Filter.swift", "protocol Filter {\n    func skip(name: String) -> Bool\n}\n"),
        ("Sources/App/Named.swift", "struct Named: Filter {\n    func skip(name: String) -> Bool { true }\n}\n"),
    ),
    "Rust": (
        ("src/filter.rs", "pub trait Filter {\n    fn skip(&self) -> bool;\n}\n"),
        (
            "src/main.rs",
            "mod filter;\nstruct Named;\n\nimpl filter::Filter for Named {\n    fn skip(&self) -> bool { true }\n}\n",
        ),
    ),
    "Go": (
        ("m/a.go", "package m\n\ntype Filter interface {\n\tSkip(name string) bool\n}\n"),
        (
            "m/b.go",
            (
                "package m\n\nvar _ Filter = (*Named)(nil)\n\ntype Named struct{}\n\n"
                "func (n *Named) Skip(s string) bool { return s }\n"
            ),
        ),
    ),
    "Python": PYTHON,
}
NEW = {
    "Java": "boolean also();\n  boolean skip",
    "PHP": "public function also();\n    public function skip",
    "TypeScript": "also(): void;\n  skip",
    "Kotlin": "fun also(): Int\n  fun skip",
    "C#": "bool Also();\n    bool Skip",
    "Scala": "def also: Int\n  def skip",
    "Swift": "func also() -> Bool\n    func skip",
    "Rust": "fn also(&self);\n    fn skip",
    "Go": "Also() bool\n\tSkip",
    "Python": "def also(self): ...\n\n    @abstractmethod\n    def skip",
}


def grown(language: str, text: str) -> str:
    """The type with one method more, before the one that it has."""
    new = NEW[language]
    old = new.rpartition("\n")[2].strip()
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize("language", CASES)
def test_a_class_without_the_new_method(tmp_path: Path, hints: Hints, language: str) -> None:
    (path, text), (user, user_text) = CASES[language]
    (hint,) = hints(tmp_path, {path: text, user: user_text}, {path: grown(language, text)})
    assert (hint.rule, hint.location.path, hint.severity.name) == ("CR111", user, "ERROR")
    assert "does not define `also`: required since this change by `Filter`" in hint.message.replace("Also", "also")


@pytest.mark.parametrize("language", CASES)
def test_a_class_that_the_same_change_gave_the_method(tmp_path: Path, hints: Hints, language: str) -> None:
    (path, text), (user, user_text) = CASES[language]
    defined = user_text.replace("skip", "also").replace("Skip", "Also")
    both = {
        "Python": user_text + "\n    def also(self):\n        return 1\n",
        "Go": user_text + "\nfunc (n *Named) Also() bool { return true }\n",
        "Rust": user_text.replace("    fn skip", "    fn also(&self) {}\n    fn skip"),
    }
    lines = user_text.split("\n")
    at = next(index for index, line in enumerate(lines) if "skip" in line.lower() and "filter" not in line.lower())
    mended = both.get(language) or "\n".join([*lines[: at + 1], defined.split("\n")[at], *lines[at + 1 :]])
    assert hints(tmp_path, {path: text, user: user_text}, {path: grown(language, text), user: mended}) == ()


@pytest.mark.parametrize(
    "user",
    [
        pytest.param("abstract class Named implements Filter {}", id="an abstract class"),
        pytest.param("interface Named extends Filter {}", id="an interface"),
        pytest.param("class Named extends Ready implements Filter {}", id="a base has it"),
        pytest.param("class Named extends Outside implements Filter {}", id="a base from outside may have it"),
        pytest.param(
            "enum Named implements Filter { A { public boolean also() { return true; } } }", id="of its values"
        ),
        pytest.param("record Named(boolean also) implements Filter {}", id="a component of a record"),
        pytest.param(
            "class Named { Filter f = new Filter() { public boolean also() { return true; } }; }", id="unnamed"
        ),
    ],
)
def test_java_silent(tmp_path: Path, hints: Hints, user: str) -> None:
    path, text = JAVA[0]
    ready = "package p;\n\nclass Ready {\n  public boolean also() { return true; }\n}\n"
    files = {path: text, "p/Ready.java": ready, "p/Named.java": f"package p;\n\n{user}\n"}
    assert hints(tmp_path, files, {path: grown("Java", text)}) == ()


def test_java_a_class_without_a_name(tmp_path: Path, hints: Hints) -> None:
    path, text = JAVA[0]
    user = "class Use {\n  Filter f = new Filter() {\n    public boolean skip(String name) { return true; }\n  };\n}\n"
    (hint,) = hints(tmp_path, {path: text, "p/Use.java": f"package p;\n\n{user}"}, {path: grown("Java", text)})
    assert (hint.rule, hint.location.line) == ("CR111", 4)


def test_java_a_method_with_a_body(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = JAVA
    after = text.replace("boolean skip", "default int also() { return 1; }\n\n  boolean skip")
    assert hints(tmp_path, {path: text, user: user_text}, {path: after}) == ()


def test_java_a_method_with_another_name_is_one_cause_with_its_uses(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = JAVA
    use = "package p;\n\nclass Use {\n  boolean one(Filter f) { return f.skip(null); }\n}\n"
    files = {path: text, user: user_text, "p/Use.java": use}
    (hint,) = hints(tmp_path, files, {path: text.replace("skip(", "drop(")})
    assert (hint.rule, hint.also) == ("CR101", ("CR111",))
    assert {related.location.path for related in hint.related} == {path, user}


def test_python_only_classes_with_nothing_below_them(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = PYTHON
    below = "from app.named import Named\n\n\nclass One(Named):\n    def also(self):\n        return 1\n"
    files = {path: text, user: user_text, "app/one.py": below}
    assert hints(tmp_path, files, {path: grown("Python", text)}) == ()
    files["app/two.py"] = below.replace("also", "other")
    (hint,) = hints(tmp_path / "two", files, {path: grown("Python", text)})
    assert hint.location.path == "app/two.py"


@pytest.mark.parametrize(
    ("user", "more"),
    [
        pytest.param("class Named(one: Filter) : Filter by one", {}, id="by delegation"),
        pytest.param("sealed class Named : Filter", {}, id="sealed"),
    ],
)
def test_kotlin_silent(tmp_path: Path, hints: Hints, user: str, more: Files) -> None:
    path, text = CASES["Kotlin"][0]
    files = {path: text, "p/Named.kt": f"package p\n\n{user}\n", **more}
    assert hints(tmp_path, files, {path: grown("Kotlin", text)}) == ()


def test_swift_an_extension_gives_it_to_all(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = CASES["Swift"]
    extension = "extension Filter {\n    func also() -> Bool { false }\n}\n"
    after = {path: grown("Swift", text), "Sources/App/More.swift": extension}
    assert hints(tmp_path, {path: text, user: user_text}, after) == ()


def test_go_a_type_that_nothing_says_to_be_meant_or_that_embeds_another(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = CASES["Go"]
    after = {path: grown("Go", text)}
    unsaid = user_text.replace("var _ Filter = (*Named)(nil)\n\n", "")
    assert hints(tmp_path, {path: text, user: unsaid}, after) == ()
    embeds = user_text.replace("struct{}", "struct{ Other }")
    assert hints(tmp_path / "two", {path: text, user: embeds}, after) == ()


def test_typescript_a_method_that_may_be_left_out(tmp_path: Path, hints: Hints) -> None:
    (path, text), (user, user_text) = CASES["TypeScript"]
    assert hints(tmp_path, {path: text, user: user_text}, {path: text.replace("skip", "also?(): void;\n  skip")}) == ()


GO_STORE = (
    "package jet\n\ntype Store interface {\n\tGet(%skey string) bool\n\tPut(%skey string) bool\n\tDrop(key string)\n}\n"
)
GO_TYPE = (
    "package old\n\n%stype kv struct{}\n\nfunc (k *kv) Get(key string) bool { return true }\n"
    "func (k *kv) Put(key string) bool { return true }\nfunc (k *kv) Drop(key string) {}\n"
)


@pytest.mark.parametrize(
    ("context", "own", "found"),
    [
        pytest.param("", "", True, id="it fits"),
        pytest.param("ctx string, ", "", False, id="other parameters"),
        pytest.param("", "type Store interface {\n\tGet(key string) bool\n}\n\n", False, id="an own one of that name"),
    ],
)
def test_go_a_type_of_another_package(tmp_path: Path, hints: Hints, context: str, own: str, found: bool) -> None:
    text = GO_STORE % (context, context)
    files = {"go.mod": "module m\n", "jet/store.go": text, "old/kv.go": GO_TYPE % own}
    after = {"jet/store.go": text.replace("\tDrop", "\tAlso()\n\tDrop")}
    assert [hint.rule for hint in hints(tmp_path, files, after)] == ["CR111"] * found


@pytest.mark.parametrize(("tail", "found"), [(" by filter", False), ("", True)])
def test_kotlin_a_long_head_that_delegates(tmp_path: Path, hints: Hints, tail: str, found: bool) -> None:
    (path, text), _ = CASES["Kotlin"]
    fields = "".join(f"    /** The {i}th of many names. */\n    val name{i}: String,\n" for i in range(30))
    own = "" if tail else " {\n    override fun skip(name: String) = true\n}"
    user = f"package p\n\nclass Named(\n{fields}    val filter: Filter,\n) : Filter{tail}{own}\n"
    files = {path: text, "Named.kt": user}
    assert [hint.rule for hint in hints(tmp_path, files, {path: grown("Kotlin", text)})] == ["CR111"] * found
