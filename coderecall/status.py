"""What the index holds, and how it compares with the work tree now."""

from pathlib import Path

from coderecall import git
from coderecall.errors import GitError
from coderecall.freshness import is_content_of
from coderecall.index.selection import selection
from coderecall.model import SkippedFile, Status
from coderecall.store import FORMAT_VERSION, Database
from parsers import Origin, would_be_read


def status(root: Path, folder: Path) -> Status:
    """Facts of the index, and the files that changed since. Raises NoIndexError, IndexFormatError."""
    with Database.read(folder, root) as db:
        notes, advice = [], []
        if not db.meta("resolved", 0):
            notes.append("an index run is under way, or was interrupted: run `coderecall index` to finish it")
        if waiting := len(db.unlearned_files()):
            count = "1 file" if waiting == 1 else f"{waiting} files"
            notes.append(f"the memory has not learned {count} yet: run `coderecall index`")
        head = branch = ""
        try:
            if git.is_repository(root):
                head, branch = git.head(root), git.branch(root)
        except GitError as error:
            notes.append(str(error))
        languages = db.languages()
        if more := [f"{count} {name}" for name, count in languages if would_be_read(name)]:
            advice.append(
                f"{', '.join(more)} files are searched in sections only: `pip install 'coderecall[all-languages]'`"
                " reads their definitions"
            )
        errors = db.parse_errors()
        return Status(
            root=str(root),
            database=str(db.path),
            database_bytes=sum(f.stat().st_size for f in folder.glob("index.db*")),
            format_version=FORMAT_VERSION,
            **db.totals(),
            languages=tuple(languages),
            origins=tuple((Origin(kind).name.lower(), n) for kind, n in sorted(db.origins().items()) if kind),
            skipped=tuple(SkippedFile(*row) for row in db.skipped()),
            files_with_errors=len({path for path, _, _ in errors}),
            commits=db.count("past_commit"),
            indexed_commit=db.meta("indexed_commit", ""),
            head_commit=head,
            branch=branch,
            pending=pending(db, root),
            memory_bytes=db.memory_bytes(),
            memory_writes=int(db.meta("memory_writes", 0)),
            memory_device=db.meta("memory_device", ""),
            notes=tuple(notes),
            advice=tuple(advice),
        )


def pending(db: Database, root: Path) -> tuple[str, ...]:
    """Files that were changed, added or removed since they were indexed: as `Freshness` tells of one of them."""
    now = {found.path: (found.size, found.mtime_ns) for found in selection(db, root).walk(root).files}
    then = {row.path: row for row in db.files()}
    differing = {
        path for path, row in then.items() if now.get(path) != (row.size, row.mtime_ns)
    } | now.keys() - then.keys()
    differing -= {path for path, _ in db.skipped()}
    return tuple(sorted(path for path in differing if path not in now or not is_content_of(then.get(path), root)))
