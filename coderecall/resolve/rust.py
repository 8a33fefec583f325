"""Rust: a tree of modules below the root file of each crate."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, joined
from coderecall.resolve.rules import Rules

_ROOTS = ("lib.rs", "main.rs")


class RustRules(Rules):
    family = "rust"
    languages = frozenset({"rust"})
    shared_members = True
    class_words = frozenset({"self", "Self"})
    modules_are_members = True
    path_words = frozenset({"crate", "super"})
    super_word = ""  # `super` is the module above
    plain_bases = frozenset(
        {
            "Debug",
            "Clone",
            "Copy",
            "Default",
            "PartialEq",
            "Eq",
            "PartialOrd",
            "Ord",
            "Hash",
            "Send",
            "Sync",
            "Sized",
            "Display",
            "Error",
            "From",
            "Into",
            "Drop",
        }
    )
    common_members = built_in_members.RUST

    def space(self, path: str) -> str:
        return crate_folder(self.paths, path)

    def find(self, importer: str, module: str) -> Place | None:
        return find_module(self.paths, self._crates, importer, module.split("::"))

    def landscape(self) -> str:
        roots = sorted(path for root in _ROOTS for path in self.paths.by_base.get(root, ()))
        return hashlib.blake2b("\n".join(roots).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def submodule(self, path: str, name: str) -> Place | None:
        found = child_module(self.paths, path, name)
        return Place(found) if found else None

    def unimported(self, path: str, name: str) -> Place | None:
        return find_module(self.paths, self._crates, path, [name])

    def tokens(self, path: str) -> Iterable[str]:
        parts = path.removesuffix(".rs").split("/")
        words = [part for part in parts[-3:] if part]
        return [*words, *(word.replace("-", "_") for word in words if "-" in word), "crate", "super", "self"]

    @cached_property
    def _crates(self) -> dict[str, list[str]]:
        return crate_roots(self.paths)


def crate_roots(paths: KnownPaths) -> dict[str, list[str]]:
    """Library root files by the name of the crate, which is that of its folder with underscores."""
    found: dict[str, list[str]] = {}
    for path in paths.by_base.get("lib.rs", ()):
        folder = folder_of(path)
        package = folder_of(folder) if folder.rpartition("/")[2] == "src" else folder
        found.setdefault(package.rpartition("/")[2].replace("-", "_"), []).append(path)
    return found


def crate_folder(paths: KnownPaths, path: str) -> str:
    """The folder of the root file of the crate that a file belongs to."""
    folder = folder_of(path)
    while True:
        if any(joined(folder, root) in paths for root in _ROOTS):
            return folder
        if not folder:
            return folder_of(path)
        folder = folder_of(folder)


def child_folder(path: str) -> str:
    """Where the modules inside a file's module lie."""
    name = path.rpartition("/")[2]
    if name in _ROOTS or name == "mod.rs":
        return folder_of(path)
    return path.removesuffix(".rs")


def child_module(paths: KnownPaths, path: str, name: str) -> str | None:
    folder = child_folder(path)
    for candidate in (joined(folder, f"{name}.rs"), joined(folder, f"{name}/mod.rs")):
        if candidate in paths and candidate != path:
            return candidate
    return None


def parent_module(paths: KnownPaths, path: str) -> str | None:
    """The file of the module above."""
    folder = folder_of(path)
    if path.endswith("/mod.rs"):
        folder = folder_of(folder)
    for name in (*_ROOTS, "mod.rs"):
        candidate = joined(folder, name)
        if candidate in paths and candidate != path:
            return candidate
    return f"{folder}.rs" if f"{folder}.rs" in paths else None


def find_module(paths: KnownPaths, crates: dict[str, list[str]], importer: str, names: list[str]) -> Place | None:
    """The file that `crate::a`, `self::a`, `super::a` or `a::b` leads to; names left over are inside it."""
    first, *rest = names
    at: str | None
    if first == "crate":
        folder = crate_folder(paths, importer)
        at = next((root for name in _ROOTS if (root := joined(folder, name)) in paths), importer)
    elif first == "self":
        at = importer
    elif first == "super":
        at = parent_module(paths, importer)
        while at is not None and rest and rest[0] == "super":
            at, rest = parent_module(paths, at), rest[1:]
    else:
        at = child_module(paths, importer, first)
        if at is None:
            roots = crates.get(first, [])
            at = roots[0] if len(roots) == 1 else None
    if at is None:
        return None
    while rest and (inner := child_module(paths, at, rest[0])) is not None:
        at, rest = inner, rest[1:]
    return Place(at, rest=tuple(rest))
