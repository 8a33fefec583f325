"""Whether what a change did could be done to another function that holds the same lines."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from coderecall.hints.passages import Line, tokens
from coderecall.text import split_identifiers

_NAME = re.compile(r"[A-Za-z_]\w*$")
_WORD = re.compile(r"[a-z0-9]+")
_LOCAL = re.compile(r"[a-z_]\w*$")  # of a variable, in most languages
_MEMBER = {".", ">", ":", "?", "@"}  # before a name: it belongs to something else
_BINDS = re.compile(r"(\w+)(?=\s*(?::?=(?!=)|,\s*\w+ in\b|\bin\b))")
_DECLARED = re.compile(r"\b(?:let|var|val|const|my|local|auto|for|as)\s+(?:mut\s+)?(\w+)|(\w+)\s*:=")
_PAIRS = """\
bind connect, request response, requests responses, client server, encode decode, encoder decoder, read write,
reader writer, send receive, sender receiver, send recv, input output, get set, push pop, open close, load save,
load store, start stop, lock unlock, import export, compress decompress, serialize deserialize"""
_OPPOSITES = [set(pair.split()) for pair in _PAIRS.split(",")]
_ITSELF = {"self", "this", "cls"}
# Words of languages that stand where a name could stand.
_SPELLED = """
abstract and any as assert async auto await begin bool boolean break byte case catch char class const
continue def default defer delete do double elif else elseif elsif end ensure enum except export extends
extern false final finally float fn for foreach from fun func function go goto guard if impl import in
include inline instanceof int interface is lambda let local long loop match mod module mut mutable namespace
new next nil none not null nullptr of operator or out override package pass private protected pub public
raise readonly redo ref register rescue retry return self short signed sizeof static str string struct super
switch template then this throw throws to trait true try type typedef typeof undefined union unless unsafe
unsigned until use using val var virtual void volatile when where while with yield
"""
_WORDS = frozenset(_SPELLED.split())


class Function(NamedTuple):
    first: int  # lines
    last: int
    name: str  # with its path: all that says what it is about


class Needs(NamedTuple):
    """Names that decide whether a function can have a change."""

    variables: frozenset[str]  # of the changed function, used by what was added
    members: frozenset[str]  # of the object itself, and all that the changed file defines, used by what was added
    gone: frozenset[str]  # variables that the changed function has no longer
    new: frozenset[str]  # that the changed function did not have
    follows: bool  # changes uses along with definitions
    old_words: frozenset[str]  # that the change took away
    new_words: frozenset[str]
    waits: bool  # with `await`, which only some functions may
    removed: frozenset[str]  # lines


def needs(
    old: Sequence[Line],
    new: Sequence[Line],
    removed: Sequence[str],
    added: Sequence[str],
    defined: Collection[str],
    reshaped: Collection[str],
    lost: Collection[str],
) -> Needs:
    """old, new: the lines of the changed function. removed, added: those that differ, without what says nothing.
    defined: names of all definitions of its new file. reshaped: of those that came, went or got other
    parameters. lost: of definitions that any changed file lost: who used the same is broken, which other rules say.
    """
    kept = _names(line.text for line in old if line.text not in set(removed))
    before, after = _names(line.text for line in old), _names(line.text for line in new)
    arrived = _names(added)
    return Needs(
        frozenset(_variables(added) & kept),
        frozenset((arrived & set(defined) | _members_of_itself(added)) - _names(removed)),
        frozenset(_variables(removed) - after),
        frozenset(arrived - before),
        not (arrived | _names(removed)).isdisjoint(reshaped) or not _names(removed).isdisjoint(lost),
        words(" ".join(removed)) - words(" ".join(added)),
        words(" ".join(added)) - words(" ".join(removed)),
        _waits(added) and not _waits(removed),
        frozenset(removed),
    )


def could_have(change: Needs, function: Sequence[Line], file: Iterable[Line] | None) -> bool:
    """Whether a function has all that the change needs, does not need what it took away, and has not, in another way,
    what it brought.

    file: where the function is; None: in the changed file.
    """
    own = _names(line.text for line in function)
    if not change.variables <= own or (change.waits and not _waits(line.text for line in function)):
        return False
    others = [line.text for line in function if line.text not in change.removed]
    if change.gone & (_variables(others) - _bound(others)):
        return False
    if change.new and change.new <= own:
        return False
    if file is None:
        return True
    return not change.follows and (not change.members or change.members <= _names(line.text for line in file))


def _waits(lines: Iterable[str]) -> bool:
    return any(not {"await", "async", "suspend"}.isdisjoint(tokens(text)) for text in lines)


def _names(lines: Iterable[str]) -> set[str]:
    return {token for text in lines for token in tokens(text) if _NAME.match(token) and token.lower() not in _WORDS}


def is_about_itself(change: Needs, changed: str, other: str, function: Iterable[Line]) -> bool:
    """Whether a change is none for the other function, by what `Function.name` says of both: because it puts words of
    the changed one in the places of those of the other, as in a copy that still spoke of what it was copied from;
    because it speaks of what only the changed one is called after; or because one undoes or answers what the other
    does.

    function: the lines of the other one.
    """
    own, others = words(changed) - words(other), words(other) - words(changed)
    if change.old_words and change.new_words and change.old_words <= others and change.new_words <= own:
        return True
    if own & change.new_words - words(" ".join(line.text for line in function)):
        return True
    names = [words(name.partition(":")[2]) for name in (changed, other)]
    return {word.rstrip("0123456789") for word in names[0] ^ names[1]} in _OPPOSITES


def words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(split_identifiers(name).lower()))


def only_renames(change: Needs, swaps: Iterable[tuple[str, str]]) -> bool:
    """Whether names that became others were variables of the function, which has the old ones no longer, and had the
    new ones not yet, unless the old ones were declared in the changed lines.
    """
    declared = {name for text in change.removed for found in _DECLARED.findall(text) for name in found}
    return all(old in change.gone and (new in change.new or old in declared) for old, new in swaps)


def imported_from_elsewhere(removed: Iterable[str], added: Iterable[str]) -> set[str]:
    """Names that a change imports from another place than before: what they mean is known in their file only.

    removed, added: lines of imports.
    """
    before, after = _sources(removed), _sources(added)
    return {name for name, source in after.items() if name in before and before[name] != source}


def _sources(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Imported names, with strings and parts of dotted names that say where from."""
    found: dict[str, tuple[str, ...]] = {}
    for text in lines:
        parts = tokens(text)
        following = [*parts[1:], ""]
        place = tuple(
            part for part, after in zip(parts, following, strict=True) if after in {".", ":"} or part[0] in "'\""
        )
        found.update(
            (part, place)
            for part, after in zip(parts, following, strict=True)
            if _NAME.match(part) and after not in {".", ":"} and part not in _WORDS
        )
    return found


def _members_of_itself(lines: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in lines:
        parts = tokens(text.replace("->", "."))
        for owner, mark, name in zip(parts, parts[1:], parts[2:], strict=False):
            if mark == "." and owner in _ITSELF and _NAME.match(name):
                found.add(name)
    return found


def _bound(lines: Iterable[str]) -> set[str]:
    """Names that get a value."""
    return {name for text in lines for name in _BINDS.findall(text)}


def _variables(lines: Iterable[str]) -> set[str]:
    """Names that stand for themselves: no members, nothing that is called."""
    found: set[str] = set()
    for text in lines:
        parts = ["", *tokens(text), ""]
        found.update(
            name
            for before, name, after in zip(parts, parts[1:], parts[2:], strict=False)
            if before not in _MEMBER and after != "(" and _LOCAL.match(name) and name not in _WORDS
        )
    return found
