"""Whether a method can stand for the one of its base that it overrides: what each language asks of the parameters."""

from collections.abc import Mapping, Sequence

from coderecall.hints.call_fit import CallShape, misfit
from parsers.model import Parameter, ParameterKind
from parsers.patterns import later

# An override has exactly the parameters of its base, or it is another method that happens to have the name.
SAME_PARAMETERS = frozenset({"java", "kotlin", "csharp", "go", "rust"})
LANGUAGES = SAME_PARAMETERS | {"python", "ruby", "php", "javascript", "typescript", "tsx"}

_BY_POSITION = frozenset({ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL})
_QUALIFIER = later(r"\b(?:[a-z]\w*(?:\.|::))+(?=\w)")  # of a package
_LIFETIME = later(r"'\w+\s+")
_NAME_FIRST = frozenset({"kotlin", "rust"})  # then the type
_WORD = later(r"\w+")
_SPACE = later(r"\s+")

Parameters = Sequence[Parameter]


def why_not(old: Parameters, new: Parameters, own: Parameters, language: str) -> str:
    """What is wrong with an override that fitted a method with the `old` parameters and now should fit the `new` ones.

    In words that follow the name of the override; "" when nothing is wrong, or that cannot be known.
    """
    if language in SAME_PARAMETERS:
        return _other_parameters(old, new, own, language)
    if _refuses(old, own, language):
        return ""  # it did not fit before
    if said := _refuses(new, own, language):
        return f"does not take what its base requires (such a call {said})"
    at = _exchanged(old, new, own)
    return "" if at is None else f"takes `{own[at].name}` where its base takes `{new[at].name}` now"


def renamed(parameters: Parameters, types: Mapping[str, str]) -> Parameters:
    """Parameters with the new names of types that got others: where an old one is written it is gone, and that is told
    of the type."""
    if not types:
        return parameters
    return [
        one._replace(annotation=_WORD.sub(lambda word: types.get(word[0], word[0]), one.annotation))
        for one in parameters
    ]


def is_same(one: Parameters, other: Parameters, language: str) -> bool:
    """Whether two lists of parameters have the same types."""
    return len(one) == len(other) and all(
        _type(a, language) == _type(b, language) for a, b in zip(one, other, strict=True)
    )


def _other_parameters(old: Parameters, new: Parameters, own: Parameters, language: str) -> str:
    if len(own) != len(old):
        return ""
    lost = "no longer implements it" if language in {"go", "rust"} else "no longer overrides it"
    if len(own) != len(new):
        return f"{lost}: it takes {_count(len(own))}, and {len(new)} {'is' if len(new) == 1 else 'are'} wanted now"
    # a type that differed was one of the base's type parameters, or is written in another way
    kept = [i for i in range(len(own)) if _type(own[i], language) == _type(old[i], language)]
    at = next((i for i in kept if _type(new[i], language) != _type(own[i], language)), None)
    if at is not None:
        return f"{lost}: it takes `{_shown(own[at], language)}`, and `{_shown(new[at], language)}` is wanted now"
    at = _exchanged(old, new, own) if len(kept) == len(own) else None
    return "" if at is None else f"takes `{own[at].name}` where its base takes `{new[at].name}` now"


def _refuses(base: Parameters, own: Parameters, language: str) -> str:
    """Why an override cannot take a call that is right for its base; "" when it can."""
    if language in {"javascript", "typescript", "tsx"}:  # it may leave out what it has no use for
        wrong = misfit(own, CallShape(_positions(base, optional=True), (), False, False), "python")
        return wrong.why if wrong and wrong.missing and not _spreads(base) else ""
    wrong = misfit(own, least_call(base), "python")
    if wrong is None and language == "php":  # a declaration with fewer parameters is an error as such
        wrong = misfit(own, CallShape(_positions(base, optional=True), (), False, False), "python")
    return wrong.why if wrong else ""


def least_call(parameters: Parameters) -> CallShape:
    """The call that passes what is required and nothing else."""
    keywords = tuple(p.name for p in parameters if p.kind is ParameterKind.KEYWORD_ONLY and not p.optional)
    return CallShape(_positions(parameters, optional=False), keywords, spreads_positions=False, spreads_keywords=False)


def _positions(parameters: Parameters, *, optional: bool) -> int:
    return sum(1 for p in parameters if p.kind in _BY_POSITION and (optional or not p.optional))


def _spreads(parameters: Parameters) -> bool:
    return any(p.kind is ParameterKind.VARIADIC for p in parameters)


def _exchanged(old: Parameters, new: Parameters, own: Parameters) -> int | None:
    """The place of a parameter that the base takes now where it took another one, which stays, and the override has
    that one there: a new parameter was put before others, or two changed places."""
    for at, (was, now, mine) in enumerate(zip(old, new, own, strict=False)):
        if was.kind not in _BY_POSITION or now.kind not in _BY_POSITION or mine.kind not in _BY_POSITION:
            return None
        if was.name != now.name:
            stays = any(p.name == was.name for p in new)
            is_known = any(p.name == now.name for p in old) or all(p.name != now.name for p in own)
            return at if stays and is_known and mine.name == was.name else None
    return None


def _type(parameter: Parameter, language: str) -> str:
    written = _LIFETIME.sub("", parameter.annotation) if language == "rust" else parameter.annotation
    plain = _QUALIFIER.sub("", _SPACE.sub("", written))
    plain = plain.rstrip("?") if language == "csharp" else plain
    return f"{plain}..." if parameter.kind is ParameterKind.VARIADIC else plain


def _shown(parameter: Parameter, language: str) -> str:
    if language in _NAME_FIRST:
        return f"{parameter.name}: {parameter.annotation}"
    return f"{parameter.annotation} {parameter.name}".strip()


def _count(number: int) -> str:
    return f"{number} parameter{'' if number == 1 else 's'}"
