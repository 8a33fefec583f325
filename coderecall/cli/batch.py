"""The batch protocol: JSON lines in, JSON lines out, same order. A contract; see the README."""

import json
from typing import Any, BinaryIO

from coderecall.cli.answers import answer_json
from coderecall.errors import UsageError
from coderecall.session import Session

MOST = 1000  # answers to one line


def run_batch(source: BinaryIO, sink: BinaryIO, session: Session, command: str, count: int) -> None:
    """Answer every line; a line that cannot be answered gets an "error" and no results, and the rest goes on.

    Bytes, because the protocol is UTF-8 whatever the locale says, and a line that is not must fail alone.
    """
    with session:
        for line in source:
            if not line.strip():
                continue
            answer = json.dumps(_answer(line, session, command, count), ensure_ascii=False)
            sink.write(answer.encode("utf-8", "backslashreplace") + b"\n")  # \\udcff is what JSON writes as well
            sink.flush()


def _answer(line: bytes, session: Session, command: str, count: int) -> dict[str, Any]:
    identity: Any = None
    try:
        asked = _fields(line)
        identity = asked.get("id")
        results = _ask(asked, session, count) if command == "ask" else _related(asked, session, count)
    except (UsageError, ValueError, RecursionError) as error:  # ValueError: no JSON, no UTF-8, a number without end
        return {"id": identity, "results": [], "error": str(error)}
    return {"id": identity, "results": results}


def _ask(asked: dict[str, Any], session: Session, count: int) -> list[dict[str, Any]]:
    answers = session.ask(
        _text(asked, "query"),
        k=_count(asked, "k", count),
        within=_text(asked, "in", ""),
        kinds=_names(asked, "kind"),
        languages=_names(asked, "lang"),
        tests=_flag(asked, "tests"),
        guesses=True,  # a program has the scores
    )
    return [answer_json(answer) for answer in answers.results]


def _related(asked: dict[str, Any], session: Session, count: int) -> list[dict[str, Any]]:
    answers = session.related(_text(asked, "file"), _names(asked, "symbols"), k=_count(asked, "k", count))
    found = [answer_json(answer) for answer in answers.results]
    return [{field: answer[field] for field in ("path", "score", "evidence")} for answer in found]


def _fields(line: bytes) -> dict[str, Any]:
    asked = json.loads(line)
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


def _count(asked: dict[str, Any], field: str, default: int) -> int:
    value = asked.get(field, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
        raise UsageError(f'"{field}" is a number from 1 to {MOST}')
    return value


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
