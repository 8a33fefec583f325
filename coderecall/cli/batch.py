"""The batch protocol: JSON lines in, JSON lines out, same order. A contract; see the README."""

import json
from typing import Any, TextIO

from coderecall.cli.answers import answer_json
from coderecall.errors import UsageError
from coderecall.session import Session


def run_batch(source: TextIO, sink: TextIO, session: Session, command: str, count: int) -> None:
    """Answer every line; a line that cannot be answered gets an "error" and no results, and the rest goes on."""
    with session:
        for line in source:
            if not line.strip():
                continue
            sink.write(json.dumps(_answer(line, session, command, count), ensure_ascii=False) + "\n")
            sink.flush()


def _answer(line: str, session: Session, command: str, count: int) -> dict[str, Any]:
    identity: Any = None
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            raise UsageError('each line is a JSON object: {"id": "1", "query": "…"}')
        identity = asked.get("id")
        if command == "ask":
            answers = session.ask(_text(asked, "query"), k=count, within=_text(asked, "in", ""))
            return {"id": identity, "results": [answer_json(a) for a in answers.results]}
        symbols = asked.get("symbols") or []
        if not isinstance(symbols, list) or not all(isinstance(s, str) for s in symbols):
            raise UsageError('"symbols" is a list of names')
        answers = session.related(_text(asked, "file"), symbols, query=_text(asked, "query", ""), k=count)
        results = [{"path": a["path"], "score": a["score"], "evidence": a["evidence"]} for a in map(answer_json, answers.results)]
        return {"id": identity, "results": results}
    except (UsageError, json.JSONDecodeError) as error:
        return {"id": identity, "results": [], "error": str(error)}


def _text(asked: dict[str, Any], field: str, default: str | None = None) -> str:
    value = asked.get(field, default)
    if not isinstance(value, str):
        raise UsageError(f'"{field}" must be a string')
    return value
