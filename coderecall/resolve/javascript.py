"""JavaScript and TypeScript: relative paths with the suffixes that bundlers and compilers try."""

import re
from functools import cached_property

from coderecall.model import Confidence
from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, joined, walked
from coderecall.resolve.rules import Rules

SUFFIXES = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_WRITTEN_AS = {".js": (".ts", ".tsx", ".d.ts"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_WORKSPACES = frozenset({"packages", "libs", "apps", "modules", "projects"})

_END = rb"(?=[ \t]*(?:;|//|$))"  # an expression that goes on is not the name alone
_DEFAULT = re.compile(
    rb"^[ \t]*export\s+default\s+"
    rb"(?:(?:async\s+|abstract\s+)?(?:function\b\s*\*?|class\b)\s*(?!extends\b)([A-Za-z_$][\w$]*)"
    rb"|([A-Za-z_$][\w$]*)" + _END + rb")"
    rb"|^[ \t]*(?:(?:var|let|const)\s+([\w$]+)\s*=\s*)?(?:exports\s*=\s*)?module\.exports\s*=\s*(?:exports\s*=\s*)?"
    rb"(?:(?:async\s+)?(?:function\b\s*\*?|class\b)\s*(?!extends\b)([A-Za-z_$][\w$]*)|([A-Za-z_$][\w$]*)"
    + _END
    + rb"|\{)"
    rb"|^[ \t]*(?:var|let|const)\s+([\w$]+)\s*=\s*exports\s*=\s*module\.exports\s*=\s*\{"
    rb"|^[ \t]*export\s*=\s*([\w$]+)" + _END,
    re.MULTILINE,
)
_LIST = re.compile(rb"\bexport\s*(?:type\s*)?\{([^}]*)\}(?!\s*from)")
_RENAMED = re.compile(r"([\w$]+)\s+as\s+([\w$]+)")
_KEYED = re.compile(rb"^[ \t]*(?:module\.exports|exports)\.([\w$]+)\s*=\s*([A-Za-z_$][\w$]*)\s*;?[ \t]*$", re.MULTILINE)


class JavaScriptRules(Rules):
    family = "javascript"
    languages = frozenset({"javascript", "typescript", "tsx"})
    star_binds_inside = False
    renames_exports = True
    class_words = frozenset({"self", "this"})
    common_members = built_in_members.JAVASCRIPT

    def find(self, importer: str, module: str) -> Place | None:
        if module.startswith("."):
            target = walked(folder_of(importer), module.partition("?")[0].split("/"))
            path = file_at(self.paths, target) if target is not None else None
            return Place(path) if path else None
        return find_in_workspace(self._packages, self.paths, module)

    def exported_names(self, file_id: int) -> dict[str, str]:
        """Names that a file exports under another name than its own: exported -> local."""
        return exported_names(self.db.source(file_id))

    @cached_property
    def _packages(self) -> dict[str, list[str]]:
        """Folders of workspace packages by name."""
        found: dict[str, list[str]] = {}
        for folder in self.paths.folders:
            above, _, name = folder.rpartition("/")
            if above.rpartition("/")[2] in _WORKSPACES:
                found.setdefault(name, []).append(folder)
        return found


def file_at(paths: KnownPaths, target: str) -> str | None:
    """The file that a module path without or with its suffix means."""
    stem, dot, suffix = target.rpartition(".")
    for other in _WRITTEN_AS.get(f"{dot}{suffix}", ()):  # TypeScript names the file that it will compile to
        if stem + other in paths:
            return stem + other
    if target in paths:
        return target
    for known in SUFFIXES:
        if target + known in paths:
            return target + known
    for known in SUFFIXES:
        if (index := joined(target, f"index{known}")) in paths:
            return index
    return None


def find_in_workspace(packages: dict[str, list[str]], paths: KnownPaths, module: str) -> Place | None:
    """A package of the same repository by the name of its folder; its package.json is not read, so it is inferred."""
    parts = module.split("/")
    if parts[0].startswith("@"):
        parts = parts[1:]
    folders = packages.get(parts[0], ()) if parts else ()
    if len(folders) != 1:
        return None
    rest = "/".join(parts[1:])
    for source in ("src", "lib", "source", ""):
        target = joined(folders[0], joined(source, rest) if source else rest).rstrip("/")
        path = file_at(paths, target)
        if path is not None:
            return Place(path, confidence=Confidence.INFERRED)
    return None


def exported_names(source: bytes) -> dict[str, str]:
    """`export default f`, `export { f as g }`, `module.exports = f`, `exports.g = f`: exported name -> local name."""
    names: dict[str, str] = {}
    for local_name, exported in _renamed(source):
        names.setdefault(exported, local_name)
    for default in _DEFAULT.finditer(source):
        declared, plain, assigned, made, right, emptied, whole = default.groups()
        local = declared or plain or made or right or emptied or whole or assigned
        if local:
            names.setdefault("default", local.decode("utf-8", "replace"))
    return names


def _renamed(source: bytes) -> list[tuple[str, str]]:
    found = [
        (local.decode("utf-8", "replace"), name.decode("utf-8", "replace")) for name, local in _KEYED.findall(source)
    ]
    for names in _LIST.findall(source):
        found += _RENAMED.findall(names.decode("utf-8", "replace"))
    return found
