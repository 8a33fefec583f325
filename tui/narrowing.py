"""A filter of the answers: it narrows the ranked list of the question and never makes it longer, nor any bar stronger.

Only the index knows which files are tests and what language they are in: for these it is asked once more.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.filtering import Facts, Term, parse_filter
from tui.places import one_line
from tui.state import AppState

# Nobody asks for these words: in a question they are the filter of it.
_IN_QUESTION = re.compile(r"-?(?:path|file|in|kind|lang|language|symbol|name):\S+|-tests?", re.IGNORECASE)
_TESTS = frozenset({"test", "tests"})
_MOST_NAMED = 12  # values of a field that are said where none fits


class Scope(NamedTuple):
    """What the index is asked for."""

    languages: tuple[str, ...] = ()
    tests: bool | None = None  # True only tests, False none
    is_deep: bool = False  # all ranked answers, more than are shown without a filter: some will not pass

    @property
    def is_everywhere(self) -> bool:
        """The index need not say which answers pass."""
        return not self.languages and self.tests is None

    def covers(self, other: "Scope") -> bool:
        """Whether what was found for this one shows the other, too."""
        if other.is_everywhere:
            return self.is_deep or not other.is_deep
        return self == other


EVERYWHERE = Scope()


class Narrowing(NamedTuple):
    """A filter, taken apart: what the index is asked for, and what is left to the list."""

    scope: Scope = EVERYWHERE
    terms: tuple[Term, ...] = ()

    @property
    def is_all(self) -> bool:
        """It keeps everything."""
        return not self.terms and self.scope.is_everywhere


ALL = Narrowing()


def narrowing(terms: Sequence[Term], known: Sequence[str]) -> Narrowing:
    """known: languages of the index.

    Of a language that the index does not have nothing passes: that term stays, and no answer has it.
    """
    if not terms:
        return ALL
    of_language = [term for term in terms if term.field == "language"]
    languages = tuple(name for name in known if all(term.holds({"language": name}) for term in of_language))
    languages = languages if of_language else ()
    of_tests = [term for term in terms if not term.field and term.value in _TESTS]
    tests = None if not of_tests else not of_tests[-1].negated
    asked = {*(of_language if languages else ()), *of_tests}
    return Narrowing(Scope(languages, tests, is_deep=True), tuple(term for term in terms if term not in asked))


def split_question(text: str) -> tuple[str, tuple[Term, ...]]:
    """`redirect path:tests` is the question `redirect` with a filter; words of a filter alone are a question.

    Text of several lines was pasted: nothing in it was meant as a filter, and its lines say more than its words.
    """
    if "\n" in text:
        return text, ()
    words = text.split()
    kept = [word for word in words if not _IN_QUESTION.fullmatch(word)]
    if not kept or len(kept) == len(words):
        return text, ()
    return " ".join(kept), parse_filter(" ".join(word for word in words if _IN_QUESTION.fullmatch(word)))


class AnswerFilter:
    """What stands in the filter of the list of answers."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._terms: tuple[Term, ...] = ()
        self._is_used = False  # an unfinished word is no term yet

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the index."""
        status = self._state.status
        return tuple(name for name, _ in status.languages) if status is not None else ()

    def read(self, text: str) -> None:
        self._terms, self._is_used = parse_filter(text), bool(text.strip())

    def of_question(self, question: str) -> Narrowing:
        """With the filter that stands in the question itself."""
        scope, terms = narrowing((*split_question(question)[1], *self._terms), self.languages)
        return Narrowing(scope._replace(is_deep=scope.is_deep or self._is_used), terms)

    def of_list(self) -> Narrowing:
        """Of a list that the index is not asked for again: every word is looked for in what stands there."""
        return Narrowing(EVERYWHERE, self._terms)

    def why_none(self, terms: Iterable[Term], facts: Sequence[Facts]) -> str:
        """What there is of the fields that a filter asks for where nothing passes it; "" where that says nothing."""
        said = []
        fields = dict.fromkeys(name for fact in facts for name in fact)
        for name in dict.fromkeys(term.field for term in terms if term.field and term.operator == ":"):
            if name == "language":
                values = Counter(dict.fromkeys(self.languages, 0))
            else:
                values = Counter(str(fact[name]) for fact in facts if name in fact)
            if name not in fields and name != "language":
                said.append(f"there is no {one_line(name)}: to filter by, only {', '.join(fields)}")
            elif not any(_holds_alone(term, name, value) for term in terms for value in values):
                said.append(f"{name} is one of {_listed(values)}" if len(values) <= _MOST_NAMED else "")
        return "; ".join(filter(None, said))


def _holds_alone(term: Term, field: str, value: str) -> bool:
    return term.field == field and term.holds({field: value})


def _listed(values: Counter[str]) -> str:
    """`function (54), method (46)`; without counts where they were not counted."""
    counts = (f"{one_line(value)} ({count:,})" if count else one_line(value) for value, count in values.most_common())
    return ", ".join(counts) or "nothing"
