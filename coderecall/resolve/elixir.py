"""Elixir: modules have one name space for all files, whatever their paths; an alias is a short name of one."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import Place
from coderecall.resolve.rules import Rules
from parsers.model import SymbolKind

_THIS = "__MODULE__"
_KINDS = (SymbolKind.MODULE, SymbolKind.INTERFACE)


class ElixirRules(Rules):
    family = "elixir"
    languages = frozenset({"elixir"})
    shared_names = True
    exports_marked = True
    stars_never_clash = True
    modules_by_name = True
    overloads_differ = True
    class_words = frozenset({_THIS})
    super_word = ""
    common_members = built_in_members.ELIXIR

    def space(self, path: str) -> str:  # noqa: ARG002 - one name space for all files
        return ""

    def find(self, importer: str, module: str) -> Place | None:
        return find_module(self._modules, importer, module)

    def landscape(self) -> str:
        """Where each module is: a path does not tell what a file defines, so all imports may change with it."""
        lines = "\n".join(f"{name} {path}" for name, paths in self._modules.items() for path in paths)
        return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def tokens(self, path: str) -> Iterable[str]:
        return {name.rpartition(".")[2] for name in self._by_path.get(path, ())} | {_THIS}

    @cached_property
    def _modules(self) -> dict[str, list[str]]:
        """Paths that define a module, by its name."""
        found: dict[str, list[str]] = {}
        for path, names in self._by_path.items():
            for name in names:
                found.setdefault(name, []).append(path)
        return found

    @cached_property
    def _by_path(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind in _KINDS:
            for path, name in self.db.named_of_kind("elixir", kind):
                found.setdefault(path, []).append(name)
        return found


def find_module(modules: dict[str, list[str]], importer: str, module: str) -> Place | None:
    """A module of the repository, as a name in the name space of all; `__MODULE__.A` is inside one of the importer."""
    if module.startswith(f"{_THIS}."):
        inner = module.removeprefix(_THIS)
        found = [name for name, paths in modules.items() if name.endswith(inner) and importer in paths]
        module = found[0] if len(found) == 1 else module
    return Place("", is_folder=True, rest=(module,)) if module in modules else None
