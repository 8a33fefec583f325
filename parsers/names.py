"""Chains of names: `a.b(x).c`, `std::sort`, `this?.store` -> the last name and the dotted names before it."""

import re
from typing import NamedTuple

from parsers.language import Language

_GENERICS = re.compile(rb"(?:::)?<[^<>]*>|(?<=[\w$])\[[\w\s.,*]*\](?=$|\s*\.)")
_MEMORY = 32768
_MAX_KEPT = 80  # longer chains hold whole expressions and do not repeat


class Chain(NamedTuple):
    """A chain of names, read."""

    name: str
    qualifier: str  # "" none, "?" an expression
    first: bytes  # first name of the chain, b"" when it starts with an expression
    name_offset: int  # byte of `name` in the chain's text


class ChainReader(dict[bytes, Chain]):
    """Text -> chain in one language, read when first asked for: a repository repeats its callees many times."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        separators, name_marks = language.separators, re.escape(language.name_marks)
        self._separators = separators
        self._receivers = language.receivers
        self._variable_mark = language.variable_mark
        self._root = language.root
        plain = rb"[\w$\x80-\xff" + name_marks + rb"]+"
        name = rb"[\w$@\x80-\xff" + name_marks + rb"]+"
        self._plain = re.compile(rb"(?:(%b(?:\.%b)*)\.)?(%b)" % (plain, plain, plain), re.DOTALL)
        self._last_name = re.compile(rb"[~]?" + name + rb"[?!=]?\s*$|operator\s*\S+\s*$")
        self._chain = re.compile(
            rb"\s*(" + name + rb"(?:\s*(?:" + separators + rb")\s*" + name + rb")*)\s*(?:" + separators + rb")\s*"
        )
        self._separator = re.compile(rb"\s*(?:" + separators + rb")\s*")

    def __missing__(self, text: bytes) -> Chain:
        chain = self._read(text) if self._separators else Chain(_string(text), "", text, 0)
        mark = self._variable_mark
        if mark and chain.first.startswith(mark) and chain.first.decode("utf-8", "replace") not in self._receivers:
            chain = chain._replace(first=mark)
        if self._root and text.startswith(self._root):
            chain = self._from_root(self._read(text[len(self._root) :]))
        if len(text) <= _MAX_KEPT:
            if len(self) >= _MEMORY:
                self.clear()
            self[text] = chain
        return chain

    def _read(self, text: bytes) -> Chain:
        plain = self._plain.fullmatch(text)
        if plain is not None:
            qualifier, name = plain[1] or b"", plain[2]
            first = qualifier.partition(b".")[0] if qualifier else name
            return Chain(_string(name), self._dotted(qualifier), first, plain.start(2))
        last = self._last_name.search(text)
        if last is None:  # generic arguments after the name: `make_unique<T>`, `Vec::<T>`
            bare = text
            while bare != (shorter := _GENERICS.sub(lambda m: b" " * len(m[0]), bare)):
                bare = shorter
            last = self._last_name.search(bare)
            if last is None:
                return Chain("", "?", b"", 0)
            text = bare
        name = last[0].strip()
        before = text[: last.start()]
        if not before.strip():
            return Chain(_string(name), "", name, last.start())
        bare = before
        while bare != (shorter := _GENERICS.sub(b"", bare)):
            bare = shorter
        chain = self._chain.fullmatch(bare)
        if chain is None:
            if bare.strip() in {b"::", b"&", b"*"}:
                return Chain(_string(name), "", name, last.start())
            if bare.split(b"(")[0].strip() == b"super" and b")" in bare and bare.count(b"(") == 1:
                return Chain(_string(name), "super", b"super", last.start())
            return Chain(_string(name), "?", b"", last.start())
        parts = self._separator.split(chain[1])
        return Chain(_string(name), self._dotted(b".".join(parts)), parts[0], last.start())

    def _from_root(self, chain: Chain) -> Chain:
        root = self._root.decode()
        qualifier = f"{root}.{chain.qualifier}" if chain.qualifier else root
        return Chain(chain.name, qualifier, self._root, chain.name_offset + len(self._root))

    def _dotted(self, qualifier: bytes) -> str:
        dotted = _string(qualifier)
        first, dot, rest = dotted.partition(".")
        return f"self{dot}{rest}" if first in self._receivers else dotted


def _string(name: bytes) -> str:
    return name.decode("utf-8", "replace")
