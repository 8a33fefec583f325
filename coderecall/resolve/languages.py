"""The rules of each language."""

from functools import cache

from coderecall.resolve.python import PythonRules
from coderecall.resolve.rules import Rules

_RULES: tuple[type[Rules], ...] = (PythonRules,)


@cache
def rules_for(language: str) -> type[Rules] | None:
    """None: references of this language stay unresolved."""
    return next((rules for rules in _RULES if language in rules.languages), None)
