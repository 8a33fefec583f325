"""Which licence a repository is under, read from the text of its licence file by what only that licence says."""

import re

PERMISSIVE = frozenset(
    {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "Zlib", "Unlicense", "BSL-1.0"}
)

_FILE = re.compile(r"^(?:licen[cs]e|copying|unlicense|mit-license)[^/]*$", re.IGNORECASE)
_MIT = "permission is hereby granted free of charge to any person obtaining a copy of this software and associated"
_MIT_NOTICE = "the above copyright notice and this permission notice"
_BSD = "redistribution and use in source and binary forms with or without modification are permitted"
_BSD_THIRD = re.compile(r"neither the names? of|names? of .{0,80}may not be used|nor the names? of its")
_COPYLEFT = (  # the LGPL speaks of the GPL, so it comes first
    ("AGPL", "gnu affero general public license"),
    ("LGPL", "gnu lesser general public license"),
    ("GPL", "gnu general public license"),
    ("MPL-2.0", "mozilla public license"),
    ("EPL", "eclipse public license"),
)
_OTHERS = (
    ("Apache-2.0", "apache license version 2.0"),
    ("BSL-1.0", "boost software license"),
    ("Unlicense", "this is free and unencumbered software released into the public domain"),
    ("Zlib", "altered source versions must be plainly marked as such"),
    ("ISC", "permission to use copy modify and/or distribute this software for any purpose with or without fee"),
    ("ISC", "permission to use copy modify and distribute this software for any purpose with or without fee"),
)
_TITLE = 600  # characters in which a licence names itself; the Apache licence and others are named further below, too


def is_licence_file(path: str) -> bool:
    """Whether a file at the root is named as a licence."""
    return _FILE.match(path) is not None


def is_permissive(expression: str) -> bool:
    """Whether one of the licences to choose from ("MIT OR GPL") lets the work be used freely."""
    return not PERMISSIVE.isdisjoint(expression.split(" OR "))


def licence_of(text: str) -> str:
    """The SPDX identifier of a licence text, without the version of a copyleft one; "" for what is not known here."""
    plain = " ".join(re.sub(r"[^\w./-]+", " ", text.lower()).split())
    for name, words in _COPYLEFT:
        if words in plain[:_TITLE]:
            return name
    if _MIT in plain:
        return "MIT" if _MIT_NOTICE in plain else "MIT-0"
    if _BSD in plain:
        return "BSD-3-Clause" if _BSD_THIRD.search(plain) else "BSD-2-Clause"
    return next((name for name, words in _OTHERS if words in plain), "")
