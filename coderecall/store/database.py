"""Opening, creating and locking the index file; transactions."""

import contextlib
import os
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from coderecall.errors import CoderecallError, IndexBusyError, IndexFormatError, NoIndexError, StorageError
from coderecall.store.kept import Kept
from coderecall.store.linked import Linked
from coderecall.store.modules import Modules
from coderecall.store.naming import Naming
from coderecall.store.reading import OUTLINE_ROWS_KEPT, ROWS_KEPT, UNPACKED_KEPT
from coderecall.store.replaced import ReplacedVersions
from coderecall.store.texts import TEXT_KEPT
from coderecall.store.writing import Writing
from coderecall.worktree import main_worktree

FORMAT_VERSION = 5
FILE_NAME = "index.db"
_PRESENT = """
SELECT t.file_id, f.path, v.language, v.digest, t.size, t.mtime_ns, v.line_count, v.is_test, v.origin, v.error_count,
    v.learned, v.id AS version_id, v.first_symbol, v.symbol_count, v.references_count
FROM tree t JOIN file f ON f.id = t.file_id JOIN version v ON v.id = t.version_id
"""
_CACHEDIR_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# The index of coderecall; it can be rebuilt.\n"


class Database(Writing, ReplacedVersions, Naming, Linked, Modules):
    """An open index as one tree of files sees it. Use `Database.read` and `Database.write`; both are context managers.

    root: the tree; by default the folder that the index folder lies in.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, root: Path, worktree: int, *, is_borrowed: bool = False
    ) -> None:
        self.connection = connection
        self.path = path
        self.root = root
        self.worktree = worktree
        self.is_borrowed = is_borrowed  # of another tree of the repository: its files may have other contents
        self._overlay = {}
        self._folders = None
        self._is_private = False
        self._replaced = {}
        self._unpacked = Kept(UNPACKED_KEPT)
        self._outlines = Kept(OUTLINE_ROWS_KEPT, len)
        self._texts = Kept(TEXT_KEPT, _length)
        self._symbol_facts = {}
        self._symbol_rows = {}
        self._rows_of_files = Kept(ROWS_KEPT, len)
        self._commit_counts = {}
        self._file_figures = {}
        self._versions = {}
        self._changes = (-1, -1)
        self._spans = None
        self._full_text = None
        connection.execute(f"CREATE TEMP VIEW present AS {_PRESENT} WHERE t.worktree = {worktree:d}")

    @classmethod
    @contextlib.contextmanager
    def read(cls, folder: Path, root: Path | None = None, *, borrow: bool = False) -> Iterator["Database"]:
        """Open the index in `folder` for reading.

        borrow: for a linked worktree that is not indexed, give the tree of the main one: only for who looks at the
        content of each file.
        Raises NoIndexError when there is none, IndexFormatError when it is corrupt or of another format.
        """
        path = folder / FILE_NAME
        root = root or folder.parent
        if not path.is_file():
            raise NoIndexError(f"no index in {root}: run `coderecall index {shlex.quote(str(root))}` first")
        # A reader of a WAL file needs its shared-memory file; in a read-only folder nobody writes, so it is immutable.
        option = "mode=ro" if os.access(folder, os.W_OK) else "mode=ro&immutable=1"
        _refuse_links(path)
        connection = _connect(f"{path.absolute().as_uri()}?{option}", path)
        try:
            _check_format(connection, path)
            with _damage_told(connection, path):
                tree = _tree(folder, root)
                sql = "SELECT id, root FROM worktree WHERE root IN (?, ?) ORDER BY root = ? DESC"
                row = connection.execute(sql, (tree, "" if borrow else tree, tree)).fetchone()
                if row is None:
                    raise not_indexed(root)
                yield cls(connection, path, root, int(row[0]), is_borrowed=row[1] != tree)
        finally:
            connection.close()

    @contextlib.contextmanager
    def unchanging(self) -> Iterator[None]:
        """Whatever others write meanwhile, the index is what it is at the first question."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def copied(self) -> Iterator["Database"]:
        """A private copy of the index in memory, to be changed and thrown away: what another state would look like."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            with _told(self.path):
                self.connection.backup(connection)
                connection.execute("PRAGMA temp_store = MEMORY")
                private = Database(connection, self.path, self.root, self.worktree, is_borrowed=self.is_borrowed)
                private._folders, private._is_private = {}, True
                yield private
        finally:
            connection.close()

    @classmethod
    @contextlib.contextmanager
    def write(cls, folder: Path, root: Path | None = None, *, wait: float = 0) -> Iterator["Database"]:
        """Open the index in `folder` for writing, creating it when there is none.

        wait: seconds that another process may go on writing.
        Raises IndexBusyError when it is still writing then, IndexFormatError when the file is corrupt or of
        another format (`reset` removes it), StorageError when the disk refuses.
        """
        from filelock import FileLock, Timeout

        _make_folder(folder)
        path = folder / FILE_NAME
        lock = FileLock(folder / "lock", timeout=wait, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise IndexBusyError(f"another coderecall is writing {path}: wait for it, or stop it") from None
        except OSError as error:
            raise StorageError(f"cannot lock {folder}: {error.strerror}; set CODERECALL_CACHE_DIR elsewhere") from None
        try:
            _refuse_links(path)
            connection = _connect(f"{path.absolute().as_uri()}?mode=rwc", path)
            try:
                with _told(path):
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    connection.execute("PRAGMA cache_size = -32000")
                    _create(connection)
                _check_format(connection, path)
                path.chmod(0o600)
                with _damage_told(connection, path):
                    yield cls(connection, path, root or folder.parent, _worktree(connection, _tree(folder, root), path))
            finally:
                connection.close()
        finally:
            lock.release()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what the block writes is committed together, or not at all when it raises."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.OperationalError):  # a full disk has rolled back already
                self.connection.execute("ROLLBACK")
            self.forget_unpacked()  # numbers that were given in the transaction are given again
            raise
        self.connection.execute("COMMIT")


def reset(folder: Path) -> None:
    """Remove the index file, not the folder: the next run builds it anew."""
    for suffix in ("", "-wal", "-shm"):
        (folder / (FILE_NAME + suffix)).unlink(missing_ok=True)


def _length(text: bytes | None) -> int:
    return len(text or b"")


def _connect(uri: str, path: Path) -> sqlite3.Connection:
    with _told(path):
        # One thread uses it at a time; the terminal app's workers each open their own.
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False)


def _create(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return
    from importlib import resources

    schema = resources.files("coderecall.store").joinpath("schema.sql").read_text("utf-8")
    connection.executescript(f"BEGIN; {schema}; INSERT INTO meta VALUES ('format', {FORMAT_VERSION}); COMMIT;")
    connection.execute("INSERT INTO text (text, rank) VALUES ('pgsz', 8000)")  # a tenth smaller, and faster to write


def not_indexed(root: Path) -> NoIndexError:
    """For a linked worktree whose repository has an index of other trees."""
    return NoIndexError(f"{root} is not indexed yet: run `coderecall index {shlex.quote(str(root))}` first")


def _tree(folder: Path, root: Path | None) -> str:
    """The name of a tree in its index: "" but for a linked worktree that shares the index of the main one."""
    if root is None or root == folder.parent or main_worktree(root) != folder.parent:
        return ""
    return str(root)


def _worktree(connection: sqlite3.Connection, tree: str, path: Path) -> int:
    """The number of a tree; 0 the one that the index lies in. Raises IndexFormatError where that is another's."""
    if not tree:
        connection.execute("INSERT OR IGNORE INTO worktree VALUES (0, '')")
    else:
        connection.execute("INSERT OR IGNORE INTO worktree (root) VALUES (?)", (tree,))
    row = connection.execute("SELECT id FROM worktree WHERE root = ?", (tree,)).fetchone()
    if row is None:
        raise IndexFormatError(f"{path} is damaged (its trees have other names): run `coderecall index --rebuild`")
    return int(row[0])


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    except sqlite3.DatabaseError as error:
        raise IndexFormatError(f"{path} is not a usable index ({error}): run `coderecall index --rebuild`") from None
    version = row[0] if row else None
    if version != FORMAT_VERSION:
        fact = f"{path} has index format {version}, this coderecall reads {FORMAT_VERSION}"
        raise IndexFormatError(f"{fact}: run `coderecall index --rebuild`")


