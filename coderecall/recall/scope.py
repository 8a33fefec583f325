"""Where an answer may lie: the filters of a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from coderecall.errors import UsageError
from coderecall.store import Database
from parsers.model import SymbolKind

_WIDER = 20  # times as many candidates are looked at where most of them may lie outside


@dataclass(frozen=True, slots=True)
class Scope:
    """Only answers in a folder or file, of some kinds, in some languages; empty: any.

    tests: True only tests, False none, None both, where tests step back.
    """

    within: str = ""
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tests: bool | None = None

    @property
    def is_everything(self) -> bool:
        return self == EVERYWHERE

    def depth(self, usual: int) -> int:
        """How many candidates a search must look at so that enough of them lie in here."""
        return usual if self.is_everything else usual * _WIDER

    def keep(self, db: Database, scores: dict[int, float], most: int = -1) -> dict[int, float]:
        """The candidates that lie in here, `most` of them, the best."""
        if self.is_everything:
            return scores
        inside = db.symbols_within(scores, self.within, self._numbers(), self.languages, self.tests)
        kept = {symbol: score for symbol, score in scores.items() if symbol in inside}
        if 0 <= most < len(kept):
            best = sorted(kept, key=lambda symbol: -kept[symbol])[:most]
            return {symbol: kept[symbol] for symbol in best}
        return kept

    def check(self, db: Database) -> None:
        """Raises UsageError for a kind that there is not, and a language or a place that the index does not have."""
        for kind in self.kinds:
            if kind not in _KINDS:
                raise UsageError(f"there is no kind {kind}: the kinds are {', '.join(_KINDS)}")
        if self.languages:
            known = sorted(language for language, _ in db.languages())
            for language in self.languages:
                if language not in known:
                    raise UsageError(f"no {language} is indexed: the languages are {', '.join(known)}")
        if self.within and not db.is_place(self.within):
            raise UsageError(f"nothing in {self.within} is indexed: give a folder or a file relative to the root")

    def _numbers(self) -> list[int]:
        return [int(SymbolKind[kind.upper()]) for kind in self.kinds]


EVERYWHERE = Scope()


def scope_of(
    within: str = "", kinds: Iterable[str] = (), languages: Iterable[str] = (), tests: bool | None = None
) -> Scope:
    """A scope as a person writes it: kinds and languages in any case of letters."""
    return Scope(within, tuple(k.lower() for k in kinds), tuple(name.lower() for name in languages), tests)


_KINDS = tuple(kind.name.lower() for kind in SymbolKind)
