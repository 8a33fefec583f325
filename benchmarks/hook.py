"""CPU seconds of the git hook on staged files, beside type checkers that see the same change, in one run.

    python benchmarks/hook.py REPOSITORY... [--files 10] [--random SEED] [--runs 5] [--checkers FOLDER] [--edits WORDS]

Each repository is cloned (a folder without git: copied, and committed) into a temporary folder and indexed there.
Staged are, one after another: edits of the files whose functions are called most (with --random of files drawn at
random, which is nearer to a real commit), and what the last commits did together, with an index of the state before
them. Seconds are user + system of a whole process and its children, the best and the median of the runs, each a process
of its own after one that is not counted. The floor is what no check can do without: the start of Python and of click,
the git commands that say what is staged, and the bare parse of both states of the files.

The counts are of one run: modules imported, parses, git processes, SQL statements, uses that were bound again.

--checkers: a folder with `ty`, `mypy` and `pyright`, those that are there. They read the whole repository, as what a
change breaks elsewhere needs; mypy without what it kept from before the change, and with it.
"""

import argparse
import ast
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from hook_edits import EDITS, drawn, head, last_commits, most_used, reset, stage

from coderecall import git
from coderecall.project import Project
from parsers import is_code, language_of

COUNTING = Path(__file__).with_name("hook_counts.py")
FLOOR = """
import subprocess, sys
import click
from parsers.registry import grammar
from parsers import language_of
root = sys.argv[1]
def git(*arguments, **how):
    return subprocess.run(["git", "-C", root, *arguments], stdout=subprocess.PIPE, check=True, **how).stdout
entries = git("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "-M", "HEAD").split(b"\\0")
git("ls-files", "--stage", "-z")
blobs, place = [], 0
while place < len(entries) - 1:
    facts = entries[place].split()
    moved = facts[4][:1] in b"RC"
    names = entries[place + 1 : place + 2 + moved]
    blobs += [(names[-1].decode(), blob) for blob in facts[2:4] if set(blob) != set(b"0")]
    place += 2 + moved
out = git("cat-file", "--batch", input=b"".join(blob + b"\\n" for _, blob in blobs))
for path, _ in blobs:
    head, _, out = out.partition(b"\\n")
    size = int(head.split()[2])
    content, out = out[:size], out[size + 1 :]
    if language := language_of(path, content):
        grammar(language).parser.parse(content)
"""


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "CODERECALL_HOOK_TIMEOUT": "600"}


def cpu(command: list[str], runs: int, folder: Path) -> tuple[float, float, str]:
    """(best, median) CPU seconds of a command and its children, and what it printed."""
    spent, said = [], ""
    for _ in range(runs):
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment())
            _, _, usage = os.wait4(process.pid, 0)
            out.seek(0)
            said = out.read().decode("utf-8", "replace")
        spent.append(usage.ru_utime + usage.ru_stime)
    return min(spent), statistics.median(spent), said


def measure(root: Path, runs: int) -> None:
    hook = [sys.executable, "-m", "coderecall", "-C", str(root), "hook", "run"]
    cpu(hook, 1, root)  # writes bytecode, and the disk cache is warm
    best, middle, said = cpu(hook, runs, root)
    floor, _, _ = cpu([sys.executable, "-c", FLOOR, str(root)], runs, root)
    counting = [sys.executable, str(COUNTING), str(root)]
    done = subprocess.run(counting, capture_output=True, text=True, check=True, env=environment())
    counts = json.loads(done.stdout.splitlines()[-1])
    unwanted = {"torch", "numpy", "textual", "git"}.intersection(counts["modules"])
    assert not unwanted, f"a hook must not import {unwanted}"
    rules = re.findall(r"^\S.*? (?:error|warning|note|info) (CR\d+) ", said, re.MULTILINE)
    print(
        f"    hook {best:.3f} s, median {middle:.3f}; floor {floor:.3f}, ratio {best / floor:.1f}; "
        f"{len(counts['modules'])} modules, {counts['parses']} parses, {counts['git']} git, "
        f"{counts['statements']} SQL, {counts['bound']} bound; "
        f"{len(rules)} hints {' '.join(sorted(set(rules)))}",
        flush=True,
    )
    for line in said.splitlines():
        if line.startswith("coderecall:") and "--no-verify" not in line:
            print(f"      {line}")


