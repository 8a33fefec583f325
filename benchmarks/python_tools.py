"""jedi and pyright: where they go to the definition of a name, asked in processes of their own."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from language_server import LanguageServer
from python_uses import Unit

OUTSIDE = "outside"
Place = tuple[str, int]  # path, OUTSIDE when it is not of the repository; line
JEDI = """
import json, sys
import jedi
root = sys.argv[1]
project = jedi.Project(root, added_sys_path=[root, root + "/src"])
scripts = {}
for line in sys.stdin:
    path, row, column = json.loads(line)
    if path not in scripts:
        scripts.clear()
        scripts[path] = jedi.Script(path=f"{root}/{path}", project=project)
    found = []
    try:
        for name in scripts[path].goto(row, column, follow_imports=True, follow_builtin_imports=True):
            path_of = str(name.module_path or "")
            if "third_party/django-stubs" not in path_of:  # its own copy of what Django says, when Django is measured
                found.append([path_of, name.line or 1])
    except Exception as error:
        sys.stderr.write(f"{path}:{row}: {error!r}\\n")
    print(json.dumps(found), flush=True)
"""


class Jedi:
    """jedi in a process of its own, with the Python that it is installed in."""

    name = "jedi"

    def __init__(self, root: Path, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", JEDI, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def definitions(self, unit: Unit) -> list[tuple[str, int]]:
        """(absolute path, line) of the definitions that a name means."""
        send, receive = self._process.stdin, self._process.stdout
        assert send is not None
        assert receive is not None
        send.write(json.dumps([unit.path, unit.line, unit.column]) + "\n")
        send.flush()
        return [(path, line) for path, line in json.loads(receive.readline())]

    def close(self) -> None:
        self._process.communicate()


class Pyright:
    """pyright's language server."""

    name = "pyright"

    def __init__(self, root: Path, package: str, python: str) -> None:
        settings = {"python": {"pythonPath": python}, "python.analysis": {"diagnosticMode": "openFilesOnly"}}
        command = ["node", str(Path(package, "langserver.index.js")), "--stdio"]
        self._server = LanguageServer(command, root, settings)
        self._root = root
        self._open = ""

    def definitions(self, unit: Unit) -> list[tuple[str, int]]:
        """As Jedi.definitions."""
        if self._open != unit.path:
            if self._open:
                self._server.close(self._open)
            self._server.open(unit.path, "python")
            self._open = unit.path
        return self._server.definitions(unit.path, unit.line - 1, unit.utf16)

    def close(self) -> None:
        self._server.stop()


@dataclass(slots=True)
class Answers:
    """What a tool says, kept in a file when there is a folder for it."""

    tool: Jedi | Pyright
    root: Path
    file: Path | None
    known: dict[str, list[Place]] = field(default_factory=dict)

    def load(self) -> None:
        if self.file is not None and self.file.is_file():
            self.known = {k: [(p, n) for p, n in v] for k, v in json.loads(self.file.read_text()).items()}

    def save(self) -> None:
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(self.known))

    def ask(self, unit: Unit) -> list[Place]:
        found = self.known.get(unit.key)
        if found is None:
            found = self.known[unit.key] = [self._place(*each) for each in self.tool.definitions(unit)]
        return found

    def _place(self, path: str, line: int) -> Place:
        absolute = Path(path)
        inside = path and absolute.is_relative_to(self.root)
        return (absolute.relative_to(self.root).as_posix() if inside else OUTSIDE, line)
