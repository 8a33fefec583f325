"""package.json, tsconfig.json and their kin: what resolution needs of them, read once a state of the repository."""

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from coderecall.resolve.jsonc import object_of, read_object
from coderecall.resolve.paths import KnownPaths
from coderecall.store import Database
from parsers.patterns import later

PACKAGE = "package.json"
PNPM = ("pnpm-workspace.yaml", "pnpm-workspace.yml")
LERNA = "lerna.json"
CONFIGURATIONS = ("tsconfig.json", "jsconfig.json")
_KEPT = "javascript settings"  # in `meta`
_OF_PACKAGE = ("name", "workspaces", "exports", "imports", "types", "typings", "source", "module", "main", "packages")
_LIST_ITEM = later(r"""^\s*-\s*['"]?([^'"#\n]*?)['"]?\s*(?:#.*)?$""")


class Settings:
    """The settings files by path, cut down to what says where modules are."""

    def __init__(self, paths: KnownPaths, db: Database) -> None:
        self._ids = {path: file_id for path, file_id in paths.settings.items() if _reader(path) is not None}
        self._db = db

    @cached_property
    def digest(self) -> str:
        """Changes when one of the files does; "" when there is none."""
        rows = self._db.files_at(sorted(self._ids))
        text = b"\n".join(row.path.encode("utf-8", "surrogateescape") + b" " + row.digest for row in rows)
        return hashlib.blake2b(text, digest_size=8).hexdigest() if rows else ""

    def get(self, path: str) -> dict[str, Any] | None:
        """What a file says; {} when it is there and cannot be read."""
        return self._objects.get(path)

    def packages(self) -> list[str]:
        """Folders with a package.json."""
        return sorted(path.removesuffix(PACKAGE).rstrip("/") for path in self._ids if _name(path) == PACKAGE)

    def configurations(self) -> list[str]:
        """Paths of the configurations that hold for a folder."""
        return sorted(path for path in self._ids if _name(path) in CONFIGURATIONS)

    @cached_property
    def _objects(self) -> dict[str, dict[str, Any]]:
        # A repository may have a thousand of these files, and after an edit there is no time to read them all.
        kept = object_of(json.loads(self._db.meta(_KEPT) or "{}"))
        if kept.get("digest") != self.digest:
            kept = {"digest": self.digest, "files": {path: self._read(path) for path in sorted(self._ids)}}
            self._db.set_meta(_KEPT, json.dumps(kept))
        return object_of(kept["files"])

    def _read(self, path: str) -> dict[str, Any]:
        read = _reader(path)
        return read(self._db.source(self._ids[path])) if read is not None else {}


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _reader(path: str) -> Callable[[bytes], dict[str, Any]] | None:
    """How a file is read; None: it is none of these."""
    name = _name(path)
    if name == PACKAGE or path == LERNA:
        return _package
    if path in PNPM:
        return _workspace
    # what a configuration extends may have any name in a package of such
    is_configuration = "tsconfig" in path or "jsconfig" in name or "typescript" in path
    return _configuration if is_configuration and name.endswith((".json", ".jsonc")) else None


def _package(source: bytes) -> dict[str, Any]:
    content = read_object(source)
    return {key: content[key] for key in _OF_PACKAGE if key in content}


def _configuration(source: bytes) -> dict[str, Any]:
    content = read_object(source)
    options = object_of(content.get("compilerOptions"))
    kept: dict[str, Any] = {key: content[key] for key in ("extends", "references") if key in content}
    return {**kept, "compilerOptions": {key: options[key] for key in ("baseUrl", "paths") if key in options}}


def _workspace(source: bytes) -> dict[str, Any]:
    return {"packages": listed(source.decode("utf-8", "replace"), "packages")}


def listed(text: str, key: str) -> list[str]:
    """The items of a list at the top of a YAML file, in either of its notations."""
    found: list[str] = []
    is_inside = False
    for line in text.splitlines():
        if line[:1].strip() and not line.startswith(("-", "#")):
            name, _, rest = line.partition(":")
            is_inside = name.strip("'\" ") == key
            if is_inside and rest.strip().startswith("["):
                found += [item.strip(" '\"") for item in rest.strip().strip("[]").split(",")]
        elif is_inside and (item := _LIST_ITEM.match(line)) is not None:
            found.append(item[1])
    return [item for item in found if item]
