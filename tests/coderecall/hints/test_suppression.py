"""`coderecall: ignore[…]` in the comments of every language, at every place that a hint rests on."""

from pathlib import Path

import pytest
from indexed import index_exactly, make_indexed
from repositories import commit, write

from coderecall.hints.suppression import read_ignores
from coderecall.model import HintReport
from parsers import LANGUAGES

SLASHES = """\
{begin}
use(1); // coderecall: ignore[CR101]
// coderecall: ignore[CR102]
// and why
use(2);
/* coderecall: ignore[CR103]
   and why */
use(3);
use("// coderecall: ignore[CR104]");
{end}
"""
HASHES = """\
{begin}
use(1) # coderecall: ignore[CR101]
# coderecall: ignore[CR102]
# and why
use(2)
# noqa: X1 # coderecall: ignore[CR103]
# and why
use(3)
use("# coderecall: ignore[CR104]")
{end}
"""
LUA = """\

use(1) -- coderecall: ignore[CR101]
-- coderecall: ignore[CR102]
-- and why
use(2)
--[[ coderecall: ignore[CR103]
  and why ]]
use(3)
use("-- coderecall: ignore[CR104]")
"""
HASKELL = """\
module Main where
one = use 1 -- coderecall: ignore[CR101]
-- coderecall: ignore[CR102]
-- and why
two = use 2
{- coderecall: ignore[CR103]
   and why -}
three = use 3
four = use "-- coderecall: ignore[CR104]"
"""
ZIG = SLASHES.replace("/*", "//").replace("   and why */", "// and why")
AROUND = {
    "bash": ("", ""),
    "c": ("void f(void) {", "}"),
    "cpp": ("void f() {", "}"),
    "csharp": ("class C { void F() {", "}}"),
    "elixir": ("def f do", "end"),
    "go": ("package a; func f() {", "}"),
    "java": ("class C { void f() {", "}}"),
    "javascript": ("", ""),
    "kotlin": ("fun f() {", "}"),
    "php": ("<?php", ""),
    "python": ("if True:", ""),
    "ruby": ("def f", "end"),
    "rust": ("fn f() {", "}"),
    "scala": ("object A { def f() = {", "}}"),
    "swift": ("func f() {", "}"),
    "tsx": ("", ""),
    "typescript": ("", ""),
    "zig": ("fn f() void {", "}"),
}
HASH_LANGUAGES = {"bash", "elixir", "python", "ruby"}


def snippet(language: str) -> str:
    """Three uses with a comment each, and a string that looks like one."""
    if language in {"haskell", "lua"}:
        return {"haskell": HASKELL, "lua": LUA}[language]
    begin, end = AROUND[language]
    text = HASHES if language in HASH_LANGUAGES else ZIG if language == "zig" else SLASHES
    if language == "bash":
        text = text.replace("(", " ").replace(")", "")
    if language == "python":
        text = text.replace("use(", " use(")
    return text.format(begin=begin, end=end)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_comment_syntax(language: str) -> None:
    """On the line, on the line above, in a block; a string is none."""
    found = read_ignores(language, snippet(language).encode())
    assert {line: [*ignores[0].rules] for line, ignores in found.items()} == {
        2: ["CR101"],
        5: ["CR102"],
        8: ["CR103"],
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- app.py # coderecall: ignore[CR303]\n", 1),
        ("# coderecall: ignore[CR303]\n- app.py\n", 2),
        ("<!-- coderecall: ignore[CR303] -->\n<a>\n", 2),
        ("; coderecall: ignore[CR303]\nkey\n", 2),
        ("% coderecall: ignore[CR303]\nkey\n", 2),
        ('" coderecall: ignore[CR303]\nkey\n', 2),
        ("-- coderecall: ignore[CR303]\nSELECT 1\n", 2),
        (".. coderecall: ignore[CR303]\nkey\n", 2),
    ],
)
def test_text_that_no_grammar_reads(text: str, line: int) -> None:
    assert list(read_ignores("text", text.encode())) == [line]


def test_a_comment_in_jsx_speaks_of_the_element_below() -> None:
    text = "const a = <A>\n  {/* coderecall: ignore[CR101] */}\n  <B/>\n</A>;\n"
    assert list(read_ignores("tsx", text.encode())) == [3]


def test_a_comment_above_nothing() -> None:
    assert list(read_ignores("python", b"# coderecall: ignore[CR101]\n\nx = 1\n")) == [2]
    assert list(read_ignores("python", b"x = 1\n# coderecall: ignore[CR101]")) == [3]