def _refuse_links(path: Path) -> None:
    """A repository may come with a folder of this name whose links lead to files of its reader."""
    if path.parent.is_symlink():
        raise StorageError(f"{path.parent} is a symbolic link: remove it, the index is kept inside the repository only")
    if path.is_symlink():
        raise IndexFormatError(f"{path} is a symbolic link: run `coderecall index --rebuild`, it removes the link")


def _make_folder(folder: Path) -> None:
    """The index folder is private, invisible to git and to backups, without touching the user's own ignore files."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            raise StorageError(f"{folder} is a symbolic link: remove it, the index is kept inside the repository only")
        if sys.platform != "win32":
            folder.chmod(0o700)
        for name, content in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _CACHEDIR_TAG)):
            with contextlib.suppress(FileExistsError), (folder / name).open("x", encoding="utf-8") as file:
                file.write(content)  # "x" does not follow a link either, not even one that leads to nothing
    except OSError as error:
        raise StorageError(
            f"cannot write {folder}: {error.strerror}; set CODERECALL_CACHE_DIR to a folder that can be written"
        ) from None


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, with the file and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise IndexBusyError(f"{path} is busy: another coderecall is writing it; try again") from None
        if any(sign in text for sign in ("malformed", "no such", "decode")):
            raise IndexFormatError(f"{path} is damaged ({text}): run `coderecall index --rebuild`") from None
        raise StorageError(f"cannot use {path}: {text}; free some space or check the permissions") from None
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise  # a mistake of this program, not of the file
        raise IndexFormatError(f"{path} is damaged ({error}): run `coderecall index --rebuild`") from None


@contextlib.contextmanager
def _damage_told(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """As `_told`, also where SQLite gave rows of a damaged file as if nothing were, and their reader stumbled."""
    try:
        with _told(path):
            yield
    except CoderecallError:
        raise
    except Exception as error:
        if problem := _damage(connection):
            raise IndexFormatError(f"{path} is damaged ({problem}): run `coderecall index --rebuild`") from error
        raise  # a mistake of this program


def _damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong in its file, in a few words; "" where that is nothing. Reads the whole file."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found is None or found[0] == "ok" else "pages of other contents"
