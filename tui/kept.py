"""What the app remembers between two runs: the colours, and for each project its questions and dismissed hints.

One small file in the user's own state folder, never in the repository: what a clone brings along must not reach the
app. A file that cannot be read counts as none, one that cannot be written is said once, and nothing else depends on it.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

VERSION = 1
MOST_PROJECTS = 50  # the one that was left longest goes first
MOST_QUESTIONS = 200
MOST_DISMISSED = 2000
LONGEST = 20_000  # characters of one text


@dataclass(frozen=True, slots=True)
class KeptProject:
    """What was there when the app was left."""

    path: str = ""  # the place that was looked at
    symbol: str = ""
    questions: tuple[str, ...] = ()  # newest last
    dismissed: tuple[str, ...] = ()  # fingerprints of hints, newest last
    map_folder: str = ""
    map_shows: str = ""  # "tiles", "list", or "": as the width suggests


@dataclass(frozen=True, slots=True)
class Kept:
    theme: str = ""
    project: KeptProject = KeptProject()


class Keeper:
    """The file, seen by one project."""

    def __init__(self, file: Path, root: Path) -> None:
        self._file = file
        self._root = str(root)

    def read(self) -> Kept:
        whole = self._whole()
        theme = whole.get("theme")
        return Kept(theme if isinstance(theme, str) else "", _project(whole["projects"].get(self._root)))

    def write(self, kept: Kept) -> None:
        """Replace what is kept of this project and the colours. Raises OSError."""
        whole = self._whole()
        projects = whole["projects"]
        projects.pop(self._root, None)
        project = replace(
            kept.project,
            questions=kept.project.questions[-MOST_QUESTIONS:],
            dismissed=kept.project.dismissed[-MOST_DISMISSED:],
        )
        projects[self._root] = asdict(project)
        newest = dict(list(projects.items())[-MOST_PROJECTS:])
        self._replace(json.dumps({"version": VERSION, "theme": kept.theme, "projects": newest}, indent=1))

    def _whole(self) -> dict[str, Any]:
        try:
            whole = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            whole = None
        if not isinstance(whole, dict) or whole.get("version") != VERSION:
            whole = {}
        projects = whole.get("projects")
        whole["projects"] = projects if isinstance(projects, dict) else {}
        return whole

    def _replace(self, text: str) -> None:
        """At once or not at all, readable by the user alone."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=".app-")  # mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(self._file)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise


def keeper_of(root: Path) -> Keeper:
    """The keeper of a project, in the state folder that the platform wants."""
    from platformdirs import user_state_path

    return Keeper(user_state_path("coderecall") / "app.json", root)


def _project(given: object) -> KeptProject:
    """What of a foreign value has the right form."""
    if not isinstance(given, Mapping):
        return KeptProject()
    defaults = {field.name: field.default for field in fields(KeptProject)}
    read: Mapping[type, Callable[[object], Any]] = {str: _text, tuple: _texts}
    return KeptProject(**{name: read[type(default)](given.get(name)) for name, default in defaults.items()})


def _text(given: object) -> str:
    return given[:LONGEST] if isinstance(given, str) else ""


def _texts(given: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in given if isinstance(item, str) and item) if isinstance(given, list) else ()
