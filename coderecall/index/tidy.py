"""What an index keeps of the past, and when it is swept: its size follows that of the repository, not of its edits."""

from pathlib import Path

from coderecall.index.units import text_units
from coderecall.store import Database
from parsers import parse

KEPT = 0.25  # symbols of contents that no tree has any more, as a share of those that one has: a branch to come back to
SLACK = 0.5  # rows of full text that mean nothing any more, likewise
LEAST = 5000  # symbols below which neither is worth a look


def tidy(db: Database) -> None:
    """Forget worktrees that are gone and contents that were left long ago, and write full text anew when much of it
    means nothing.
    """
    for number, root in db.other_worktrees():
        if not (Path(root) / ".git").exists():
            with db.transaction():
                db.forget_worktree(number)
    kept, retired, written = db.symbols_kept()
    room = int(KEPT * max(kept, LEAST))
    if retired > room:
        with db.transaction():
            db.drop_retired(room // 2)  # room, so that the next edit does not do it again
    if written - kept - retired > SLACK * max(kept, LEAST):
        with db.transaction():
            _write_text_anew(db)


def _write_text_anew(db: Database) -> None:
    """A content that neither the disk nor git has is forgotten, and read again when its tree is indexed."""
    db.drop_retired(0)
    db.clear_text()
    for version in db.versions():
        text = db.content(version.path, version.digest)
        if text is None:
            db.forget_version(version.id)
        else:
            db.add_text(version.first_symbol, text_units(version.path, parse(version.path, text), text))
