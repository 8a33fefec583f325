"""CR106 in the languages where the index alone says what an object may be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

# Path and text of a class, and of a use through an object in another file.
CLASSES = {
    "go": (
        "log/log.go",
        "package log\n\ntype Logger struct {\n\tn int\n}\n\nfunc (l *Logger) LevelOn(n int) bool {\n\treturn true\n}\n",
        "main.go",
        (
            'package main\n\nimport "example.com/m/log"\n\ntype entry struct {\n\tlogger *log.Logger\n}\n\n'
            "func (e *entry) run() {\n\te.logger.LevelOn(1)\n}\n\nfunc LevelOn(n int) bool {\n\treturn n > 1\n}\n"
        ),
    ),
    "java": (
        "a/Logger.java",
        "package a;\n\nclass Logger {\n  boolean levelOn(int n) {\n    int m = n;\n    return m > 1;\n  }\n}\n",
        "a/Main.java",
        "package a;\n\nclass Main {\n  void run() {\n    find().levelOn(1);\n  }\n}\n",
    ),
    "php": (
        "src/Logger.php",
        "<?php\nnamespace A;\n\nclass Logger {\n    function levelOn($n) {\n        return $n > 1;\n    }\n}\n",
        "src/Main.php",
        "<?php\nnamespace A;\n\nclass Main {\n    function run($logger) {\n        $logger->levelOn(1);\n    }\n}\n",
    ),
    "ruby": (
        "lib/logger.rb",
        "class Logger\n  def level_on(n)\n    m = n\n    m\n  end\nend\n",
        "lib/main.rb",
        "class Main\n  def run\n    @logger.level_on(1)\n  end\nend\n",
    ),
    "rust": (
        "src/logger.rs",
        "pub struct Logger;\n\nimpl Logger {\n    pub fn level_on(&self, n: u32) -> u32 {\n        n\n    }\n}\n",
        "src/lib.rs",
        "mod logger;\n\npub fn run() {\n    find().level_on(1);\n}\n",
    ),
}
NAMES = {"go": "LevelOn", "java": "levelOn", "php": "levelOn", "ruby": "level_on", "rust": "level_on"}
LANGUAGES = pytest.mark.parametrize("language", sorted(CLASSES))


def family(language: str) -> dict[str, str]:
    path, text, user, use = CLASSES[language]
    return {"go.mod": "module example.com/m\n", path: text, user: use}


def renamed(language: str) -> dict[str, str]:
    return {CLASSES[language][0]: CLASSES[language][1].replace(NAMES[language], "isEnabled")}


@LANGUAGES
def test_a_renamed_method(tmp_path: Path, hints: Hints, language: str) -> None:
    (hint,) = hints(tmp_path, family(language), renamed(language))
    assert (hint.rule, hint.location.path) == ("CR106", CLASSES[language][2])
    assert hint.suggestion == "use `isEnabled`"
    user = CLASSES[language][2]
    mended = {**renamed(language), user: CLASSES[language][3].replace(NAMES[language], "isEnabled")}
    assert hints(tmp_path / "mended", family(language), mended) == ()


@LANGUAGES
def test_a_use_that_the_same_change_wrote(tmp_path: Path, hints: Hints, language: str) -> None:
    path, _, user, use = CLASSES[language]
    before = {name: text for name, text in family(language).items() if name != user} | {user: ""}
    (hint,) = hints(tmp_path, before, {**renamed(language), user: use})
    assert (hint.rule, hint.location.path, hint.related[0].location.path) == ("CR106", user, path)


@LANGUAGES
def test_another_class_that_has_one(tmp_path: Path, hints: Hints, language: str) -> None:
    """What is found in the new state may be what was meant."""
    path, text, _, _ = CLASSES[language]
    folder, _, file = path.rpartition("/")
    other = text.replace("Logger", "Other")
    more = {f"{folder}/other{file.lower()}": other}
    if language == "go":  # its type is known: the other one cannot be meant
        return
    assert hints(tmp_path, {**family(language), **more}, renamed(language)) == ()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        pytest.param("ruby", "class Logger", "class Logger < Outside", id="a base from outside"),
        pytest.param("ruby", "class Logger", "class Logger\n  attr_reader :level_on", id="made by its name"),
        pytest.param("ruby", "class Logger", "class Logger\n  def method_missing(name)\n  end", id="answers to any"),
        pytest.param(
            "php", "class Logger {", "class Logger {\n    function __call($n, $a) {}", id="php, answers to any"
        ),
        pytest.param(
            "java", "class Logger {", "class Logger extends Outside {\n  @Override", id="java, it is overridden"
        ),
        pytest.param("go", "\tn int", "\tn int\n\toutside.Thing", id="go, an embedded type from outside"),
    ],
)
def test_a_class_that_may_still_have_it(tmp_path: Path, hints: Hints, language: str, before: str, after: str) -> None:
    path, text, _, _ = CLASSES[language]
    files = {**family(language), path: text.replace(before, after, 1)}
    change = files[path].replace(f"{NAMES[language]}(", "isEnabled(")
    assert hints(tmp_path, files, {path: change}) == ()


def test_a_use_that_asks_first(tmp_path: Path, hints: Hints) -> None:
    files = family("ruby")
    files["lib/main.rb"] = files["lib/main.rb"].replace(
        "@logger.level_on(1)", "@logger.level_on(1) if @logger.respond_to?(:level_on)"
    )
    assert hints(tmp_path, files, renamed("ruby")) == ()


def test_exact_and_inferred_uses_are_one_hint(tmp_path: Path, hints: Hints) -> None:
    files = family("go")
    files["exact.go"] = 'package main\n\nimport "example.com/m/log"\n\nfunc exact(l *log.Logger) {\n\tl.LevelOn(1)\n}\n'
    (hint,) = hints(tmp_path, files, renamed("go"))
    assert (hint.rule, hint.also, hint.location.path) == ("CR101", ("CR106",), "exact.go")
    assert [related.location.path for related in hint.related] == ["log/log.go", "main.go"]


OUTSIDE = "use outside::Drawn;\n\n"
DRAWN = "\nimpl Drawn for Logger {\n    fn size(&self) -> u32 {\n        1\n    }\n}\n"


def test_an_inherent_method_of_a_type_with_a_trait_from_outside(tmp_path: Path, hints: Hints) -> None:
    """The type had both before: a method of its own is not one of the trait."""
    path, text, user, _ = CLASSES["rust"]
    before = OUTSIDE + text + DRAWN
    files = {**family("rust"), path: before}
    (hint,) = hints(tmp_path, files, {path: before.replace("level_on", "is_enabled")})
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR106", user, "use `is_enabled`")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(OUTSIDE + CLASSES["rust"][1], OUTSIDE + "pub struct Logger;\n" + DRAWN, id="a new trait"),
        pytest.param(
            CLASSES["rust"][1].replace("impl Logger", "impl outside::Drawn for Logger"),
            "pub struct Logger;\n\nimpl outside::Drawn for Logger {}\n",
            id="a method of the trait, which may have a default",
        ),
        pytest.param(
            OUTSIDE + CLASSES["rust"][1] + DRAWN,
            OUTSIDE + "#[derive(Levels)]\npub struct Logger;\n" + DRAWN,
            id="a derived trait",
        ),
        pytest.param(
            CLASSES["rust"][1] + "\nimpl std::ops::Deref for Logger {\n    type Target = outside::Log;\n}\n",
            "pub struct Logger;\n\nimpl std::ops::Deref for Logger {\n    type Target = outside::Log;\n}\n",
            id="it stands for another type",
        ),
        pytest.param(
            OUTSIDE + CLASSES["rust"][1] + DRAWN,
            OUTSIDE + "pub struct Logger;\n\nimpl Logger {\n    made! { pub fn level_on(&self); }\n}\n" + DRAWN,
            id="a macro writes it",
        ),
    ],
)
def test_what_a_trait_from_outside_may_supply(tmp_path: Path, hints: Hints, before: str, after: str) -> None:
    path = CLASSES["rust"][0]
    assert hints(tmp_path, {**family("rust"), path: before}, {path: after}) == ()


@pytest.mark.parametrize(
    ("base", "found"),
    [
        pytest.param("implements \\Psr\\Server\\Handler", True, id="an interface has no bodies"),
        pytest.param("extends Outside implements Handler", False, id="a class from outside may have it"),
    ],
)
def test_php_what_a_class_implements_gives_it_nothing(tmp_path: Path, hints: Hints, base: str, found: bool) -> None:
    path, text, _, _ = CLASSES["php"]
    files = {**family("php"), path: text.replace("class Logger {", f"class Logger {base} {{")}
    after = {path: files[path].replace("levelOn", "isEnabled")}
    assert [hint.rule for hint in hints(tmp_path, files, after)] == ["CR106"] * found
