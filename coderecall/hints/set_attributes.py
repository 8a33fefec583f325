"""Attributes that a Python class gives its objects in ways that are not read as definitions."""

import re

from parsers.patterns import later

_ITEM_OF_ANY = rb"\[\s*(?![\"'\s])[^\]\n]*\]\s*=(?!=)"
_SETS_ANY = later(
    rb"\bsetattr\(\s*(?:self|cls)\s*,\s*(?![\"'\s])|\bobject\.__setattr__\(\s*self\s*,\s*(?![\"'\s])"
    rb"|(?:\bself\.__dict__|\bvars\(self\))\s*(?:=(?!=)|\|=|\.update\(|\.setdefault\(|" + _ITEM_OF_ANY + rb")"
)
_SETS = later(rb"\bsetattr\(|\b__setattr__\(|\.__dict__\b|\bvars\(self\)|\b__slots__\b")
_METACLASS = later(rb"\bclass\b[^:]*\bmetaclass\s*=\s*(?:\w+\.)*(\w+)")
_PLAIN = frozenset({b"type", b"ABCMeta", b"EnumMeta", b"EnumType"})  # give a class nothing that is not written


def may_set(text: bytes, name: str) -> bool:
    """Whether a class, of which this is the text, may give its objects an attribute, or have it from its metaclass."""
    if _SETS_ANY.search(text) is not None:
        return True
    metaclass = _METACLASS.search(text) if b"metaclass" in text else None
    if metaclass is not None and metaclass[1] not in _PLAIN:
        return True
    # `__slots__` may be one string with several names
    spelled = re.compile(rb"[\"'](?:[^\"'\n]*[\s,])?%b(?:[\s,][^\"'\n]*)?[\"']" % re.escape(name.encode()))
    return _SETS.search(text) is not None and spelled.search(text) is not None