@pytest.mark.parametrize(
    ("words", "rules", "unknown"),
    [
        ("ignore[CR101]", {"CR101"}, ()),
        ("ignore[CR101, CR102]", {"CR101", "CR102"}, ()),
        ("ignore[cr101,CR102]", {"CR101", "CR102"}, ()),
        ("ignore [CR101]", {"CR101"}, ()),
        ("ignore[removed-symbol-still-used]", {"CR101"}, ()),
        ("ignore[CR101, CR1O2]", {"CR101"}, ("CR1O2",)),
        ("ignore[]", set(), ("",)),
        ("ignore[CR101", {"CR101"}, ()),
        ("ignore", set(), ()),
        ("ignore: it is a plugin", set(), ()),
    ],
)
def test_what_a_comment_may_say(words: str, rules: set[str], unknown: tuple[str, ...]) -> None:
    ((ignore,),) = read_ignores("python", f"x = 1  # coderecall: {words}\n".encode()).values()
    assert (ignore.rules, ignore.unknown) == (rules, unknown)
    assert ignore.accepts("CR301") is (words.removesuffix(": it is a plugin") == "ignore")


def test_other_words_are_no_such_comment() -> None:
    text = b"# coderecall: ignored, see coderecall: index\n# Coderecall ignores [this], coderecall region[1]\n"
    assert read_ignores("python", text) == {}


STORE = "def put(key):\n    checked = key.strip()\n    return checked\n"
RENAMED = STORE.replace("def put", "def save")
USER = "from app.store import put\n\nput('a')\n"
FILES = {"app/__init__.py": "", "app/store.py": STORE, "app/user.py": USER, "app/late.py": USER}


def places(report: HintReport) -> list[str]:
    found = [(hint.location, *(related.location for related in hint.related)) for hint in report.hints]
    return [f"{at.path}:{at.line}" for locations in found for at in locations]


@pytest.mark.parametrize("comment", ["above", "behind"])
def test_one_accepted_place_does_not_speak_for_the_others(tmp_path: Path, comment: str) -> None:
    project = make_indexed(tmp_path, FILES)
    words = "# coderecall: ignore[CR101]"
    text = f"{words}\n{USER}" if comment == "above" else USER.replace("put\n", f"put  {words}\n", 1)
    write(project.root, {"app/store.py": RENAMED, "app/late.py": text})
    assert places(project.check()) == ["app/user.py:1", "app/store.py:1"]
    write(project.root, {"app/user.py": text})
    assert project.check() == HintReport((), ())


def test_the_changed_place_speaks_for_all(tmp_path: Path) -> None:
    words = "# coderecall: ignore[CR101]"
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED.replace("(key):", f"(key):  {words}")})
    assert project.check() == HintReport((), ())
    write(project.root, {"app/store.py": f"{words}\n{RENAMED}"})
    assert project.check() == HintReport((), ())


EVERY = "app/store.py:1 accepts every rule: name those that are meant, as in `coderecall: ignore[CR101]`"


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("ignore", EVERY),
        ("ignore CR301", EVERY),
        ("ignore[CR101", "app/store.py:1 has no closing bracket"),
    ],
)
def test_what_accepts_more_than_it_seems_is_said(tmp_path: Path, words: str, note: str) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED.replace("(key):", f"(key):  # coderecall: {words}")})
    assert project.check() == HintReport((), (note,))


@pytest.mark.parametrize(
    "words",
    [
        "coderecall: ignroe[CR101]",
        "coderecall: IGNORE[CR101]",
        "CodeRecall: ignore[CR101]",
        "coderecall ignore[CR101]",
        "coderecall : ignore[CR101]",
    ],
)
def test_what_is_hardly_such_a_comment_accepts_nothing_and_is_said(tmp_path: Path, words: str) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED.replace("(key):", f"(key):  # {words}")})
    report = project.check()
    assert places(report)[0] == "app/late.py:1"
    assert report.notes == ("app/store.py:1 accepts nothing: it is written `coderecall: ignore[CR101]`",)


def test_a_number_far_from_any_rule_suggests_none(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED.replace("(key):", "(key):  # coderecall: ignore[CR999]")})
    assert project.check().notes == ("app/store.py:1 accepts CR999, which is no rule, `coderecall explain` lists them",)


