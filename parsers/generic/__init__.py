"""Languages of the bundled pack `tree-sitter-language-pack`, read by what all grammars have in common.

The pack is the extra `all-languages`. Only 0.13.0 serves: later versions load grammars from the network when they run.
"""

from functools import cache
from typing import TYPE_CHECKING

from parsers.generic.names import DISTRIBUTION, SPECS

if TYPE_CHECKING:
    from parsers.generic.language import GenericLanguage

__all__ = [
    "DISTRIBUTION",
    "SPECS",
    "generic_languages",
    "is_installed",
    "is_read",
    "named_language",
    "other_version",
    "would_be_read",
]

_VERSION = "0.13.0"


def is_installed() -> bool:
    """Whether the pack is there, in the version that carries its grammars."""
    return _installed_version() == _VERSION


def other_version() -> str:
    """The version of the pack that is installed and cannot be used; "" when none is."""
    found = _installed_version()
    return "" if found == _VERSION else found


@cache
def _installed_version() -> str:
    from importlib.util import find_spec

    if find_spec(DISTRIBUTION.replace("-", "_")) is None:
        return ""
    from importlib import metadata  # takes longer to load than the rest of a question's modules

    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""


def is_read(language: str) -> bool:
    """Whether the pack reads a language."""
    return language in SPECS and is_installed()


def would_be_read(language: str) -> bool:
    """Whether the pack, were it installed, would read a language that is now searched in sections."""
    return language in SPECS and not is_installed()


def generic_languages() -> "list[GenericLanguage]":
    """The languages that the pack adds; none without it."""
    if not is_installed():
        return []
    from parsers.generic.language import GenericLanguage

    return [GenericLanguage(name, spec) for name, spec in SPECS.items()]


@cache
def _by_suffix() -> dict[str, str]:
    return {suffix[1:]: name for name, spec in reversed(SPECS.items()) for suffix in spec.suffixes}


def named_language(suffix: str) -> str | None:
    """The language of an ending (without its dot) that the pack would read."""
    return _by_suffix().get(suffix)
