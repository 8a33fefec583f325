"""JavaScript and TypeScript: what a file exports. `javascript_modules` says where a module name leads."""

import re
from collections.abc import Iterable
from functools import cached_property

from coderecall.resolve import built_in_members, typescript_types
from coderecall.resolve.javascript_modules import Modules
from coderecall.resolve.paths import Place
from coderecall.resolve.rules import WHOLE, Rules
from parsers.ecmascript_exports import listed
from parsers.patterns import later

_END = rb"(?=[ \t]*(?:;|//|$))"  # an expression that goes on is not the name alone
_DEFAULT = later(
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
_KEYED = later(rb"^[ \t]*(?:module\.exports|exports)\.([\w$]+)\s*=\s*([A-Za-z_$][\w$]*)\s*;?[ \t]*$", re.MULTILINE)


class JavaScriptRules(Rules):
    family = "javascript"
    languages = frozenset({"javascript", "typescript", "tsx"})
    star_binds_inside = False
    renames_exports = True
    flat_functions = True
    class_words = frozenset({"self", "this"})
    own_types = frozenset({"this"})
    types_say_all = True
    members_by_name = True
    private_mark = "#"
    common_members = built_in_members.JAVASCRIPT

    def find(self, importer: str, module: str) -> Place | None:
        return self._modules.find(importer, module.partition("?")[0])

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        return typescript_types.plain_type(written)

    def awaited(self, written: str) -> str | None:
        return typescript_types.awaited(written)

    def element(self, written: str) -> str | None:
        return typescript_types.element(written)

    def returned(self, written: str) -> str | None:
        return typescript_types.returned(written)

    def alias_of(self, written: str) -> tuple[list[str], bool]:
        several = typescript_types.alternatives(written)
        return (several, False) if len(several) > 1 else (typescript_types.parts(written), True)

    def exported_names(self, file_id: int) -> dict[str, str]:
        """Names that a file exports under another name than its own: exported -> local."""
        return exported_names(self.db.source(file_id))

    def landscape(self) -> str:
        return self._modules.settings.digest

    def tokens(self, path: str) -> Iterable[str]:
        return [*super().tokens(path), *self._modules.names_of(path)]

    @cached_property
    def _modules(self) -> Modules:
        return Modules(self.paths, self.db)


def exported_names(source: bytes) -> dict[str, str]:
    """`export default f`, `export { f as g }`, `module.exports = f`, `exports.g = f`: exported name -> local name.

    What a CommonJS module is as a whole has the name WHOLE too.
    """
    names: dict[str, str] = {}
    for name, local in _KEYED.findall(source):
        names.setdefault(name.decode("utf-8", "replace"), local.decode("utf-8", "replace"))
    names.update((name, local) for name, local in listed(source).items() if name != local)
    for default in _DEFAULT.finditer(source):
        declared, plain, assigned, made, right, emptied, whole = default.groups()
        local = declared or plain or made or right or emptied or whole or assigned
        if local:
            names.setdefault("default", local.decode("utf-8", "replace"))
        if whole:
            names.setdefault(WHOLE, whole.decode("utf-8", "replace"))
    if b"module.exports" in source:
        names.setdefault(WHOLE, names.get("default", "default"))
    return names
