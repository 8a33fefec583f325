"""CR101 for definitions of Java and Kotlin."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


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
