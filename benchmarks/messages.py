"""Whether an error message leads to the line that says it, and a stack trace to its innermost frame.

    python benchmarks/messages.py REPOSITORY… [--each N] [--seed N]

The repositories must be indexed. Messages are made from string literals of the product's own code, at least four words
long, with other values in place of what is put in; a place counts as right when its file and line are. A literal that
stands in several places counts as found at any of them. Traces are made from functions, with every line off by up to
forty, as of another version. CPU milliseconds of one process, beside the hits with and without what is pointed at.
"""

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from coderecall.model import Answer
from coderecall.project import Project
from coderecall.recall.direct import Direct
from coderecall.session import Session
from coderecall.store import Database
from parsers import language_of
from parsers.model import SymbolKind

_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){25,140})"|' + r"'((?:[^'\\\n]|\\.){25,140})'|`((?:[^`\\\n]|\\.){25,140})`")
_PUT_IN = re.compile(r"%[-+#0-9.*]*l{0,2}[sdifuxXvqrgcpTt]|\$?\{[^{}]*\}|%\([a-z_]+\)s|#\{[^{}]*\}|\$\w+")
_VALUES = ("42", "'foo'", "/srv/data.txt", "0x7f", "some_value", "example.com:80", "None")
_COMMENT = ("#", "//", "*", "/*", "--")
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})

Places = set[tuple[str, int]]


def messages(db: Database, chosen: random.Random, count: int) -> Iterator[tuple[str, Callable[[Answer], bool]]]:
    """Questions, and whether an answer is right."""
    said: dict[str, Places] = defaultdict(set)
    for file in db.files():
        if file.is_test or file.origin or language_of(file.path) is None:
            continue
        for number, line in enumerate(db.source(file.id).decode("utf-8", "replace").split("\n"), 1):
            if len(line) > 400 or line.lstrip().startswith(_COMMENT):
                continue
            for found in _LITERAL.finditer(line):
                text = next(filter(None, found.groups()))
                words = re.findall(r"[A-Za-z]{2,}", _PUT_IN.sub(" ", text))
                if len(words) > 3 and text.count(" ") > 2 and not re.search(r"://|[\\<]", text):
                    said[text].add((file.path, number))
    for text in chosen.sample(sorted(said), min(count, len(said))):
        question = "error: " + _PUT_IN.sub(lambda _: chosen.choice(_VALUES), text)
        yield question, _says(said[text])


def _says(places: Places) -> Callable[[Answer], bool]:
    def is_right(answer: Answer) -> bool:
        shown = {(evidence.path, evidence.line) for evidence in answer.evidence}
        return any(p == answer.path and answer.line <= n <= answer.end_line for p, n in places) or bool(shown & places)

    return is_right


def traces(db: Database, chosen: random.Random, count: int) -> Iterator[tuple[str, Callable[[Answer], bool]]]:
    files = [file for file in db.files() if not file.is_test and not file.origin and language_of(file.path)]
    symbols = [row for file in files for row in db.symbols_in(file.id) if row.kind in _FUNCTIONS]
    for _ in range(min(count, len(symbols) // 5)):
        frames = chosen.sample(symbols, 5)
        lines = [
            f'  File "/srv/app/{row.path}", line {max(1, row.start_line + chosen.randint(-40, 40))}, in {row.name}'
            for row in frames
        ]
        inner = frames[-1]
        text = "\n".join(["Traceback (most recent call last):", *lines, "ValueError: no value"])
        yield text, _is(inner.path, inner.name)


def _is(path: str, name: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.path == path and answer.symbol.rpartition(".")[2] == name


def measure(session: Session, questions: list[tuple[str, Callable[[Answer], bool]]]) -> tuple[int, int, float]:
    """How many have their place first, how many within ten, and the CPU milliseconds of all."""
    first = within = 0
    start = time.process_time()
    for question, is_right in questions:
        hits = [is_right(answer) for answer in session.ask(question, k=10, guesses=True).results]
        first += hits[:1] == [True]
        within += any(hits)
    return first, within, 1000 * (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chosen = random.Random(options.seed)  # noqa: S311 - a sample, no secret
    totals: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for root in options.repositories:
        project = Project(root.resolve())
        with project.session() as session, Database.read(project.folder, project.root) as db:
            for kind, made in (("message", messages), ("trace", traces)):
                questions = list(made(db, chosen, options.each))
                for how in ("with", "without"):
                    with ExitStack() as stack:
                        if how == "without":
                            stack.enter_context(patch("coderecall.recall.ask.find_direct", lambda *_: Direct()))
                        found = measure(session, questions)
                    for place, value in enumerate((len(questions), *found)):
                        totals[kind, how][place] += value
    print(f"{'':18}{'questions':>10}{'first':>8}{'in ten':>8}{'ms each':>9}")
    for (kind, how), (count, first, within, spent) in totals.items():
        asked = max(count, 1)
        print(f"{kind} {how:10}{count:10.0f}{first / asked:8.3f}{within / asked:8.3f}{spent / asked:9.1f}")


if __name__ == "__main__":
    main()
