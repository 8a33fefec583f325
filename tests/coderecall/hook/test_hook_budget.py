"""What a check of ten staged files may cost, in what it does and not in seconds, which depend on the machine.

The counts must not grow with the repository: it is indexed with few and with many modules that the change does not
reach, which all import the module that it changes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from indexed import make_indexed
from repositories import run_git, write

STAGED = 10
MOST_FOR_ONE_READER = 14  # SQL statements
FEW, MANY = 30, 120  # modules around the staged ones

COUNTING = Path(__file__).parents[3] / "benchmarks" / "hook_counts.py"
SHARED = "def clean(text):\n    return text.strip()\n\n\ndef joined(parts):\n    return clean(' '.join(parts))\n"
STAGED_TEXT = """from app import shared


class Reader{i}:
    def __init__(self, path):
        self.path = shared.clean(path)

    def read{i}(self, count):
        text{i} = shared.joined([self.path])
        return text{i} * count


def open{i}(path):
    return Reader{i}(path).read{i}(1)
"""
OTHER_TEXT = """from app import shared
from app.staged{j} import Reader{j}


class Other{i}(Reader{j}):
    def title(self):
        title{i} = shared.clean(self.path)
        return shared.joined([title{i}, title{i}]).title()


def make():
    other = Other{i}('a')
    return other.title()


made = make()
"""
EDITS = {
    "a body": ("return text{i} * count", "return count * text{i}"),
    "another name for a parameter": ("count", "number"),
    "a required parameter": ("def open{i}(path)", "def open{i}(path, mode)"),
    "another name for a method that few call": ("read{i}", "fetch{i}"),
}


class Counts(NamedTuple):
    code: int
    modules: frozenset[str]
    git: int
    statements: int
    parses: int
    bound: int  # uses that were bound again


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Indexed repositories by the number of modules around the staged ones."""
    found = {}
    for count in (FEW, MANY):
        files = {"app/__init__.py": "", "app/shared.py": SHARED}
        files |= {f"app/staged{i}.py": STAGED_TEXT.format(i=i) for i in range(STAGED)}
        files |= {f"app/other{i}.py": OTHER_TEXT.format(i=i, j=i % STAGED) for i in range(count)}
        found[count] = make_indexed(tmp_path_factory.mktemp(f"with {count}"), files).root
    return found


def checked(root: Path, files: dict[str, str]) -> Counts:
    run_git(root, "reset", "-q", "--hard")
    write(root, files)
    run_git(root, "add", "--all", ".")
    unhurried = {**os.environ, "CODERECALL_HOOK_TIMEOUT": "300"}  # what is counted is the same on a busy machine
    command = [sys.executable, str(COUNTING), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=unhurried)
    said = json.loads(done.stdout.splitlines()[-1])
    return Counts(**{**said, "modules": frozenset(said["modules"])})


@pytest.fixture(scope="module")
def counts(repositories: dict[int, Path]) -> dict[tuple[int, str], Counts]:
    found = {}
    for count, root in repositories.items():
        for edit, (old, new) in EDITS.items():
            texts = {
                f"app/staged{i}.py": STAGED_TEXT.format(i=i).replace(old.format(i=i), new.format(i=i))
                for i in range(STAGED)
            }
            found[count, edit] = checked(root, texts)
        found[count, "a function that all call"] = checked(root, {"app/shared.py": SHARED.replace("clean", "cleaned")})
    return found


@pytest.mark.parametrize("edit", EDITS)
def test_ten_files_cost_the_same_in_a_larger_repository(edit: str, counts: dict[tuple[int, str], Counts]) -> None:
    few, many = counts[FEW, edit], counts[MANY, edit]
    assert many.code == few.code
    assert many.git <= few.git <= 8
    assert many.parses <= few.parses <= 4 * STAGED, "both states of the staged files, and what is like them"
    assert many.bound <= few.bound, "what is in the staged files, and the calls of what got another name"
    reading = MANY - FEW  # more modules import the staged ones: to find their calls takes some statements for each
    assert many.statements <= few.statements + MOST_FOR_ONE_READER * reading


def test_a_changed_body_binds_nothing_elsewhere(counts: dict[tuple[int, str], Counts]) -> None:
    for edit in ("a body", "another name for a parameter"):
        assert counts[MANY, edit].bound == counts[FEW, edit].bound <= 5 * STAGED, "the uses in the staged files"


def test_a_renamed_function_binds_the_uses_of_its_name(counts: dict[tuple[int, str], Counts]) -> None:
    found = counts[MANY, "a function that all call"]
    assert found.code == 1
    others = 3  # uses in its own file
    assert found.bound <= MANY + STAGED + others, "not what is behind the values that its callers keep"


def test_what_a_check_imports(counts: dict[tuple[int, str], Counts]) -> None:
    for found in counts.values():
        assert not found.modules & {"torch", "numpy", "textual", "git", "memory_engine", "tui", "safetensors"}
        assert len(found.modules) <= 400
