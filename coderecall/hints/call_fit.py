"""Whether a call fits a list of parameters, as far as its written arguments say."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from parsers.model import Parameter, ParameterKind
from parsers.patterns import later

_BY_POSITION = frozenset({ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL})
_REQUIRABLE = _BY_POSITION | {ParameterKind.KEYWORD_ONLY}


# f(first: 1, 2): a named argument may stand in its own place, and positions after it go on from there
_NAMED_IN_PLACE = frozenset({"csharp", "kotlin", "scala"})
# too few and too many arguments are both legal
_ANY_NUMBER = frozenset({"javascript", "lua", "haskell", "bash", "swift"})


_TAKES_LAST_OUTSIDE = frozenset({"kotlin", "scala", "swift"})  # a closure behind the brackets
_TYPESCRIPT = frozenset({"typescript", "tsx"})
# What may be left out at the end: a type parameter, by its name, can stand for it too.
_MAY_BE_VOID = later(r"^(?:[A-Z]\d?|T[A-Z]\w*)$|(?:^|\|)\s*void\s*(?:\||$)")


class CallShape(NamedTuple):
    """The arguments of a call without their values; see `parsers.Reference.shape`."""

    positions: int
    keywords: tuple[str, ...]
    spreads_positions: bool  # *args: any number more
    spreads_keywords: bool  # **kwargs: any names more

    @classmethod
    def read(cls, shape: str) -> "CallShape":
        """From the text in the store: "2 timeout **"."""
        return _read(shape)


@lru_cache(maxsize=4096)
def _read(shape: str) -> CallShape:
    positions, *rest = shape.split(" ")
    keywords = tuple(word for word in rest if word not in {"*", "**"})
    return CallShape(int(positions), keywords, "*" in rest, "**" in rest)


class Misfit(NamedTuple):
    """Why a call does not fit, in words that follow "the call", and what is to blame, if that has a name."""

    why: str
    keyword: str = ""
    missing: tuple[str, ...] = ()  # required parameters that get nothing, the arguments counted from the left


def misfit(parameters: Sequence[Parameter], call: CallShape, language: str) -> Misfit | None:
    """None when the call fits or that cannot be known.

    Spreads make unknowable what they could supply, so nothing is said about that.
    """
    if language in _ANY_NUMBER:
        return None
    if language == "elixir":
        return _wrong_number(parameters, call)
    variadic = any(p.kind is ParameterKind.VARIADIC for p in parameters)
    takes_any_keyword = any(p.kind is ParameterKind.KEYWORD_VARIADIC for p in parameters)
    by_position = [p for p in parameters if p.kind in _BY_POSITION]
    by_keyword = {p.name for p in parameters if p.kind in {ParameterKind.POSITIONAL, ParameterKind.KEYWORD_ONLY}}
    if language == "ruby":
        # `"a" => 1` at the end are one hash, and keywords may be one: only too few positions are exact.
        return _too_few(by_position, call) if not call.keywords and not call.spreads_keywords else None
    if call.positions > len(by_position) and not variadic and language != "php":  # PHP drops what is too much
        return Misfit(f"passes {_count(call.positions, 'positional argument')}, it takes {_at_most(len(by_position))}")
    if language in _NAMED_IN_PLACE:
        by_position = [p for p in by_position if p.name not in call.keywords]
    filled = {p.name for p in by_position[: call.positions]}
    for keyword in call.keywords:
        if keyword not in by_keyword and not takes_any_keyword:
            return Misfit(f"passes the keyword `{keyword}`, it has no such parameter", keyword)
        if keyword in filled & by_keyword:
            return Misfit(f"passes `{keyword}` twice, by position and by keyword", keyword)
    missing = [p.name for p in by_position[call.positions :] if not p.optional and p.name not in call.keywords]
    left_out = any(p.optional for p in by_position[: call.positions])
    if language in _TAKES_LAST_OUTSIDE and left_out and missing == [by_position[-1].name]:
        missing = []  # `f { … }`: what is given may be the last one
    if language in _TYPESCRIPT and all(_MAY_BE_VOID.search(p.annotation) for p in by_position[call.positions :]):
        missing = []
    if call.spreads_positions or call.spreads_keywords:
        missing = []
    if not call.spreads_keywords:
        missing += [
            p.name
            for p in parameters
            if p.kind is ParameterKind.KEYWORD_ONLY and not p.optional and p.name not in call.keywords
        ]
    return Misfit(f"does not pass {_names(missing)}", missing=tuple(missing)) if missing else None


def naming_new(reason: Misfit, call: CallShape, old: Sequence[Parameter], new: Sequence[Parameter]) -> Misfit:
    """The reason in terms of the parameters that are new, for a call that fitted `old`.

    Put before others, a new parameter takes their argument, and counting from the left blames the last of them. Where
    what the call passed goes by another name now, new and renamed cannot be told apart: the reason stays as it is.
    """
    if not reason.missing or call.spreads_positions or call.spreads_keywords:
        return reason
    by_position = [p.name for p in old if p.kind in _BY_POSITION and p.name not in call.keywords]
    passed = {*by_position[: call.positions], *call.keywords}
    known = {p.name for p in old}
    added = [p.name for p in new if p.kind in _REQUIRABLE and not p.optional and p.name not in known]
    if set(added) <= set(reason.missing) or not passed <= {p.name for p in new} or "" in added:
        return reason
    given = call.positions + len(call.keywords)
    needed = given + len(reason.missing)
    names = ", ".join(f"`{name}`" for name in added)
    return reason._replace(why=f"passes {_count(given, 'argument')}, it needs {needed} with the new {names}")


def _wrong_number(parameters: Sequence[Parameter], call: CallShape) -> Misfit | None:
    """In Elixir the number of arguments is part of the name; keywords at the end are one list, a block is one more."""
    if "do" in call.keywords:
        return None
    given = call.positions + bool(call.keywords)
    required = sum(1 for p in parameters if not p.optional)
    if required <= given <= len(parameters):
        return None
    return Misfit(f"passes {_count(given, 'argument')}, it takes {_between(required, len(parameters))}")


def _between(least: int, most: int) -> str:
    return str(most) if least == most else f"{least} to {most}"


def _too_few(by_position: Sequence[Parameter], call: CallShape) -> Misfit | None:
    required = sum(1 for p in by_position if not p.optional)
    if call.positions < required and not call.spreads_positions:
        return Misfit(f"passes {_count(call.positions, 'positional argument')}, it takes at least {required}")
    return None


def _names(names: list[str]) -> str:
    return "the required " + ", ".join(f"`{name}`" for name in names)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _at_most(number: int) -> str:
    return "none" if number == 0 else f"at most {number}"
