"""CR304: a call does without what the other calls of the same function do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.hints.protocol import call_at, treatment
from coderecall.model import Hint
from parsers import syntax_tree

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


def of_protocol(found: tuple[Hint, ...]) -> list[Hint]:
    return [hint for hint in found if hint.rule == "CR304"]


IMPORT = "from app.store import find\n\n\n"
USER = IMPORT + "def {0}(key):\n    row = find(key)\n    if row is None:\n        return ''\n    return row.{0}\n"
FILES = {
    "app/__init__.py": "",
    "app/store.py": "def find(key):\n    return ROWS.get(key)\n\n\nROWS = {}\n",
    **{f"app/{name}.py": USER.format(name) for name in ("one", "two", "three", "four", "five")},
}
NEW = IMPORT + "def new(key):\n    return find(key).name\n"


def test_a_result_that_all_others_test(tmp_path: Path, hints: Hints) -> None:
    (hint,) = of_protocol(hints(tmp_path, FILES, {"app/new.py": NEW}))
    assert (hint.location.path, hint.location.line, hint.location.column) == ("app/new.py", 5, 12)
    assert hint.message == (
        "what `find` gives is not tested here: 5 of 5 other calls test it and none plainly does not,"
        " the first is in app/five.py:5"
    )
    assert [(r.location.path, r.location.line) for r in hint.related] == [("app/five.py", 5)]


def test_a_test_that_the_change_took_away(tmp_path: Path, hints: Hints) -> None:
    files = {**FILES, "app/six.py": USER.format("six")}
    without = IMPORT + "def six(key):\n    row = find(key)\n    return row.six\n"
    (hint,) = of_protocol(hints(tmp_path, files, {"app/six.py": without}))
    assert (hint.location.path, hint.location.line) == ("app/six.py", 5)


GO = 'package app\n\nimport "os"\n\nfunc {}() error {{\n\tf, err := os.Open("x")\n{}\treturn f.Sync()\n}}\n'
CHECK, CLOSE = "\tif err != nil {\n\t\treturn err\n\t}\n", "\tdefer f.Close()\n"
JAVA = "package app;\n\nclass {} {{\n    int read() throws Exception {{\n        {}\n    }}\n}}\n"
OPENS = "package app;\n\nclass Store {\n    static Row open(String name) {\n        return new Row(name);\n    }\n}\n"
WITH = 'try (Row row = Store.open("x")) { return row.size(); }'
C = '#include <stdio.h>\n\nint {}(void)\n{{\n    FILE *f = fopen("x", "r");\n{}    return fgetc(f);\n}}\n'
TS_CALLEE = "export function load(name: string): Promise<Row> { return rows.get(name); }\n"
TS = "import {{ load }} from './rows';\n\nexport async function {}() {{\n  const row = {};\n  return row.size;\n}}\n"
LOCK = "from app.table import rows, lock\n\n\ndef {}(x):\n{}\n"
NAMES = ("one", "two", "three", "four", "five")


@pytest.mark.parametrize(
    ("files", "after", "says"),
    [
        pytest.param({f"app/{n}.go": GO.format(n.title(), CHECK + CLOSE) for n in NAMES},
                     {"app/new.go": GO.format("New", CLOSE)}, "what `Open` gives is not tested", id="error of Go"),
        pytest.param({f"app/{n}.go": GO.format(n.title(), CHECK + CLOSE) for n in NAMES},
                     {"app/new.go": GO.format("New", CHECK)}, "what `Open` gives is not closed", id="defer"),
        pytest.param({"app/Store.java": OPENS, **{f"app/{n}.java": JAVA.format(n.title(), WITH) for n in NAMES}},
                     {"app/New.java": JAVA.format("New", 'Row row = Store.open("x"); return row.size();')},
                     "what `open` gives is not closed", id="try with resources"),
        pytest.param({f"app/{n}.c": C.format(n, "    if (f == NULL)\n        return -1;\n") for n in NAMES},
                     {"app/new.c": C.format("fresh", "")}, "what `fopen` gives is not tested", id="null in C"),
        pytest.param({"app/rows.ts": TS_CALLEE, **{f"app/{n}.ts": TS.format(n, "await load('x')") for n in NAMES}},
                     {"app/new.ts": TS.format("fresh", "load('x')")}, "what `load` gives is not awaited", id="await"),
        pytest.param({"app/__init__.py": "", "app/table.py": "def rows():\n    return []\n\n\nlock = Lock()\n",
                      **{f"app/{n}.py": LOCK.format(n, "    with lock:\n        x.put(rows())") for n in NAMES}},
                     {"app/new.py": LOCK.format("new", "    x.put(rows())")},
                     "`rows` is called without the lock `lock` here: 5 of 5 other calls hold `lock`", id="lock"),
    ],
)  # fmt: skip
def test_protocols(tmp_path: Path, hints: Hints, files: Files, after: Files, says: str) -> None:
    found = of_protocol(hints(tmp_path, files, after))
    assert len(found) == 1, found
    assert says in found[0].message


def in_test(files: Files) -> Files:
    return {path.replace("app/", "tests/test_") if path[4:7] in {"one", "two"} else path: text
            for path, text in files.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("files", "after"),
    [
        pytest.param(FILES, {"app/new.py": USER.format("new")}, id="as the others"),
        pytest.param(FILES, {"app/new.py": NEW.replace(".name", "")}, id="handed on to the caller"),
        pytest.param(FILES, {"app/new.py": NEW.replace("return find(key).name", "show(find(key))")}, id="handed on"),
        pytest.param(FILES, {"app/new.py": NEW.replace("return find(key).name", "key.row = find(key)")}, id="stored"),
        pytest.param(FILES, {"app/new.py": NEW.rstrip() + "  # coderecall: ignore[CR304]\n"}, id="accepted"),
        pytest.param(FILES, {"tests/test_new.py": NEW}, id="a test"),
        pytest.param({**FILES, "app/six.py": NEW.replace("new", "six")}, {"app/new.py": NEW}, id="one other does not"),
        pytest.param({**FILES, "app/new.py": NEW}, {"app/new.py": NEW.replace("return", "return ''+")},
                     id="it did without before"),
        pytest.param({**FILES, "app/old.py": NEW}, {"app/old.py": None, "app/new.py": NEW}, id="moved"),
        pytest.param({p: t for p, t in FILES.items() if "five" not in p}, {"app/new.py": NEW}, id="four others"),
        pytest.param(in_test(FILES), {"app/new.py": NEW}, id="others in tests"),
    ],
)  # fmt: skip
def test_silent(tmp_path: Path, hints: Hints, files: Files, after: Files) -> None:
    assert of_protocol(hints(tmp_path, files, after)) == []


@pytest.mark.parametrize(
    ("language", "source", "kept", "broken"),
    [
        ("python", "def m():\n    f()\n", "", "awaited closed tested"),
        ("python", "def m():\n    with f() as x:\n        pass\n", "closed", ""),
        ("python", "def m():\n    x = f()\n    while x:\n        x.a()\n", "tested", "awaited closed"),
        ("python", "def m():\n    return f() or 3\n", "tested", ""),
        ("go", "package p\nfunc m() {\n\tif err := f(); err != nil {\n\t}\n}\n", "tested", "awaited closed"),
        ("go", "package p\nfunc m() {\n\tx, _ := f()\n\tx.A()\n}\n", "", "closed tested -2"),
        ("c", "int m(void) { (void)f(); }\n", "", ""),
        ("c", "int m(void) { if ((x = f()) < 0) return 1; }\n", "tested", ""),
        ("c", "int m(void) { for (i = 0; i < f(); i++) g(); }\n", "", ""),
        ("c", "int m(void) { for (i = 0; f() != 0; i++) g(); }\n", "tested", ""),
        ("go", "package p\nfunc m() {\n\tfor i := 0; i < f(); i++ {\n\t}\n}\n", "", ""),
        ("javascript", "function m() { for (let i = 0; i < f(); i++) g(); }\n", "", ""),
        ("c", "int m(void) { char *x = f(); *x = 1; free(x); }\n", "closed", "awaited tested"),
        ("javascript", "async function m() { const x = f()?.a; await f; }\n", "tested", "awaited closed"),
        ("csharp", "class C { void M() { lock (mu_lock) { x = f() == null; } } }\n", "locked mu_lock tested", ""),
        ("php", "<?php function m() { $x = f(); if (!$x) { return; } }\n", "tested", "awaited closed"),
    ],
)
def test_what_is_read_of_a_call(language: str, source: str, kept: str, broken: str) -> None:
    text = source.encode()
    call = call_at(syntax_tree(language, text), text.index(b"f()"))
    assert call is not None
    found = treatment(call, language)
    assert (" ".join(sorted(found.kept)), " ".join(sorted(found.broken))) == (kept, broken)
