"""Names that complete what a person has typed so far: of symbols, and of members of a chain of names."""

import re

from coderecall.lookup.symbols import symbols_called
from coderecall.store import Database
from parsers.model import SymbolKind

_CHAIN = re.compile(r"(?P<before>.*\w)(?P<joint>::|->|[.#])(?P<begun>\w*)$", re.DOTALL)
_MOST_OWNERS = 20  # definitions of the name before the joint whose members are looked at


def complete(db: Database, text: str, *, k: int) -> tuple[str, ...]:
    """At most k names that begin with `text` in any case of letters, as they are to stand in its place.

    Shorter names first, those of tests behind. Of a chain ("Store.p") the members of what is called so before its last
    joint. Nothing for text without a letter, and for one that cannot be read as a name.
    """
    text = text.strip()
    chain = _CHAIN.fullmatch(text)
    if chain is not None:
        names = _members(db, chain["before"], chain["begun"], k)
        return tuple(f"{chain['before']}{chain['joint']}{name}" for name in names)
    if not re.search(r"\w", text) or re.search(r"\s", text):
        return ()
    return tuple(db.names_beginning(text, limit=k))


def _members(db: Database, owner: str, begun: str, k: int) -> list[str]:
    found: dict[str, bool] = {}
    owners = db.symbols(row.id for row in symbols_called(db, owner)[:_MOST_OWNERS])
    for row in owners.values():
        prefix = f"{row.qualified_name}."
        for one in db.symbols_in(row.file_id):
            is_member = one.qualified_name == prefix + one.name and one.kind != SymbolKind.SECTION
            if is_member and one.name.lower().startswith(begun.lower()):
                found[one.name] = found.get(one.name, True) and row.is_test
    return sorted(found, key=lambda name: (found[name], name.startswith("_"), len(name), name))[:k]
