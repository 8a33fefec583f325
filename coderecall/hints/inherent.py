"""Methods of Rust that a type has by itself: no trait that it had beside them can supply them."""

import re

from coderecall.hints.definitions import Definitions
from parsers.model import ReferenceKind, Symbol
from parsers.patterns import later

_HEADER = later(rb"(?m)^[ \t]*(?:(?:default|unsafe)\s+)*(?:impl|(?:pub\S*\s+)?trait)\b([^{;]*)\{")
_OF_A_TRAIT = later(rb"\bfor\b(?!\s*<)")  # but not the `for<'a>` of a bound
_ANYTHING = frozenset({"Deref", "DerefMut"})  # lead a call on to another type, once the type itself has no such method


def is_inherent(old: Definitions, symbol: Symbol, new: Definitions) -> bool:
    """Whether a method that `new` lacks stood in an `impl` of the type alone, and the change gave the type nothing that
    may stand for it: a trait, a derived one, `Deref`, a macro that writes methods."""
    if old.parsed.language != "rust":
        return False
    *_, header = [b"", *(found[0] for found in _HEADER.finditer(old.source, 0, symbol.start_byte))]
    owner = symbol.qualified_name.rpartition(".")[0]
    names_owner = re.search(rb"\b" + re.escape(owner.rpartition(".")[2].encode()) + rb"\b", header)
    if b"impl" not in header or not names_owner or _OF_A_TRAIT.search(header):
        return False
    had, has = _bases(old, owner), _bases(new, owner)
    if has is None or had is None or has - had or has & _ANYTHING or _head(old, owner) != _head(new, owner):
        return False
    return re.search(rb"\bfn\s+" + re.escape(symbol.name.encode()) + rb"\b", new.source) is None


def _bases(side: Definitions, owner: str) -> set[str] | None:
    """Traits of a type that its file names; None where the type is not defined in it."""
    symbols = side.parsed.symbols
    own = {at for at, symbol in enumerate(symbols) if symbol.qualified_name == owner and symbol.kind.is_container}
    if not own:
        return None
    references = side.parsed.references
    return {one.name for one in references if one.kind is ReferenceKind.INHERIT and one.scope in own}


def _head(side: Definitions, owner: str) -> list[bytes]:
    """The attributes and the first line of a type."""
    texts = [side.text(symbol) for symbol in side.parsed.symbols if symbol.qualified_name == owner]
    return [re.split(rb"[{;]", text, maxsplit=1)[0] for text in texts]
