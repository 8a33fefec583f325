"""Where a file comes from: written here, made by a program, minified, copied from elsewhere, documentation.

The rules are those of GitHub's linguist (generated.rb, vendor.yml, documentation.yml) as far as they are sure enough to
keep a file out of hints: names that are ordinary words of programs (`cache/`, `tools/`, `env/`) are left out, and a
file named like a well-known library counts as a copy of it only with a banner that says so.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

__all__ = ["Origin", "origin_of"]


class Origin(IntEnum):
    """Kept as numbers in the index."""

    OWN = 0
    GENERATED = 1
    MINIFIED = 2  # searched, not parsed
    VENDORED = 3
    DOCUMENTATION = 4

    @property
    def is_foreign(self) -> bool:
        """Whether nobody here edits the file by hand: no hint and no suggestion is about a place in it."""
        return self in {Origin.GENERATED, Origin.MINIFIED, Origin.VENDORED}


def origin_of(path: str, source: bytes, said: Mapping[int, bool] = MappingProxyType({})) -> Origin:
    """The origin of a file, from its path, its first two kilobytes, its end and the average length of its lines.

    said: what the repository itself says (an `Origin` -> whether the file is of it); the rules say the rest.
    """
    from parsers.origin.generated import is_generated, is_minified  # long patterns, which a question does not need
    from parsers.origin.vendored import is_documentation, is_vendored

    if is_minified(path, source):
        return Origin.MINIFIED
    for origin in (Origin.GENERATED, Origin.VENDORED, Origin.DOCUMENTATION):
        if said.get(origin):
            return origin
    head = source[:2048]
    if Origin.VENDORED not in said and is_vendored(path, head):
        return Origin.VENDORED
    if Origin.GENERATED not in said and is_generated(path, head, source[-300:]):
        return Origin.GENERATED
    if Origin.DOCUMENTATION not in said and is_documentation(path):
        return Origin.DOCUMENTATION
    return Origin.OWN
