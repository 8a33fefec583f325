"""What the memory is taught: associations of a key text with symbols, one head each kind.

Titans learns from a sequence; here the sequence is the history, oldest first, then the tree, then live edits.
"""

from collections.abc import Iterable

from coderecall.model import Experience, Head
from coderecall.store import SymbolRow
from coderecall.store.rows import RECALLABLE_KINDS

MOST_SYMBOLS = 30  # a commit that changes more says little about each of them


def file_experiences(symbols: Iterable[SymbolRow], time: int) -> list[Experience]:
    """*described-by*: the words of a definition's name, place, parameters and documentation lead to it.

    Made from what the store holds, so that the same experience can be made again to unlearn it. Tests are left out: a
    head of constant size forgets its oldest facts beyond some ten thousand, and half of a large repository is tests.
    """
    found = []
    for symbol in symbols:
        if symbol.is_test or symbol.kind not in RECALLABLE_KINDS or "local" in symbol.modifiers.split():
            continue
        names = " ".join(p.name for p in symbol.parameters or ())
        place = symbol.path.rpartition(".")[0]
        key = f"{symbol.qualified_name} {symbol.qualified_name} {place} {names} {symbol.doc}"
        label = f"{symbol.path}\0{symbol.qualified_name}"
        found.append(Experience(Head.DESCRIBED_BY, key, (symbol.key,), time, 1.0, label))
    return found


def commit_experience(sha: str, time: int, message: str, keys: tuple[int, ...]) -> Experience | None:
    """*changed-for*: the words of a commit message lead to the symbols that the commit changed."""
    if not keys or len(keys) > MOST_SYMBOLS:
        return None
    subject = message.partition("\n")[0]
    return Experience(Head.CHANGED_FOR, message, keys, time, len(keys) ** -0.5, f"{sha[:10]} {subject[:60]}")
