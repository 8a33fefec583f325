"""Where a file comes from: written here, made by a program, minified, copied from elsewhere, documentation.

The rules are those of GitHub's linguist (generated.rb, vendor.yml, documentation.yml) as far as they are sure enough to
keep a file out of hints: names that are ordinary words of programs (`cache/`, `tools/`, `env/`) are left out, and a
file named like a well-known library counts as a copy of it only with a banner that says so.
"""

from enum import IntEnum

from parsers.origin.generated import is_generated, is_minified
from parsers.origin.vendored import is_documentation, is_vendored

__all__ = ["Origin", "is_minified", "origin_of"]


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


def origin_of(path: str, source: bytes) -> Origin:
    """The origin of a file, from its path, its first two kilobytes, its end and the average length of its lines."""
    if is_minified(path, source):
        return Origin.MINIFIED
    head = source[:2048]
    if is_vendored(path, head):
        return Origin.VENDORED
    if is_generated(path, head, source[-300:]):
        return Origin.GENERATED
    return Origin.DOCUMENTATION if is_documentation(path) else Origin.OWN
