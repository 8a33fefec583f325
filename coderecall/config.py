"""Settings of a repository: `coderecall.toml` at its root, else `[tool.coderecall]` in its pyproject.toml."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coderecall.disk import MAX_FILE_BYTES, SkipFile, read_bytes
from coderecall.errors import UsageError
from coderecall.terminal import printable

OWN_FILE = "coderecall.toml"
PYPROJECT = "pyproject.toml"
_MOST_JOBS = 128  # the file comes with the repository, and a repository must not start a thousand processes
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """What the file may say; the command line outranks it."""

    include: tuple[str, ...] = ()  # patterns in the syntax of .gitignore; none: everything
    exclude: tuple[str, ...] = ()
    jobs: int | None = None  # processes that parse; None: one a core
    max_file_bytes: int = MAX_FILE_BYTES  # larger files are skipped, and listed as such
    baseline: str = ""  # file of what `check` and the hook do not report; below the root


def load_config(root: Path) -> Config:
    """The settings of `root`. Raises UsageError that names the file and the key."""
    for name in (OWN_FILE, PYPROJECT):
        content = _content(root, name)
        # most pyproject files do not mention us: then they need not even be valid
        if content is None or (name == PYPROJECT and b"coderecall" not in content):
            continue
        table = _parsed(name, content)
        if name == OWN_FILE:
            return _config(name, table)
        tools = table.get("tool")
        if isinstance(tools, dict) and "coderecall" in tools:
            return _config("[tool.coderecall] in pyproject.toml", tools["coderecall"])
    return Config()


def _content(root: Path, name: str) -> bytes | None:
    try:
        return read_bytes(root, name)
    except SkipFile as skip:
        if skip.reason == "vanished":
            return None
        raise UsageError(f"cannot read {name} in {root}: {skip.reason}; make it a plain file or remove it") from None


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} is not valid TOML: {printable(str(error))}; correct it") from None


def _config(name: str, table: Any) -> Config:
    if not isinstance(table, dict):
        raise UsageError(f"{name} must be a table of settings")
    for key in table:
        if key not in _CHECKS:
            near = difflib.get_close_matches(key, _CHECKS, n=1, cutoff=0)
            raise UsageError(f"{name} has an unknown key {printable(key)!r}: did you mean {near[0]!r}?")
    settings: dict[str, Any] = {key: _CHECKS[key](f"{name}: {key}", value) for key, value in table.items()}
    return Config(**settings)


def _patterns(place: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(pattern, str) and pattern for pattern in value):
        raise UsageError(f'{place} must be a list of patterns, as in ["src/**"]')
    return tuple(value)


def _file(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value or value.startswith("/") or ".." in value.split("/"):
        raise UsageError(f'{place} must be the path of a file below the root, as in "coderecall-baseline.json"')
    return value


def _jobs(place: str, value: Any) -> int:
    return _number(place, value, _MOST_JOBS)


def _bytes(place: str, value: Any) -> int:
    return _number(place, value, _MOST_BYTES)


def _number(place: str, value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise UsageError(f"{place} must be a whole number from 1 to {most}")
    return value


_CHECKS: dict[str, Callable[[str, Any], object]] = {
    "include": _patterns,
    "exclude": _patterns,
    "jobs": _jobs,
    "max_file_bytes": _bytes,
    "baseline": _file,
}
