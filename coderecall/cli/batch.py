"""The batch protocol: JSON lines in, JSON lines out, same order. A contract; see the README."""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from coderecall.cli.answers import answer_json
from coderecall.cli.budgeted import LEAST as LEAST_BUDGET
from coderecall.cli.budgeted import MOST as MOST_BUDGET
from coderecall.cli.budgeted import MOST_PLACES, NO_ROOM, passage_json
from coderecall.errors import UsageError
from coderecall.recall.passages import CHARACTERS_OF_TOKEN, Passage
from coderecall.session import Session

DEFAULT, MOST = 10, 1000  # answers to one line
_FOR_NOTES = 0.5  # of a budget that what goes with the answers may take


def run_batch(
    source: BinaryIO, sink: BinaryIO, session: Session, command: str, count: int | None, budget: int | None = None
) -> None:
    """Answer every line; a line that cannot be answered gets an "error" and no results, and the rest goes on.

    Bytes, because the protocol is UTF-8 whatever the locale says, and a line that is not must fail alone.
    """
    with session:
        for line in source:
            if not line.strip():
                continue
            sink.write(_line(_answer(line, session, command, count, budget)).encode())
            sink.flush()


def _line(answer: dict[str, Any]) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"  # \\udcff is what JSON writes as well


def _answer(line: bytes, session: Session, command: str, count: int | None, budget: int | None) -> dict[str, Any]:
    identity: Any = None
    try:
        asked = _fields(line)
        identity = asked.get("id")
        ask = command == "ask"
        fields = _ask(asked, session, count, budget) if ask else _related(asked, session, count or DEFAULT)
    except (UsageError, ValueError, RecursionError) as error:  # ValueError: a number without end
        return {"id": identity, "results": [], "error": str(error)}
    return {"id": identity, **fields}


def _told(results: list[dict[str, Any]], notes: Sequence[str]) -> dict[str, Any]:
    """What a line is answered: `notes` only where there is something that a reader must know."""
    return {"results": results, "notes": list(notes)} if notes else {"results": results}


def _ask(asked: dict[str, Any], session: Session, count: int | None, budget: int | None) -> dict[str, Any]:
    budget = _number(asked, "budget", budget or 0, LEAST_BUDGET, MOST_BUDGET)
    query = _text(asked, "query")
    if not query.strip():
        raise UsageError('"query" is empty')
    answers = session.ask(
        query,
        k=_count(asked, count or (MOST_PLACES if budget else DEFAULT)),
        within=_text(asked, "in", ""),
        kinds=_names(asked, "kind"),
        languages=_names(asked, "lang"),
        tests=_flag(asked, "tests"),
        guesses=True,  # a program has the scores
    )
    if not budget:
        return _told([answer_json(answer) for answer in answers.results], answers.notes)
    identity = asked.get("id")

    def fields(passages: Sequence[Passage], notes: Sequence[str]) -> dict[str, Any]:
        return _told([passage_json(passage) for passage in passages], notes)

    def whole(passages: Sequence[Passage]) -> str:
        return _line({"id": identity, **fields(passages, notes)})

    notes = answers.notes
    if len(whole(())) > budget * CHARACTERS_OF_TOKEN * _FOR_NOTES:
        notes = ()  # each answer says whether its file has changed
    found = session.passages(answers, budget, whole)
    if answers.results and not found:
        raise UsageError(NO_ROOM)
    return fields(found, notes)


def _related(asked: dict[str, Any], session: Session, count: int) -> dict[str, Any]:
    answers = session.related(_text(asked, "file"), _names(asked, "symbols"), k=_count(asked, count), guesses=True)
    found = [answer_json(answer) for answer in answers.results]
    results = [{field: answer[field] for field in ("path", "score", "evidence")} for answer in found]
    for answer, fields in zip(answers.results, results, strict=True):
        if answer.stale:
            fields["stale"] = True
    return _told(results, answers.notes)


def _fields(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError("the line is not UTF-8") from None
    except ValueError as error:
        raise UsageError(f"the line is not JSON: {error}") from None
    if not isinstance(asked, dict):
        raise UsageError('each line is a JSON object: {"id": "1", "query": "…"}')
    return asked


def _names(asked: dict[str, Any], field: str) -> list[str]:
    """A list of names, or one name."""
    names = asked.get(field) or []
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError(f'"{field}" is a list of names')
    return names


def _count(asked: dict[str, Any], default: int) -> int:
    return _number(asked, "k", default, 1, MOST)


def _number(asked: dict[str, Any], field: str, default: int, least: int, most: int) -> int:
    value = asked.get(field, default)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or (field in asked and not least <= value <= most):
        raise UsageError(f'"{field}" is a number from {least} to {most}')
    return int(value)


def _flag(asked: dict[str, Any], field: str) -> bool | None:
    value = asked.get(field)
    if value is not None and not isinstance(value, bool):
        raise UsageError(f'"{field}" is true or false')
    return value


def _text(asked: dict[str, Any], field: str, default: str | None = None) -> str:
    value = asked.get(field, default)
    if not isinstance(value, str):
        raise UsageError(f'"{field}" must be a string')
    return value
