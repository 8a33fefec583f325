"""What is asked of an open session, in the answerer's thread, and what comes of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coderecall.errors import UsageError
from coderecall.model import Answer, Answers, SymbolReferences
from tui.messages import Answered, Completed, NeighboursFound, RelatedFound
from tui.narrowing import Scope, split_question
from tui.trail import Neighbour, Place, neighbours

if TYPE_CHECKING:
    from coderecall.session import Session  # its module loads numpy: not before the first paint

MOST_ANSWERS = 30
MOST_DEEP = 200  # more than a question ranks: with a filter all of them are looked at
MOST_BESIDE = 12  # neighbours of a group beside the code
MOST_LISTED = 200  # in the list of all of them
MOST_OFFERS = 5
MOST_COMPLETIONS = 8

_NAME = r"[`'\"]?(?P<name>[A-Za-z_$][\w$]*(?:(?:\.|::|->|#)[A-Za-z_$][\w$]*)*)(?:\(\))?[`'\"]?"
_ASKED = [
    (re.compile(pattern.replace("NAME", _NAME), re.IGNORECASE), group)
    for pattern, group in (
        (r"(?:who|what|which \w+)(?: else)? (?:calls?|invokes?|runs) NAME", "callers"),
        (r"(?:all |the )?callers (?:of|for) NAME", "callers"),
        (r"where is NAME (?:called|invoked)(?: from)?", "callers"),
        (r"(?:who|what|which \w+)(?: else)? (?:uses?|reads?|imports?|writes?|references?) NAME", "uses"),
        (r"(?:all |the )?(?:uses|usages|references) (?:of|to) NAME", "uses"),
        (r"where is NAME (?:used|imported|referenced)", "uses"),
        (r"what does NAME (?:call|use)", "callees"),
        (r"(?:all |the )?callees of NAME", "callees"),
        (r"(?:who|what|which \w+) (?:implements?|extends?|overrides?|inherits? from) NAME", "implementations"),
        (r"(?:all |the )?(?:implementations|subclasses|overrides|implementors) of NAME", "implementations"),
        (r"(?:all |the )?(?:bases?|base classes|superclass(?:es)?|parents?) of NAME", "bases"),
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """The question asks for references of a symbol: what could be shown in place of ranked answers."""

    group: str
    symbol: Answer


Item = Answer | Neighbour | Offer


def references_asked(question: str) -> tuple[str, str] | None:
    """("callers", "Store.put") for "who calls Store.put?"; None for a question of another kind."""
    text = " ".join(question.split()).rstrip("?.! ")
    for pattern, group in _ASKED:
        match = pattern.fullmatch(text)
        if match is not None:
            return group, match["name"]
    return None


def ask(question: str, scope: Scope) -> Callable[["Session"], Answered]:
    """question: as it was typed, with the words of a filter that may stand in it.

    A filter asks for the same ranked answers, only more of them, so that their order and strength stay what they are
    without it.
    """

    def work(session: "Session") -> Answered:
        words, _ = split_question(question)
        answers = session.ask(words, k=MOST_DEEP if scope.is_deep else MOST_ANSWERS)
        if scope.is_deep and all(answer.weak for answer in answers.results[:MOST_ANSWERS]):
            answers = session.ask(words, k=MOST_ANSWERS)  # a filter must not list what is not listed without it
        inside: tuple[Answer, ...] = ()
        if not scope.is_everywhere and answers.results:
            languages, tests = scope.languages, scope.tests
            inside = session.ask(words, k=MOST_DEEP, languages=languages, tests=tests, guesses=True).results
        asked = references_asked(words)
        offers = () if asked is None else _offers(session, *asked)
        return Answered(question, scope, answers, offers, inside)

    return work


def _offers(session: "Session", group: str, name: str) -> tuple[Offer, ...]:
    """The definitions that are called so to the letter: names that only begin so were not asked for."""
    last = re.split(r"\.|::|->|#", name)[-1]
    found = session.symbols(name, k=4 * MOST_OFFERS).results
    same = [answer for answer in found if answer.symbol.rpartition(".")[2] == last and answer.kind != "section"]
    return tuple(Offer(group, answer) for answer in same[:MOST_OFFERS])


def warm_up(session: "Session") -> None:
    """Read what the first question needs before it is typed."""
    session.warm()


def complete(text: str) -> Callable[["Session"], Completed]:
    return lambda session: Completed(text, session.complete(text, k=MOST_COMPLETIONS))


def find_neighbours(place: Place) -> Callable[["Session"], NeighboursFound]:
    def work(session: "Session") -> NeighboursFound:
        try:
            return NeighboursFound(place, session.references(place.symbol, path=place.path, k=MOST_BESIDE))
        except UsageError:  # a heading of a document has none, nor has what went since the answer
            return NeighboursFound(place, None)

    return work


def relate(path: str, symbol: str, first: str) -> Callable[["Session"], RelatedFound]:
    """All that a symbol has to do with others, and the files that belong to it. first: the group that is wanted most.

    The work raises UsageError when neither is known.
    """

    def work(session: "Session") -> RelatedFound:
        found: SymbolReferences | None = None
        problem: UsageError | None = None
        related = Answers(())
        if symbol:
            try:
                found = session.references(symbol, path=path, k=MOST_LISTED)
            except UsageError as error:
                problem = error
        try:
            related = session.related(path, [symbol] if symbol else [], k=MOST_ANSWERS)
        except UsageError as error:
            if found is None:
                raise problem or error from None
        return RelatedFound(path, symbol, first, found, related)

    return work


def listed(found: SymbolReferences, first: str) -> list[tuple[str, list[Neighbour]]]:
    """The groups that have something, with their headings; the wanted one first."""
    by_group: dict[str, list[Neighbour]] = {}
    for one in neighbours(found):
        by_group.setdefault(one.group, []).append(one)
    groups = sorted(found.groups, key=lambda group: group.name != first)
    return [(heading_of(group.name, group.exact, group.inferred, group.name_only), by_group.get(group.name, []))
            for group in groups if group.total]  # fmt: skip


_TITLES = {
    "callers": "called by",
    "uses": "used by",
    "callees": "calls",
    "implementations": "implemented or overridden by",
    "bases": "based on",
}


def heading_of(group: str, exact: int, inferred: int, name_only: int) -> str:
    """`called by 4 · 3 exact, 1 name only`; `calls 2 · exact`."""
    each = ((exact, "exact"), (inferred, "inferred"), (name_only, "name only"))
    kinds = [(count, word) for count, word in each if count]
    counts = kinds[0][1] if len(kinds) == 1 else ", ".join(f"{count:,} {word}" for count, word in kinds)
    return f"{_TITLES.get(group, group)} {exact + inferred + name_only:,} · {counts}"


def offer_words(offer: Offer) -> str:
    """`who calls Store.put`: the references that could be listed."""
    ways = {
        "callers": "who calls {}", "uses": "who uses {}", "callees": "what {} calls",
        "implementations": "what implements or overrides {}", "bases": "what {} is based on",
    }  # fmt: skip
    return ways[offer.group].format(offer.symbol.symbol)
