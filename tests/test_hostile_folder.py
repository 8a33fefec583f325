"""Inside a repository that has its own `parsers/`, `click.py` or `torch.py`, those are data and never imported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import commit, make_repo

_NAMES = (
    *("parsers", "tui", "memory_engine"),  # our own packages
    *("click", "torch", "numpy", "git", "tree_sitter", "pathspec", "textual", "safetensors", "filelock", "watchdog"),
    *("sqlite3", "multiprocessing", "concurrent", "json", "tomllib", "hashlib", "sitecustomize", "usercustomize"),
)


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """A repository whose modules leave a mark when imported, large enough to be parsed by several processes."""
    mark = tmp_path / "mark"
    trap = f"import pathlib\npathlib.Path({str(mark)!r}).open('a').write(__name__ + '\\n')\nraise SystemExit(99)\n"
    files = {f"{name}.py" if n % 2 else f"{name}/__init__.py": trap for n, name in enumerate(_NAMES)}
    large = {f"large/{n}.py": f"def function_{n}():\n    '''{'word ' * 150_000}'''\n" for n in range(3)}
    root = make_repo(tmp_path, {**files, **large, "conftest.py": trap, "setup.py": trap})
    commit(root, "Second", {"large/0.py": "def function_0():\n    return 1\n", "large/3.py": "#" * 900_000})
    return root, mark


def command(way: str) -> list[str]:
    if way == "script":
        script = shutil.which("coderecall", path=str(Path(sys.executable).parent))
        assert script, "coderecall is not installed beside this Python"
        return [script]
    return [sys.executable, "-m", "coderecall"]


@pytest.mark.parametrize("way", ["script", "module"])
def test_nothing_of_the_repository_is_imported(hostile: tuple[Path, Path], way: str) -> None:
    root, mark = hostile
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for arguments, codes in (
        (["--version"], {0}),
        (["index", "--jobs", "2"], {0}),
        (["ask", "function"], {0}),
        (["symbols", "function_1"], {0}),
        (["check"], {0, 1}),
        (["status"], {0}),
        (["doctor"], {0, 1}),
    ):
        done = subprocess.run(
            [*command(way), *arguments], cwd=root, env=environment, capture_output=True, check=False, text=True
        )
        assert not mark.exists(), f"{arguments}: {mark.read_text()}"
        assert done.returncode in codes, f"{arguments}: {done.stderr}"
