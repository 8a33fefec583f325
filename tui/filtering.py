"""The filter language of the lists: words, and `field:value`, `field>=value`, each of which must hold.

`rule:CR2 severity>=warning confidence>=0.7 path:jobs swapped` keeps what matches all five. A leading `-` negates. What
is looked for in a path begins where a folder or a file does; every other text is matched anywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coderecall.model import Answer, Hint, Severity

_TERM = re.compile(r"(?P<no>-?)(?P<field>[a-z]+)(?P<operator>:|>=|<=)(?P<value>\S*)")
_SHORT = {"sev": "severity", "conf": "confidence", "file": "path", "in": "path", "name": "symbol", "lang": "language"}
_RANK = {Severity.NOTE: 0.0, Severity.WARNING: 1.0, Severity.ERROR: 2.0}

Facts = Mapping[str, str | float]
ALL = ""  # in facts that are kept: all the others in one text in lower case, so that each letter costs one search


@dataclass(frozen=True, slots=True)
class Term:
    field: str  # "" matches any text
    operator: str  # ":" contains, ">=" and "<=" compare numbers
    value: str
    negated: bool

    def holds(self, facts: Facts) -> bool:
        return self._matches(facts) != self.negated

    def _matches(self, facts: Facts) -> bool:
        if not self.field:
            if ALL in facts:
                return self.value in str(facts[ALL])
            return any(self.value in str(fact).lower() for fact in facts.values())
        fact = facts.get(self.field)
        if fact is None:
            return False
        if self.operator == ":":
            text = str(fact).lower()
            return _begins_a_part(self.value, text) if self.field == "path" else self.value in text
        wanted = _number(self.value)
        have = _number(str(fact).lower())
        if wanted is None or have is None:
            return False
        return have >= wanted if self.operator == ">=" else have <= wanted


def parse_filter(text: str) -> tuple[Term, ...]:
    """The terms of a filter. Never fails: what is not a known form is a word to look for."""
    terms = []
    for word in text.lower().split():
        match = _TERM.fullmatch(word)
        if match is None:
            negated = word.startswith("-") and len(word) > 1
            terms.append(Term("", ":", word[1:] if negated else word, negated))
        elif match["value"]:  # an unfinished `rule:` keeps everything while it is typed
            field = match["field"]
            terms.append(Term(_SHORT.get(field, field), match["operator"], match["value"], bool(match["no"])))
    return tuple(terms)


def hint_facts(hint: Hint) -> Facts:
    facts: dict[str, str | float] = {
        "rule": hint.rule,
        "severity": hint.severity.value,
        "confidence": hint.confidence,
        "path": " ".join([hint.location.path, *(related.location.path for related in hint.related)]),
        "message": hint.message,
    }
    facts[ALL] = "\n".join(str(fact).lower() for fact in facts.values())
    return facts


def answer_facts(answer: Answer) -> Facts:
    return {"symbol": answer.symbol, "path": answer.path, "kind": answer.kind, "score": answer.score}


def _begins_a_part(value: str, paths: str) -> bool:
    """`path:tests` is a folder or a file whose name begins so, not `run-tests.yml`; `path:.yml` what ends so.

    paths: one or several, with blanks between.
    """
    if re.search(rf"(?:^|[/\s]){re.escape(value.lstrip('/'))}", paths):
        return True
    return value.startswith(".") and re.search(rf"{re.escape(value)}(?:$|\s)", paths) is not None


def _number(text: str) -> float | None:
    """A number, or the rank of a severity by its name or the beginning of it."""
    for severity, rank in _RANK.items():
        if text and severity.value.startswith(text):
            return rank
    try:
        return float(text)
    except ValueError:
        return None
