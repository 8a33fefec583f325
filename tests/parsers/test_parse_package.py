"""The package's public calls."""

import subprocess
import sys

import pytest

from parsers import LANGUAGES, UnsupportedLanguageError, grammar_versions, is_test_path, language_of, parse


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("b.pyi", "python"),
        ("B.JSX", "javascript"),
        ("b.cjs", "javascript"),
        ("b.mts", "typescript"),
        ("b.d.ts", "typescript"),
        ("b.tsx", "tsx"),
        ("b.go", "go"),
        ("B.java", "java"),
        ("b.kt", "kotlin"),
        ("build.gradle.kts", "kotlin"),
        ("b.sc", "scala"),
        ("B.cs", "csharp"),
        ("b.csx", "csharp"),
        ("b.rs", "rust"),
        ("b.h", "c"),
        ("b.hpp", "cpp"),
        ("b.cc", "cpp"),
        ("Rakefile", "ruby"),
        ("b.txt", None),
        ("py", None),
        (".py", None),
        ("", None),
    ],
)
def test_language_by_name(path: str, language: str | None) -> None:
    assert language_of(path) == language


def test_what_is_no_text_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UnsupportedLanguageError, match=r"'a\.png' is no text: read are .*; ask text_language_of first"):
        parse("a.png", b"")


@pytest.mark.parametrize(
    "path",
    [
        "tests/store.py", "a/__tests__/b.js", "test_store.py", "a/conftest.py", "store_test.go", "src/StoreTest.java",
        "a/b.spec.ts", "b.test.mjs", "spec/store_spec.rb", "src/test/java/A.java", "store_unittest.cc", "tests.py",
        "src/commonTest/kotlin/A.kt", "a/StoreSpec.scala", "src/Shop.Tests/Cart.cs", "CartTests.cs",
        "Shop.Tests NET45/Cart.cs", "ShopTests/Cart.swift", "integration-tests/a.js", "regress/a.sh",
        "lib/testData/a.kt", "test-d/store.ts", "src/store.test-d.ts", "fuzz/read.cc",
        "src/fuzz_targets/read.rs", "fuzzing/a.py",
    ],
)  # fmt: skip
def test_test_paths(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "src/store.py",
        "latest.py",
        "contest.go",
        "attest/a.rs",
        "Testament.java",
        "inspect.ts",
        "src/Shop/Latest.cs",
        "tokio-test/src/io.rs",
        "test-renderer/index.js",
        "contests/a.py",
        "fuzzy/a.py",
    ],
)
def test_other_paths(path: str) -> None:
    assert not is_test_path(path)


def test_versions_name_every_grammar() -> None:
    versions = grammar_versions()
    assert versions["tree-sitter"].startswith("0.25.")
    assert len(versions) == len(LANGUAGES)  # TypeScript and TSX share one package, and the binding is one more


def test_import_and_language_lookup_load_no_grammar() -> None:
    code = (
        "import sys, parsers; parsers.language_of('a.py'); parsers.is_test_path('a.py');"
        "print([name for name in sys.modules if name.startswith('tree_sitter')])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"
