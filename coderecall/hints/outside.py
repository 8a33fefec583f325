"""Names of C and C++ that a header from outside the repository may give: what such a header says is not known here."""

from collections.abc import Iterator

from coderecall.hints.view import View
from coderecall.resolve import c_library
from coderecall.store import ImportRow

_LANGUAGES = frozenset({"c", "cpp"})


def may_be_given(view: View, path: str, name: str) -> bool:
    """Whether a file includes, also through others, a header that is not in the repository and may declare the name.

    The standard headers declare what the C library has, and nothing else.
    Asked where a whole file is gone: a copy of somebody else's code that is taken from a library now. A single
    definition that was taken out of a file is no such copy.
    """
    row = view.file(path)
    if row is None or row.language not in _LANGUAGES:
        return False
    return any(
        name in c_library.NAMES or not c_library.is_standard_header(one.module) for one in _outside(view, row.id)
    )


def _outside(view: View, file_id: int) -> Iterator[ImportRow]:
    """The includes of a file, and of what it includes, that lead to no file."""
    seen = wave = {file_id}
    while wave:
        reached: set[int] = set()
        for inner in sorted(wave):
            for one in view.db.imports_in(inner):
                if one.target_file_id is None:
                    yield one
                else:
                    reached.add(one.target_file_id)
        wave = reached - seen
        seen = seen | wave
