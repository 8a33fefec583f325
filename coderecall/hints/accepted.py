"""What `ignore` comments do to the hints of a run, and what has to be said of comments that do nothing."""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from coderecall.hints.comparison import Comparison
from coderecall.hints.suppression import Ignore, any_accepts
from coderecall.hints.view import View
from coderecall.model import Hint, Location

_MOST_NAMED = 5
_LIKE = 0.75  # of five letters one may be another


def without_accepted(hints: Iterable[Hint], view: View) -> list[Hint]:
    """The hints of which no comment accepts the cause: at the changed place, or whatever else the hint rests on.

    Places that are accepted were left out when the hint was made.
    """
    return [hint for hint in hints if not _is_accepted(hint, view)]


def _is_accepted(hint: Hint, view: View) -> bool:
    places: list[Location] = [hint.location, *(related.location for related in hint.related)]
    return any_accepts([ignore for at in places for ignore in view.ignores(at.path, at.line)], hint.rule)


def notes_on_change(view: View, comparison: Comparison, *, whole: bool) -> list[str]:
    """Notes on the comments that the change wrote. whole: all of the change was looked at, so that a comment that
    accepted nothing can be told."""
    written = []
    for pair in comparison.pairs:
        row = view.file(pair.new.path) if pair.new else None
        if row is None:
            continue
        before = set(pair.old.source.split(b"\n")) if pair.old else set()
        lines = pair.new.source.split(b"\n") if pair.new else []
        found = _comments(view.ignores_in(row).values())
        written += [(row.path, ignore) for ignore in found if lines[ignore.line - 1] not in before]
    return _notes(written, lambda ignore: sorted(ignore.rules - ignore.used) if whole else [])


def notes_on_everything(view: View, paths: Sequence[str], judged: Collection[str]) -> list[str]:
    """Notes on the comments in these files. judged: the rules that look at everything."""
    rows = [row for path in paths if (row := view.file(path)) is not None]
    written = [(row.path, ignore) for row in rows for ignore in _comments(view.ignores_in(row).values())]
    return _notes(written, lambda ignore: sorted((ignore.rules & set(judged)) - ignore.used))


def _comments(found: Iterable[Sequence[Ignore]]) -> Iterator[Ignore]:
    return (ignore for ignores in found for ignore in ignores)


def _notes(written: Iterable[tuple[str, Ignore]], unused: Callable[[Ignore], list[str]]) -> list[str]:
    notes = []
    for path, ignore in written:
        at = f"{path}:{ignore.line}"
        notes += [f"{at} accepts {word or 'nothing'}, which is no rule{_near(word)}" for word in ignore.unknown]
        notes += [f"{at} {ignore.flaw}"] if ignore.flaw else []
        if idle := unused(ignore):
            notes.append(f"{at} accepts {', '.join(idle)}, and there is nothing of it here: the comment can go")
    rest = len(notes) - _MOST_NAMED
    return notes[:_MOST_NAMED] + ([f"+{rest} more comments that accept nothing"] if rest > 0 else [])


def _near(word: str) -> str:
    from coderecall.hints.catalogue import RULES

    names = {name: rule.id for rule in RULES.values() for name in (rule.id, rule.name)}
    found = difflib.get_close_matches(word.upper(), names, 1, _LIKE) or difflib.get_close_matches(
        word.lower(), names, 1, _LIKE
    )
    return f": {names[found[0]]}?" if found else ", `coderecall explain` lists them"
