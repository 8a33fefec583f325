"""Zig: a file is a struct; `@import` names another one by its relative path."""

from coderecall.model import Confidence
from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, walked
from coderecall.resolve.rules import Rules

_SUFFIX = ".zig"


class ZigRules(Rules):
    family = "zig"
    languages = frozenset({"zig"})
    exports_marked = True
    stars_never_clash = True
    files_are_types = True
    bare_members = True
    bare_fields = False
    class_words = frozenset({"self", "Self"})
    super_word = ""
    common_members = built_in_members.ZIG

    def find(self, importer: str, module: str) -> Place | None:
        return find_import(self.paths, importer, module)


def find_import(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`a/b.zig` beside the importer, `a.zig.Node` a name in it; a package of build.zig by its file, as a guess."""
    stem, suffix, rest = module.partition(_SUFFIX)
    names = tuple(filter(None, rest.split(".")))
    if suffix:
        target = walked(folder_of(importer), (stem + suffix).split("/"))
        return Place(target, rest=names) if target is not None and target in paths else None
    package, _, rest = module.partition(".")
    files = [path for path in paths.by_base.get(package + _SUFFIX, ()) if path != importer]
    if len(files) != 1 or files[0].count("/") > 1:
        return None
    return Place(files[0], confidence=Confidence.INFERRED, rest=tuple(filter(None, rest.split("."))))
