"""Uses that lead to a member through objects, as the resolution of names inferred it: for CR106 where the index is all
there is to read.
"""

import re
from collections.abc import Iterable, Iterator

from coderecall.hints.ruby_members import is_spelled, may_be_made
from coderecall.hints.uses import Use, Uses, now_broken
from coderecall.hints.view import View
from coderecall.model import Confidence

LANGUAGES = frozenset({"cpp", "go", "java", "kotlin", "csharp", "php", "ruby", "rust"})

# What a file asks before it uses a member that an object may lack.
_ASKS = rb"(?:respond_to\?|method_exists|property_exists|\btry|public_send|\bsend)\W{1,4}%b\b"
# A member that is made by its name: `attr_reader :size`, `define_method("size")`.
_MADE = rb"[:'\"]%b\b"


def led_to(view: View, symbol_ids: Iterable[int], path: str) -> Iterator[Use]:
    """Inferred uses of definitions from other files than `path`."""
    uses = Uses(view)
    for row in view.db.references_to(symbol_ids):
        if row.confidence == Confidence.INFERRED and row.path != path and not view.is_foreign(row.path):
            yield uses.reference(row)


def now_lost(view: View, led: Iterable[Use], name: str, changed: frozenset[str]) -> Iterator[Use]:
    """Those that lead nowhere in the new state, in files that do not ask whether the member is there."""
    uses = Uses(view)
    found = list(led)
    after = uses.in_files_of(found, changed)
    asks = re.compile(_ASKS % re.escape(name.encode()))
    lost = dict.fromkeys(now for use in found if (now := now_broken(use, after)))
    for use in lost:
        source = view.db.source(use.file_id)
        is_given_here = not use.qualifier and is_spelled(source, name)  # by `let(:size)`, as far as its file tells
        if not asks.search(source) and not is_given_here:
            yield use


def is_made_by_name(view: View, source: bytes, name: str, language: str) -> bool:
    """Whether the file of a class may give it a member in a way that is not read as a definition."""
    if language == "ruby":
        return may_be_made(view, source, name)
    return re.search(_MADE % re.escape(name.encode()), source) is not None
