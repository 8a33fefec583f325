"""Elixir: modules have one name space for all files, whatever their paths; an alias is a short name of one."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import Place
from coderecall.resolve.rules import Rules
from parsers.model import SymbolKind

_THIS = "__MODULE__"
_KINDS = frozenset({SymbolKind.MODULE, SymbolKind.INTERFACE})
_MANY = 100  # modules


class ElixirRules(Rules):
    family = "elixir"
    languages = frozenset({"elixir"})
    shared_names = True
    exports_marked = True
    stars_never_clash = True
    modules_by_name = True
    overloads = True
    names_have_arity = True
    class_words = frozenset({_THIS})
    super_word = ""
    common_members = built_in_members.ELIXIR

    def space(self, path: str) -> str:  # noqa: ARG002 - one name space for all files
        return ""

    def find(self, importer: str, module: str) -> Place | None:
        if module.startswith(f"{_THIS}."):
            inner = module.removeprefix(_THIS)
            found = [name for name in self._defined_in(importer) if name.endswith(inner)]
            module = found[0] if len(found) == 1 else module
        return Place("", is_folder=True, rest=(module,)) if self._is_known(module) else None

    def landscape(self) -> str:
        """Where each module is: a path does not tell what a file defines, so all imports may change with it."""
        lines = "\n".join(f"{name} {path}" for path, name in self.db.module_places("elixir"))
        return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def tokens(self, path: str) -> Iterable[str]:
        return {name.rpartition(".")[2] for name in self._defined_in(path)} | {_THIS}

    def _defined_in(self, path: str) -> list[str]:
        """Full names of the modules of a file."""
        if path not in self.paths:
            return []
        rows = self.db.definitions([self.paths.ids[path]])
        return [row.qualified_name for row in rows if row.parent_id is not None and row.kind in _KINDS]

    def _is_known(self, module: str) -> bool:
        """Whether a file of the repository defines a module. A few are asked for by name, many read at once."""
        if module not in self._known and len(self._known) < _MANY:
            named = self.db.definitions_named([module.rpartition(".")[2]])
            self._known[module] = any(row.qualified_name == module and row.kind in _KINDS for row in named)
        found = self._known.get(module)
        return module in self._all if found is None else found

    @cached_property
    def _known(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _all(self) -> frozenset[str]:
        rows = self.db.definitions()
        return frozenset(row.qualified_name for row in rows if row.parent_id is not None and row.kind in _KINDS)
