"""Commands that must start fast do not load what they do not need."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import make_repo, run_git, write

HEAVY = ("torch", "textual", "git", "watchdog", "hypothesis", "pytest")

_PROGRAM = """
import json, sys
from coderecall.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


def loaded(root: Path, *arguments: str, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    program = _PROGRAM.format(arguments=["-C", str(root), *arguments], heavy=heavy)
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True, text=True)
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed")
    root = folder / "repo"
    root.mkdir()
    run_git(root, "init", "-q")
    write(root, {"a.py": "def f(x):\n    return x\n", "b.py": "from a import f\n\nf(1)\n"})
    run_git(root, "add", ".")
    run_git(root, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "First")
    subprocess.run([sys.executable, "-P", "-m", "coderecall", "index", str(root)], check=True, capture_output=True)
    write(root, {"a.py": "def g(x):\n    return x\n"})
    return root


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["status"],
        ["check"],
        ["ask", "what does f do"],
        ["related", "a.py"],
        ["symbols", "f"],
        ["refs", "f"],
        ["explain"],
        ["doctor"],
        ["hook", "run"],
    ],
)
def test_heavy_packages_stay_out(indexed: Path, arguments: list[str]) -> None:
    assert loaded(indexed, *arguments) == []


def test_a_question_loads_no_language(indexed: Path) -> None:
    needless = (
        "parsers.languages",
        "parsers.registry",
        "parsers.sections.readers",
        "tree_sitter",
        "safetensors",
        "numpy.ma",
    )
    writing = ("filelock", "coderecall.index", "coderecall.memory.probe", "importlib.metadata")
    assert loaded(indexed, "ask", "what does f do", heavy=(*needless, *writing)) == []


def test_the_probe_sees_what_is_loaded(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n"})
    assert "git" in loaded(root, "index")  # the history is streamed through GitPython


def test_teaching_the_memory_needs_no_torch(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": 'def walrus():\n    """Counts the tusks."""\n'})
    assert "torch" not in loaded(root, "index")
    assert "torch" not in loaded(root, "memory", "probe")
    assert (
        "walrus"
        in subprocess.run(
            [sys.executable, "-P", "-m", "coderecall", "-C", str(root), "memory", "status"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