def broken(root: Path) -> list[str]:
    """Python files that do not parse, of which tests of error messages have some: mypy gives up at the first."""
    found = []
    for name in git.list_files(root):
        if language_of(name) == "python":
            try:
                ast.parse((root / name).read_bytes())
            except (SyntaxError, ValueError):
                found.append(name)
    return found


def check_types(folder: Path, root: Path) -> None:
    cache = f"{root}.mypy"
    mypy = [str(folder / "mypy"), "--ignore-missing-imports", "--check-untyped-defs", "--explicit-package-bases"]
    mypy += ["--exclude", "|".join(f"^{re.escape(path)}$" for path in broken(root)) or "^$"]
    commands = {
        "ty": [str(folder / "ty"), "check", "--exit-zero"],
        "pyright": [str(folder / "pyright")],
        "mypy": [*mypy, "--cache-dir", os.devnull, "."],
        "mypy, with its cache": [*mypy, "--cache-dir", cache, "."],
    }
    for name, command in commands.items():
        if not Path(command[0]).exists():
            continue
        if cache in command:
            subprocess.run(["git", "stash", "-q"], cwd=root, check=True)
            cpu(command, 1, root)
            subprocess.run(["git", "stash", "pop", "-q", "--index"], cwd=root, check=True)
        best, _, said = cpu(command, 1, root)
        version = subprocess.run([command[0], "--version"], capture_output=True, text=True, check=True).stdout.split()
        errors = sum("error" in line for line in said.splitlines())
        print(f"    {name} {' '.join(version[:2])}: {best:.2f} s, {errors} lines with an error", flush=True)
        print(f"      {(said.splitlines() or [''])[-1][:150]}")


def prepare(repository: Path, folder: Path) -> Path:
    root = folder / repository.resolve().name
    if (repository / ".git").exists():
        subprocess.run(["git", "clone", "-q", "--shared", str(repository.resolve()), str(root)], check=True)
        return root
    shutil.copytree(repository, root, symlinks=True, ignore=shutil.ignore_patterns(".coderecall", ".git"))
    identity = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "everything"]):
        subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, stderr=subprocess.DEVNULL)
    return root


def lines_of_code(root: Path) -> int:
    names = [name for name in git.list_files(root) if (language := language_of(name)) and is_code(language)]
    return sum((root / name).read_bytes().count(b"\n") for name in names if (root / name).is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--random", type=int, metavar="SEED", help="files drawn at random, not those called most")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--checkers", type=Path)
    parser.add_argument("--edits", default="", help="only those whose description contains these words")
    given = parser.parse_args()
    for repository in given.repositories:
        with tempfile.TemporaryDirectory() as temporary:
            root = prepare(repository, Path(temporary))
            project, newest = Project(root), head(root)
            report = project.index(history=False)
            print(f"{root.name}: {report.files} files indexed, {lines_of_code(root)} lines of code", flush=True)
            files = most_used(project, given.files)
            if given.random is not None:
                files = drawn(project, given.files, given.random)
            checked = given.checkers.absolute() if given.checkers else None
            for kind in EDITS:
                if given.edits in kind:
                    stage(root, files, kind)
                    print(f"  {len(files)} files, {kind}", flush=True)
                    measure(root, given.runs)
                    if checked and "required" in kind:
                        check_types(checked, root)
                        checked = None
                    reset(root, newest)
            back = last_commits(root, given.files) if given.edits in "the last commits" else 0
            if back:
                reset(root, f"HEAD~{back}")
                project.index(history=False)
                reset(root, newest)
                subprocess.run(["git", "-C", str(root), "reset", "-q", "--soft", f"HEAD~{back}"], check=True)
                print(f"  the last commits, {back}", flush=True)
                measure(root, given.runs)


if __name__ == "__main__":
    main()
