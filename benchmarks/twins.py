"""What CR301 says of the commits of whole histories, without an index: some ten commits a second.

    python benchmarks/twins.py REPOSITORY... [--commits N] [--skip N] [--hints FILE]

The rule itself runs, over a tree that is held in memory and moved from commit to commit. Each file is searched in place
of full text, so a twin may be found that the index has cut off. A commit is looked at closely when lines that it
changed stand one after another somewhere else too, their neighbours above and below with them. --hints writes lines as
benchmarks/silence.py does, with two counts more for a judge: how many of the lines that the change added are in the
forgotten file at HEAD, and how many of those that it removed.
"""

import argparse
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from time import process_time
from typing import NamedTuple, cast

from memory_tree import Blobs, Texts, Tree, pairs, without_comments
from silence import git, line_of

from coderecall.hints.comparison import Comparison, FilePair
from coderecall.hints.definitions import Definitions
from coderecall.hints.forgotten_twin import ForgottenTwin
from coderecall.hints.state import State
from coderecall.hints.view import View
from coderecall.model import Hint
from coderecall.store import Database
from parsers import is_code, is_test_path, language_of, parse

LARGEST_CHANGE = 150  # files of code


class Changed(NamedTuple):
    """A file before and after; "": there is none."""

    old_path: str
    new_path: str
    old_blob: str
    new_blob: str

    @property
    def is_code(self) -> bool:
        return any(is_code(language_of(path) or "") for path in (self.old_path, self.new_path) if path)

    @property
    def may_have_twins(self) -> bool:
        return bool(self.old_path and self.new_path) and not is_test_path(self.new_path)


def difference(repository: Path, old: str, new: str, *options: str) -> list[Changed]:
    parts = iter(git(repository, "diff-tree", "-r", "-z", "--no-commit-id", *options, old, new).split("\0"))
    found = []
    for facts in parts:
        if not facts:
            continue
        _, _, old_blob, new_blob, status = facts.removeprefix(":").split()
        path = next(parts)
        new_path = next(parts) if status[0] in "RC" else path
        old_path = "" if status[0] in "AC" else path
        gone = status[0] == "D"
        found.append(
            Changed(old_path, "" if gone else new_path, old_blob if old_path else "", "" if gone else new_blob)
        )
    return found


def may_stand_elsewhere(tree: Tree, patch: str) -> bool:
    """Whether a hunk of a patch with context, or a part of it, is in the new state with what is around it."""
    for hunk in patch.split("\n@@ ")[1:]:
        body = [line for line in hunk.split("\n")[1:] if line[:1] in {" ", "+", "-"}]
        at = 0
        while at < len(body):
            end = at
            while end < len(body) and body[end][0] != " ":
                end += 1
            if end > at and _stands_elsewhere(tree, body, at, end):
                return True
            at = max(end, at + 1)
    return False


def _stands_elsewhere(tree: Tree, body: Sequence[str], at: int, end: int) -> bool:
    above = list(without_comments(line[1:] for line in body[:at] if line[0] != "+"))[-2:]
    removed = list(without_comments(line[1:] for line in body[at:end] if line[0] == "-"))
    below = list(without_comments(line[1:] for line in body[end:] if line[0] != "+"))[:2]
    if not above or not below or not all(tree.pairs[p] > 0 for p in pairs([above[-1], *removed, below[0]])):
        return False
    sides = [any(tree.pairs[p] > 1 for p in pairs(side)) for side in (above, below)]
    return any(sides) if removed else all(sides)


def side(blobs: Blobs, path: str, blob: str) -> Definitions | None:
    content = blobs.read(blob) if blob else None
    language = None if content is None else language_of(path, content)
    if content is None or language is None or not is_code(language):
        return None
    return Definitions(path, content, parse(path, content))


def walk(repository: Path, commits: int, skip: int) -> Iterator[tuple[str, list[Hint]]]:
    """The hints of the commits of a history, oldest first. Without those of merges and of the first one of all."""
    wanted = ["--no-merges", "--topo-order", f"--max-count={commits}", f"--skip={skip}", "--format=%H %P", "HEAD"]
    rows = [line.split() for line in git(repository, "log", *wanted).split("\n") if line]
    at = ""
    with closing(Blobs(repository)) as blobs:
        tree = Tree(blobs)
        for commit, *parents in reversed(rows):
            changes = difference(repository, parents[0], commit, "-M") if parents else []
            changes = [change for change in changes if change.is_code]
            some = [change for change in changes if change.may_have_twins]
            if not some or len(changes) > LARGEST_CHANGE:
                yield commit, []
                continue
            empty = git(repository, "hash-object", "-t", "tree", "/dev/null").strip()
            for change in difference(repository, at or empty, commit, "--no-renames"):
                tree.put(change.new_path or change.old_path, change.new_blob)
            at = commit
            paths = {path for change in some for path in (change.old_path, change.new_path)}
            patch = git(repository, "diff", "--no-ext-diff", "-M", "-U6", parents[0], commit, "--", *sorted(paths))
            yield commit, hints_of(tree, blobs, changes) if may_stand_elsewhere(tree, patch) else []


def hints_of(tree: Tree, blobs: Blobs, changes: Sequence[Changed]) -> list[Hint]:
    sides = [(side(blobs, c.old_path, c.old_blob), side(blobs, c.new_path, c.new_blob)) for c in changes]
    found = Comparison(tuple(FilePair(old, new) for old, new in sides if old or new), bool)
    return ForgottenTwin().after(State(View(cast("Database", Texts(tree))), found))


def done_later(repository: Path, commit: str, hint: Hint) -> str:
    """How many lines that the change added, and that it removed, are in the forgotten file at HEAD."""
    changed = hint.related[0].location.path
    try:
        at_head = set(without_comments(git(repository, "show", f"HEAD:{hint.location.path}").split("\n")))
    except subprocess.CalledProcessError:
        return "gone"
    patch = git(repository, "diff", "-U0", f"{commit}^", commit, "--", changed).split("\n")
    counts = []
    for mark in "+-":
        lines = list(without_comments(line[1:] for line in patch if line[:1] == mark and line[:3] != mark * 3))
        counts.append(f"{mark}{sum(line in at_head for line in lines)}/{len(lines)}")
    return " ".join(counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--commits", type=int, default=400, help="of each repository, the newest")
    parser.add_argument("--skip", type=int, default=0, help="so many newest commits are left out")
    parser.add_argument("--hints", type=Path, help="write each hint to this file")
    options = parser.parse_args()
    with ExitStack() as stack:
        out = stack.enter_context(options.hints.open("w", encoding="utf-8")) if options.hints else None
        for repository in options.repositories:
            begun, done, said = process_time(), 0, 0
            for commit, hints in walk(repository, options.commits, options.skip):
                done, said = done + 1, said + len(hints)
                for hint in hints if out else ():
                    line = line_of(repository.name, commit, hint)
                    print(f"{line}\t{done_later(repository, commit, hint)}", file=out, flush=True)
            print(f"{repository.name:<24}{done:>8}{said:>8}{process_time() - begun:>8.0f} s", flush=True)


if __name__ == "__main__":
    main()
