"""Lua: `require` looks for a file below the folders of a search path; a module is the table that its file returns."""

import re

from coderecall.model import Confidence
from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest
from coderecall.resolve.rules import Rules
from parsers.patterns import later

# folders that are on the search path of a program, a plugin or its tests
_ROOTS = frozenset({"", "lua", "src", "lib", "spec", "test", "tests"})
_RETURNED = later(rb"^return[ \t]+(?:setmetatable[ \t]*\([ \t]*)?([A-Za-z_]\w*)[ \t]*(?=[;,)\r\n]|$)", re.MULTILINE)
_RETURNED_TABLE = later(rb"^return[ \t]*\{(.*?)\}\s*\Z", re.MULTILINE | re.DOTALL)
_FIELD = later(rb"(?:^|[{,;])[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*([A-Za-z_]\w*)[ \t]*(?=[,;}\r\n]|--|$)", re.MULTILINE)
_INNER = later(rb"\{[^{}]*\}")


class LuaRules(Rules):
    family = "lua"
    languages = frozenset({"lua"})
    renames_exports = True
    bodies_see_members = False
    class_words = frozenset({"self"})
    super_word = ""
    common_members = built_in_members.LUA

    def find(self, importer: str, module: str) -> Place | None:
        return find_required(self.paths, importer, module)

    def exported_names(self, file_id: int) -> dict[str, str]:
        return returned_names(self.db.source(file_id))


def find_required(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`require "a.b"`: `a/b.lua` or `a/b/init.lua` below a root of the search path, else the only one anywhere."""
    tail = module.replace(".", "/").strip("/")
    if not tail:
        return None
    candidates = [path for end in (f"{tail}.lua", f"{tail}/init.lua") for path in paths.ending(end)]
    on_path = [path for path in candidates if path != importer and _is_below_root(path, tail, importer)]
    if on_path:
        return nearest(on_path, importer)
    if len(candidates) == 1 and "/" in tail:
        return Place(candidates[0], confidence=Confidence.INFERRED)
    return None


def _is_below_root(path: str, tail: str, importer: str) -> bool:
    """Whether what precedes the module in a path is a folder of the search path: a usual one, or above the importer."""
    root = path[: path.rindex(tail)].rstrip("/")
    return root.rpartition("/")[2] in _ROOTS or folder_of(importer) == root


def returned_names(source: bytes) -> dict[str, str]:
    """What a file returns: "default" -> the table that `return M` names; the names of `return { a = b }` -> b."""
    table, name = _last(_RETURNED_TABLE, source), _last(_RETURNED, source)
    if name is not None and (table is None or name.start() > table.start()):
        return {"default": name[1].decode("utf-8", "replace")}
    fields = table[1] if table is not None else b""
    while fields != (outer := _INNER.sub(b"", fields)):  # tables in it
        fields = outer
    pairs = _FIELD.findall(fields)
    return {exported.decode("utf-8", "replace"): local.decode("utf-8", "replace") for exported, local in pairs}


def _last(pattern: re.Pattern[bytes], source: bytes) -> re.Match[bytes] | None:
    found = None
    for found in pattern.finditer(source):  # noqa: B007 - only the last counts
        pass
    return found
