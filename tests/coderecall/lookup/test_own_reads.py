"""`refs` finds the reads of a name in its own file and its package, which the index does not keep."""

from pathlib import Path

import pytest
from indexed import make_indexed


@pytest.mark.parametrize(
    ("path", "source", "symbol", "expected"),
    [
        ("a.py", "LIMIT = 5\n\n\ndef read(size=LIMIT):\n    return size < LIMIT\n\n\nHALF = LIMIT / 2\n",
         "LIMIT", ["HALF:8", "read:4"]),
        ("a.py", "def by_date(row):\n    return row.date\n\n\ndef newest(rows):\n    return max(rows, key=by_date)\n",
         "by_date", ["newest:6"]),
        ("a.py", "codes = make()\n\n\ndef ok():\n    return codes.ok\n", "codes", ["ok:5"]),
        ("a.py", "codes = make()\n\n\ndef ok():\n    return codes.get(1)\n", "codes", ["ok:5"]),
        ("a.js", "const LIMIT = 5;\n\nfunction read(rows) {\n  return rows.length < LIMIT;\n}\n", "LIMIT", ["read:4"]),
        ("a.go", "package a\n\nconst most = 5\n\nfunc read(n int) bool {\n\treturn n < most\n}\n", "most", ["read:6"]),
        ("a.rs", "const LIMIT: u32 = 5;\n\nfn read(n: u32) -> bool {\n    n < LIMIT\n}\n", "LIMIT", ["read:4"]),
        ("A.java", "class A {\n  static final int LIMIT = 5;\n  boolean read(int n) { return n < LIMIT; }\n}\n",
         "A.LIMIT", ["A.read:3"]),
        ("a.py", "LIMIT = 5\n\n\ndef read(LIMIT):\n    return LIMIT\n", "LIMIT", []),
        ("a.py", 'LIMIT = 5\n\n\ndef read(row):\n    """LIMIT"""  # LIMIT\n    return row.LIMIT, f(LIMIT=3)\n',
         "LIMIT", []),
    ],
    ids=["a default and an expression", "a function that is passed on", "what a chain begins with",
         "what a call is reached through", "JavaScript", "Go",
         "Rust", "a field of Java", "a parameter of its name", "text, a member and a keyword of its name"],
)  # fmt: skip
def test_reads(tmp_path: Path, path: str, source: str, symbol: str, expected: list[str]) -> None:
    project = make_indexed(tmp_path, {path: source})
    (uses,) = project.references(symbol, groups=["uses"], k=9).groups
    found = [f"{one.symbol}:{','.join(map(str, one.lines))}" for one in uses.relations]
    assert sorted(found) == expected
    assert {(one.kind, one.confidence.name, one.path) for one in uses.relations} <= {("read", "INFERRED", path)}


def test_a_read_of_an_imported_name_is_listed_once(tmp_path: Path) -> None:
    files = {"a.py": "LIMIT = 5\n", "b.py": "from a import LIMIT\n\n\ndef read(n):\n    return n < LIMIT\n"}
    (uses,) = make_indexed(tmp_path, files).references("LIMIT", groups=["uses"], k=9).groups
    assert [(one.path, one.symbol, one.lines) for one in uses.relations] == [("b.py", "", (1,)), ("b.py", "read", (5,))]


@pytest.mark.parametrize(
    ("path", "source", "near", "use", "symbol"),
    [
        ("m/a.go", "package m\n\nconst limit = 5\n", "m/b.go", "package m\n\nfunc f() bool { return limit }\n", "f"),
        ("m/a.go", "package m\n\nfunc limit() {}\n", "m/b.go", "package m\n\nvar all = []func(){limit}\n", "all"),
        ("p/A.kt", "package p\n\nval limit = 5\n", "q/B.kt", "package p\n\nfun f(n: Int) = n > limit.size()\n", "f"),
        ("A.scala", "package p\n\nval limit = 5\n", "B.scala", "package p\n\ndef f(n: Int) = n > limit\n", "f"),
        ("Sources/A/A.swift", "let limit = 5\n", "Sources/A/B.swift", "func f() -> Int { limit }\n", "f"),
        ("A.php", "<?php\nnamespace A;\nconst limit = 5;\n", "B.php", "<?php\nnamespace A;\necho limit;\n", ""),
    ],
    ids=["Go", "a function of Go that is passed on", "Kotlin", "Scala", "Swift", "PHP"],
)  # fmt: skip
def test_reads_in_the_package(tmp_path: Path, path: str, source: str, near: str, use: str, symbol: str) -> None:
    (uses,) = make_indexed(tmp_path, {path: source, near: use}).references("limit", groups=["uses"], k=9).groups
    assert [(one.path, one.symbol, one.confidence.name) for one in uses.relations] == [(near, symbol, "INFERRED")]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"n/b.go": "package n\n\nvar x = limit\n"}, id="another package"),
        pytest.param({"m/b.go": "package m\n\nfunc f(limit int) int { return limit }\n"}, id="a parameter"),
        pytest.param({"m/b.go": 'package m\n\nimport limit "x"\n\nvar y = limit.Z\n'}, id="an import"),
        pytest.param({"m/b.go": "package m\n\n// limit\nvar y = t.limit\n"}, id="a comment and a member"),
    ],
)
def test_what_only_has_its_name(tmp_path: Path, other: dict[str, str]) -> None:
    project = make_indexed(tmp_path, {"m/a.go": "package m\n\nconst limit = 5\n", **other})
    found = project.references("m/a.go:limit", groups=["uses"], k=9).groups
    assert [one for group in found for one in group.relations if one.confidence.name != "NAME_ONLY"] == []
