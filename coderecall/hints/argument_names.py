"""What the names of arguments say about the parameters that they are meant for."""

from collections.abc import Sequence

from parsers.model import Parameter
from parsers.patterns import later

_CHAIN = later(r"[&*@]*\$?[^\W\d]\w*(?:(?:[?!]*\.|[?!]*->|::)\$?\w+)*[?!]*")  # of any language
_NAME = later(r"([A-Za-z_]\w*)\W*$")


def last_name(written: str) -> str:
    """The last name of a chain, small and without underscores: `self.base_url` is `baseurl`; "" for anything else."""
    found = _NAME.search(written) if _CHAIN.fullmatch(written) else None
    return found[1].lower().replace("_", "") if found else ""


def support(parameters: Sequence[Parameter], given: Sequence[str], one: int, other: int) -> int:
    """How much the names speak for two arguments standing where they are: above 0 for it, below 0 for an exchange."""
    if other >= len(parameters) or other >= len(given):
        return 0
    first, second = (last_name(parameters[i].name) for i in (one, other))
    here, there = (last_name(given[i]) for i in (one, other))
    straight = _alike(here, first) + _alike(there, second)
    crossed = _alike(here, second) + _alike(there, first)
    return straight - crossed


def crossed(parameters: Sequence[Parameter], given: Sequence[str], one: int, other: int) -> bool:
    """Whether two arguments are called exactly as each other's parameters."""
    if other >= len(parameters) or other >= len(given):
        return False
    first, second = (last_name(parameters[i].name) for i in (one, other))
    return first != second and (first, second) == (last_name(given[other]), last_name(given[one]))


def _alike(argument: str, parameter: str) -> int:
    """2 for one name, 1 when one is part of the other."""
    if not argument or not parameter:
        return 0
    if argument == parameter:
        return 2
    return int(min(len(argument), len(parameter)) > 2 and (argument in parameter or parameter in argument))
