"""CR502: circles of imports that are there when the program loads."""

from pathlib import Path

import pytest
from indexed import make_indexed
from repositories import Files

from coderecall.model import Hint
from coderecall.refactor import refactor


def cycles(folder: Path, files: Files) -> list[Hint]:
    project = make_indexed(folder, files)
    return [hint for hint in refactor(project.root, project.folder).hints if hint.rule == "CR502"]


def test_two_modules(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "x = 1\nfrom app.b import y\n",
        "app/b.py": "from app.a import x\ny = 2\n",
    }
    (hint,) = cycles(tmp_path, files)
    assert hint.message == "import cycle: app/a.py -> app/b.py -> app/a.py"
    assert (hint.location.path, hint.location.line) == ("app/a.py", 2)
    assert [(r.location.path, r.location.line, r.message) for r in hint.related] == [
        ("app/b.py", 1, "imports app/a.py")
    ]


def test_the_shortest_circle_of_a_tangle(tmp_path: Path) -> None:
    files = {
        "a.py": "import b\n",
        "b.py": "import c\n",
        "c.py": "import a\nimport d\n",
        "d.py": "import c\n",
    }
    (hint,) = cycles(tmp_path, files)
    assert hint.message == "import cycle: c.py -> d.py -> c.py; 4 modules all reach each other here"


def test_through_a_package(tmp_path: Path) -> None:
    files = {"app/__init__.py": "from app.a import f\n\nx = 1\n", "app/a.py": "from app import x\n\n\ndef f(): pass\n"}
    (hint,) = cycles(tmp_path, files)
    assert hint.message == "import cycle: app/__init__.py -> app/a.py -> app/__init__.py"


def test_typescript_and_javascript(tmp_path: Path) -> None:
    files = {
        "src/a.ts": "import { b } from './b'\nexport const a = b + 1\n",
        "src/b.ts": "import { a } from './a'\nexport const b = a + 1\n",
        "lib/a.js": "import { b } from './b.js'\nexport const a = 1\n",
        "lib/b.js": "import { a } from './a.js'\nexport const b = 2\n",
    }
    found = cycles(tmp_path, files)
    assert [(h.location.path, h.confidence) for h in found] == [("lib/a.js", 0.9), ("src/a.ts", 0.6)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a.py": "import b\n", "b.py": "def f():\n    import a\n"}, id="inside a function"),
        pytest.param(
            {
                "a.py": "import b\n",
                "b.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import a\n",
            },
            id="for type checkers",
        ),
        pytest.param(
            {"app/__init__.py": "from app import a\n", "app/a.py": "from app import b\n", "app/b.py": ""},
            id="a module of a package that is being loaded",
        ),
        pytest.param(
            {"a.ts": "import type { B } from './b'\n", "b.ts": "import { A } from './a'\nexport class B {}\n"},
            id="types only",
        ),
        pytest.param(
            {
                "go.mod": "module m\n",
                "a/a.go": 'package a\n\nimport "m/b"\n\nfunc F() { b.G() }\n',
                "b/b.go": 'package b\n\nimport "m/a"\n\nfunc G() { a.F() }\n',
            },
            id="Go does not compile it anyway",
        ),
        pytest.param({"a.py": "import b\nimport c\n", "b.py": "import c\n", "c.py": ""}, id="no circle"),
    ],
)
def test_silent(tmp_path: Path, files: Files) -> None:
    assert cycles(tmp_path, files) == []


def test_an_import_that_is_accepted_closes_no_circle(tmp_path: Path) -> None:
    files = {
        "a.py": "import b  # coderecall: ignore[CR502]\n",
        "b.py": "import a\nimport c\n",
        "c.py": "import b\n",
    }
    (hint,) = cycles(tmp_path / "other circle", files)
    assert hint.message == "import cycle: b.py -> c.py -> b.py"
    files["c.py"] = "# coderecall: ignore[CR502]\nimport b\n"
    assert cycles(tmp_path / "none left", files) == []
