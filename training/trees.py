"""The two trees of a snapshot, made from a git directory, and their indexes."""

import contextlib
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Collection
from pathlib import Path

from coderecall.disk import SkipFile, read_source
from coderecall.project import Project
from parsers import is_code, language_of, origin_of, parse
from training.documented import first_documented
from training.headers import header
from training.repositories import Repository, git_in
from training.undocumented import blank, undocumented


def check_out(found: Repository, commit: str) -> None:
    """Make `hist`: the tree, and a branch whose history ends with the commit.

    Objects are borrowed from the git directory. It holds later ones, but nothing here leads to them.
    """
    shutil.rmtree(found.hist, ignore_errors=True)
    found.hist.mkdir(parents=True)
    git_in(found.hist, "init", "--quiet", "--initial-branch=main")
    borrowed = found.hist / ".git" / "objects" / "info" / "alternates"
    borrowed.parent.mkdir(exist_ok=True)
    borrowed.write_text(f"{(found.git_dir / 'objects').resolve()}\n", encoding="utf-8")
    git_in(found.hist, "update-ref", "refs/heads/main", commit)
    git_in(found.hist, "read-tree", "main")
    with contextlib.suppress(
        subprocess.CalledProcessError
    ):  # a partial clone lacks some large files: the rest is there
        git_in(found.hist, "checkout-index", "--quiet", "--force", "--all")


def strip(found: Repository) -> None:
    """Make `stripped`: `hist` with its history and its index, without the doc comments that questions were made of.

    What the files lack is in no commit, so the history says nothing of it. The other doc comments stay: they are what
    misleads a search. So the ranker must not be shown whether a candidate is documented.
    """
    shutil.rmtree(found.stripped, ignore_errors=True)
    shutil.copytree(found.hist, found.stripped, symlinks=True)
    for path, names in asked_docs(found).items():
        with contextlib.suppress(SkipFile):  # too large, or no plain file
            place = found.stripped / path
            place.write_bytes(_without_docs(path, read_source(found.hist, path), names))


def asked_docs(found: Repository) -> dict[str, set[str]]:
    """By path, the qualified names of the definitions whose doc comments are asked about; "" is the file's own."""
    asked: dict[str, set[str]] = {}
    for line in found.questions.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        for path, name in question["symbols"] if question["task"] in ("doc", "about") else ():
            asked.setdefault(path, set()).add(name)
    return asked


def index(tree: Path, *, history: bool, limit: float) -> None:
    """Index a tree in at most `limit` seconds of this process. Raises Cancelled."""
    Project(tree).index(jobs=1, history=history, cancelled=_after(limit))


def _after(seconds: float) -> Callable[[], bool]:
    end = time.process_time() + seconds
    return lambda: time.process_time() > end


def _without_docs(path: str, source: bytes, asked: Collection[str]) -> bytes:
    language = language_of(path, source)
    if language is None or not is_code(language) or b"\0" in source or origin_of(path, source).is_foreign:
        return source
    parsed = parse(path, source)
    bare = undocumented(path, source, parsed, asked)
    text = source if bare is None else bare.text
    top = header(source.decode("utf-8", "replace"), first_documented(parsed)) if "" in asked else None
    if top is None:
        return text
    lines = text.split(b"\n")
    blank(lines, top.first, top.last)
    return b"\n".join(lines)
