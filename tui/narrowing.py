"""What of a filter the index is asked for, so that it finds more of what passes; the rest is left to the list."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.filtering import Term, parse_filter

# Nobody asks for these words: in a question they are the filter of it.
_IN_QUESTION = re.compile(r"-?(?:path|file|in|kind|lang|language|symbol|name):\S+|-tests?", re.IGNORECASE)
_TESTS = frozenset({"test", "tests"})


class Scope(NamedTuple):
    """What the index is asked for."""

    languages: tuple[str, ...] = ()
    tests: bool | None = None  # True only tests, False none
    is_wide: bool = False  # more answers than are shown without a filter: some will not pass


EVERYWHERE = Scope()


def narrowing(terms: Sequence[Term], known: Sequence[str]) -> tuple[Scope, tuple[Term, ...]]:
    """The scope of a filter, and its terms that are left. known: languages of the index.

    Of a language that the index does not have nothing passes: that term stays, and no answer has it.
    """
    if not terms:
        return EVERYWHERE, ()
    of_language = [term for term in terms if term.field == "language"]
    languages = tuple(name for name in known if all(term.holds({"language": name}) for term in of_language))
    languages = languages if of_language else ()
    of_tests = [term for term in terms if not term.field and term.value in _TESTS]
    tests = None if not of_tests else not of_tests[-1].negated
    asked = {*(of_language if languages else ()), *of_tests}
    return Scope(languages, tests, is_wide=True), tuple(term for term in terms if term not in asked)


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
