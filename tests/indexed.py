"""Indexed repositories for tests, in a line."""

from pathlib import Path

from repositories import Files, make_repo

from coderecall.index.parsing import ParsedFile, parse_file
from coderecall.index.walk import walk
from coderecall.project import Project
from coderecall.resolve import resolve
from coderecall.store import Database
from coderecall.store.database import reset


def make_indexed(folder: Path, files: Files) -> Project:
    """A git repository `folder/repo` with one commit of these files, and its exact index."""
    project = Project(make_repo(folder, files))
    index_exactly(project)
    return project


def index_exactly(project: Project) -> None:
    """What `Project.index` writes without the memory and the history, which takes most of its time."""
    reset(project.folder)
    with Database.write(project.folder) as db, db.transaction():
        for found in walk(project.root).files:
            outcome = parse_file(project.root, found)
            if isinstance(outcome, ParsedFile):
                db.add_file(outcome.facts, outcome.rows, outcome.units)
        resolve(db, None)
        db.set_meta("resolved", 1)