def test_another_rule_is_not_meant(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/store.py": RENAMED.replace("(key):", "(key):  # coderecall: ignore[CR102]")})
    report = project.check()
    assert places(report)[0] == "app/late.py:1"
    assert report.notes == ("app/store.py:1 accepts CR102, and there is nothing of it here: the comment can go",)


def test_a_misspelt_rule_accepts_nothing_and_is_said(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(
        project.root,
        {"app/store.py": RENAMED.replace("(key):", "(key):  # coderecall: ignore[removed-symbol-used, spam]")},
    )
    report = project.check()
    assert places(report)[0] == "app/late.py:1"
    assert report.notes == (
        "app/store.py:1 accepts removed-symbol-used, which is no rule: CR101?",
        "app/store.py:1 accepts spam, which is no rule, `coderecall explain` lists them",
    )


def test_comments_that_were_there_before_are_not_judged_by_a_change(tmp_path: Path) -> None:
    old = USER.replace("put\n", "put  # coderecall: ignore[CR101]\n", 1)
    project = make_indexed(tmp_path, {**FILES, "app/user.py": old})
    write(project.root, {"app/user.py": old + "put('b')\n"})
    assert project.check() == HintReport((), ())
    write(project.root, {"app/user.py": old + "put('b')  # coderecall: ignore[CR102]\n"})
    assert len(project.check().notes) == 1
    assert project.check(paths=["app/user.py"]).notes == ()  # what else the change has was not looked at


def test_everything_judges_all_comments_of_its_rules(tmp_path: Path) -> None:
    broken = "from app.store import lost  # coderecall: ignore[CR101]\n"
    idle = "x = 1  # coderecall: ignore[CR101, CR301]\ny = '# coderecall: ignore[CR101]'\n"
    project = make_indexed(tmp_path, {**FILES, "app/user.py": broken, "app/idle.py": idle})
    assert project.check(everything=True) == HintReport(
        (), ("app/idle.py:1 accepts CR101, and there is nothing of it here: the comment can go",)
    )
    commit(project.root, "many", {f"b{number}.py": idle for number in range(8)})
    index_exactly(project)
    assert project.check(everything=True).notes[-1] == "+4 more comments that accept nothing"


def test_a_suggestion_is_accepted_above_its_function(tmp_path: Path) -> None:
    body = (
        "def f(a, b):\n"
        + "".join(f"    x{n} = a.get({n}) + b.put('k{n}', {n})\n" for n in range(20))
        + "    return x1\n"
    )
    project = make_indexed(tmp_path, {"a.py": body, "b.py": body})
    assert [hint.rule for hint in project.refactor().hints] == ["CR501"]
    commit(project.root, "accept", {"b.py": f"# coderecall: ignore[CR501]\n{body}"})
    index_exactly(project)
    assert project.refactor().hints == ()


@pytest.mark.parametrize(
    ("files", "change", "comment"),
    [
        (
            {"a.js": "export function put(k) { return k }\n", "b.js": "import { put } from './a.js'\nput(1)\n"},
            {"a.js": "export function save(k) { return k }\n"},
            "/* coderecall: ignore[CR101] */",
        ),
        (
            {
                "go.mod": "module example.com/m\n\ngo 1.21\n",
                "s/s.go": "package s\n\nfunc Put(k int) int { return k }\n",
                "main.go": 'package main\n\nimport "example.com/m/s"\n\nfunc main() {\n\ts.Put(1)\n}\n',
            },
            {"s/s.go": "package s\n\nfunc Save(k int) int { return k }\n"},
            "// coderecall: ignore[CR101]",
        ),
        (
            {
                "src/lib.rs": "mod a;\nmod b;\n",
                "src/a.rs": "pub fn put(k: i32) -> i32 { k }\n",
                "src/b.rs": "use crate::a::put;\n\nfn go() {\n    put(1);\n}\n",
            },
            {"src/a.rs": "pub fn save(k: i32) -> i32 { k }\n"},
            "/* coderecall: ignore[CR101] */",
        ),
    ],
    ids=["javascript", "go", "rust"],
)
def test_in_other_languages(tmp_path: Path, files: dict[str, str], change: dict[str, str], comment: str) -> None:
    """On the line above each place, or at the changed definition."""
    project = make_indexed(tmp_path, files)
    write(project.root, change)
    found = [(hint.location, *(r.location for r in hint.related)) for hint in project.check().hints]
    assert found
    (changed,) = change
    at_fault = {location for locations in found for location in locations if location.path != changed}
    for at in sorted(at_fault, key=lambda location: -location.line):  # from below: the lines above stay what they are
        lines = (project.root / at.path).read_text("utf-8").splitlines(keepends=True)
        lines.insert(at.line - 1, f"{comment}\n")
        write(project.root, {at.path: "".join(lines)})
    assert project.check().hints == ()
    text = change[changed]
    definition = next(line for line in text.splitlines() if "ave(" in line)
    write(project.root, {**files, changed: text.replace(definition, f"{comment}\n{definition}")})
    assert project.check().hints == ()
