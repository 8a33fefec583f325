"""Ruby: required files, and constants that every file sees."""

from coderecall.resolve import built_in_members
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest, walked
from coderecall.resolve.rules import Rules


class RubyRules(Rules):
    family = "ruby"
    languages = frozenset({"ruby"})
    shared_names = True
    shared_members = True
    bare_members = True
    reopens = True
    call_by_name = True
    constructor = ("new", "initialize")
    class_words = frozenset({"self"})
    plain_bases = frozenset(
        {
            *(
                "Object",
                "BasicObject",
                "Kernel",
                "Comparable",
                "Enumerable",
                "Forwardable",
                "Singleton",
                "StandardError",
            ),
            *(
                "Exception",
                "RuntimeError",
                "ArgumentError",
                "TypeError",
                "IndexError",
                "RangeError",
                "IOError",
                "EOFError",
            ),
            *("NotImplementedError", "ScriptError", "SecurityError", "ZeroDivisionError", "EncodingError"),
        }
    )
    common_members = built_in_members.RUBY

    def space(self, path: str) -> str:  # noqa: ARG002 - one name space for all files
        return ""

    def find(self, importer: str, module: str) -> Place | None:
        return find_required(self.paths, importer, module)


def find_required(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`require "a/b"` below a `lib` or beside, `require_relative` (written with a leading dot) from the importer."""
    wanted = module if module.endswith(".rb") else f"{module}.rb"
    if module.startswith("."):
        target = walked(folder_of(importer), wanted.split("/"))
        return Place(target) if target is not None and target in paths else None
    candidates = [path for path in paths.ending(wanted) if path != importer]
    on_path = [path for path in candidates if path == f"lib/{wanted}" or path.endswith(f"/lib/{wanted}")]
    if on_path:
        return nearest(on_path, importer)
    beside = walked(folder_of(importer), wanted.split("/"))
    if beside in candidates:
        return Place(beside)
    return nearest(candidates, importer) if "/" in module or len(candidates) == 1 else None
