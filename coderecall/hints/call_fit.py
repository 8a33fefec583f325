"""Whether a call fits a list of parameters, as far as its written arguments say."""

from collections.abc import Sequence
from typing import NamedTuple

from parsers.model import Parameter, ParameterKind

_BY_POSITION = frozenset({ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL})


class CallShape(NamedTuple):
    """The arguments of a call without their values; see `coderecall.store.rows.call_shape`."""

    positions: int
    keywords: tuple[str, ...]
    spreads_positions: bool  # *args: any number more
    spreads_keywords: bool  # **kwargs: any names more

    @classmethod
    def read(cls, shape: str) -> "CallShape":
        """From the text in the store: "2 timeout **"."""
        positions, *rest = shape.split(" ")
        keywords = tuple(word for word in rest if word not in {"*", "**"})
        return cls(int(positions), keywords, "*" in rest, "**" in rest)


def misfit(parameters: Sequence[Parameter], call: CallShape, language: str) -> str:
    """Why the call does not fit, in words that follow "the call"; "" when it fits or cannot be known.

    Spreads make unknowable what they could supply, so nothing is said about that.
    """
    if language == "javascript":
        return ""  # too few and too many arguments are both legal
    variadic = any(p.kind is ParameterKind.VARIADIC for p in parameters)
    takes_any_keyword = any(p.kind is ParameterKind.KEYWORD_VARIADIC for p in parameters)
    by_position = [p for p in parameters if p.kind in _BY_POSITION]
    by_keyword = {p.name for p in parameters if p.kind in {ParameterKind.POSITIONAL, ParameterKind.KEYWORD_ONLY}}
    if call.positions > len(by_position) and not variadic:
        return f"passes {_count(call.positions, 'positional argument')}, it takes {_at_most(len(by_position))}"
    if language == "ruby":
        # A trailing hash may stand for keywords and keywords for a trailing hash: only positions are exact.
        return _too_few(by_position, call) if not call.keywords and not call.spreads_keywords else ""
    filled = {p.name for p in by_position[: call.positions]}
    for keyword in call.keywords:
        if keyword not in by_keyword and not takes_any_keyword:
            return f"passes the keyword `{keyword}`, it has no such parameter"
        if keyword in filled & by_keyword:
            return f"passes `{keyword}` twice, by position and by keyword"
    missing = [p.name for p in by_position[call.positions :] if not p.optional and p.name not in call.keywords]
    if call.spreads_positions or call.spreads_keywords:
        missing = []
    if not call.spreads_keywords:
        missing += [
            p.name
            for p in parameters
            if p.kind is ParameterKind.KEYWORD_ONLY and not p.optional and p.name not in call.keywords
        ]
    if missing:
        return f"does not pass {_names(missing)}"
    return ""


def _too_few(by_position: Sequence[Parameter], call: CallShape) -> str:
    required = sum(1 for p in by_position if not p.optional)
    if call.positions < required and not call.spreads_positions:
        return f"passes {_count(call.positions, 'positional argument')}, it takes at least {required}"
    return ""


def _names(names: list[str]) -> str:
    return "the required " + ", ".join(f"`{name}`" for name in names)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _at_most(number: int) -> str:
    return "none" if number == 0 else f"at most {number}"
