"""Haskell: dotted modules below the source folders of packages."""

from coderecall.model import Confidence
from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest
from coderecall.resolve.rules import Rules

_SOURCES = frozenset({"", "src", "lib", "app", "exe", "test", "tests", "bench", "benchmarks", "examples"})
_SUFFIX = ".hs"


class HaskellRules(Rules):
    family = "haskell"
    languages = frozenset({"haskell"})
    exports_marked = True
    stars_never_clash = True
    flat_members = True
    types_apart = True
    modules_apart = True
    has_objects = False
    class_words: frozenset[str] = frozenset()
    super_word = ""

    def find(self, importer: str, module: str) -> Place | None:
        return find_module(self.paths, importer, module)


def find_module(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """The file of `A.B`; of `A.B.Type` too, where the last name is a type in it."""
    place = _file(paths, importer, module)
    if place is None and "." in module:
        above, _, name = module.rpartition(".")
        place = _file(paths, importer, above)
        place = place._replace(rest=(name,)) if place is not None else None
    return place


def _file(paths: KnownPaths, importer: str, module: str) -> Place | None:
    tail = module.replace(".", "/") + _SUFFIX
    candidates = [path for path in paths.ending(tail) if path != importer]
    place = nearest(candidates, importer)
    if place is None or "/" in tail:
        return place
    folder = folder_of(place.path)  # a module of one name is easily one of a package outside
    if folder.rpartition("/")[2] in _SOURCES or importer.startswith(f"{folder}/"):
        return place
    return place._replace(confidence=Confidence.INFERRED)
