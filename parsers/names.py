"""Chains of names: `a.b(x).c`, `std::sort`, `this?.store` -> the last name and the dotted names before it."""

import re
from typing import NamedTuple

from parsers.language import Language
from parsers.patterns import later

_GENERICS = later(rb"(?:::)?<[^<>]*>|(?<=[\w$])\[[\w\s.,*]*\](?=$|\s*\.)")
_ANGLED = later(rb"(?:::)?<[^<>]*>")
_MEMORY = 32768
_TAIL = 48  # bytes at the end of a text that hold its last name, but for very long ones
_MAX_KEPT = 80  # longer chains hold whole expressions and do not repeat


_QUOTED = rb"\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+\"(?!\")|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'(?!')"


def _brackets() -> re.Pattern[bytes]:
    """One pair of round brackets with what is in it, never backtracking; what holds comments is left alone."""
    plain = rb"[^()\[\]{}\"'#`/]++"
    inside = rb"(?:" + plain + rb"|" + _QUOTED + rb")"
    for _ in range(4):
        inside = rb"(?:" + plain + rb"|" + _QUOTED + rb"|[(\[{]" + inside + rb"*+[)\]}])"
    return re.compile(rb"\(" + inside + rb"*+\)")


BRACKETS = _brackets()


def _through_calls(name: bytes, separators: bytes) -> re.Pattern[bytes]:
    """Names and calls of names, each followed by a separator."""
    return re.compile(rb"(?:\s*" + name + rb"\s*(?:\(\))?\s*(?:" + separators + rb")\s*)+")


class Chain(NamedTuple):
    """A chain of names, read."""

    name: str
    qualifier: str  # "" none, "?" an expression; `a(x).b` of `a(x).b.c` is "a().b" where a language reads bindings
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
        self._generics = _ANGLED if language.brackets_index else _GENERICS
        self._through_calls = _through_calls(name, separators) if language.reads_bindings else None
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
        last = self._last(text)
        if last is None:  # generic arguments after the name: `make_unique<T>`, `Vec::<T>`
            bare = text
            while bare != (shorter := self._generics.sub(lambda m: b" " * len(m[0]), bare)):
                bare = shorter
            last = self._last(bare)
            if last is None:
                return Chain("", "?", b"", 0)
            text = bare
        name = last[0].strip()
        before = text[: last.start()]
        if not before.strip():
            return Chain(_string(name), "", name, last.start())
        bare = before
        while bare != (shorter := self._generics.sub(b"", bare)):
            bare = shorter
        chain = self._chain.fullmatch(bare)
        if chain is None and self._through_calls is not None and b"(" in before:
            written = BRACKETS.sub(b"()", before)
            if self._through_calls.fullmatch(written):
                steps = b"".join(written.split()).replace(b"?.", b".").rstrip(b".").replace(b"super()", b"super", 1)
                return Chain(
                    _string(name), self._dotted(steps), steps.partition(b".")[0].removesuffix(b"()"), last.start()
                )
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

    def _last(self, text: bytes) -> re.Match[bytes] | None:
        """The name that a text ends with. A search from the start of a long one would try each of its names."""
        start = len(text) - _TAIL
        if start <= 0:
            return self._last_name.search(text)
        last = self._last_name.search(text, start)
        return last if last is not None and last.start() > start else self._last_name.search(text)

    def _dotted(self, qualifier: bytes) -> str:
        dotted = _string(qualifier)
        first, dot, rest = dotted.partition(".")
        return f"self{dot}{rest}" if first in self._receivers else dotted


def _string(name: bytes) -> str:
    return name.decode("utf-8", "replace")
