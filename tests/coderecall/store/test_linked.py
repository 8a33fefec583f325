"""A file beside the others: its size, and who uses it."""

from pathlib import Path

from repositories import make_repo, write

from coderecall.project import Project
from coderecall.store import Database
from coderecall.store.linked import FileFigures

FILES = {
    "store.py": "def put(key):\n    return key\n\n\ndef get(key):\n    return key\n",
    "one.py": "from store import put\n\nput(1)\n",
    "two.py": "from store import get\n\nget(1)\n",
}


def test_figures_of_a_file_follow_the_index(tmp_path: Path) -> None:
    root = make_repo(tmp_path, FILES)
    project = Project(root)
    project.index(history=False)
    with Database.read(project.folder) as db:
        store, one = (db.file(path) for path in ("store.py", "one.py"))
        assert store
        assert one
        found = db.figures_of_files([store.id, one.id, 999])
        assert found[store.id] == FileFigures(db.symbols_in(store.id)[0].id, 3, 6, users=2)
        assert found[one.id].users == 0
        assert 999 not in found

        write(root, {"two.py": "x = 1\n"})
        project.index(history=False)
        assert db.figures_of_files([store.id])[store.id].users == 1
