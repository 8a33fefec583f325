"""What one check of what is staged does, in counts: they do not depend on the machine as seconds do.

    python benchmarks/hook_counts.py REPOSITORY

Prints what the hook prints, and then one line of JSON: its exit code, the git processes, SQL statements, parses, uses
that were bound again, and the modules that were imported.
"""

import functools
import json
import sqlite3
import sys
from typing import Any

counts: dict[str, Any] = {"code": 0, "git": 0, "statements": 0, "parses": 0, "bound": 0}


def count_statements() -> None:
    connect = sqlite3.connect

    def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(lambda _statement: counts.update(statements=counts["statements"] + 1))
        return connection

    sqlite3.connect = counted


class CountedParser:
    def __init__(self, parser: Any) -> None:
        self.parser, self.language = parser, parser.language

    def parse(self, *arguments: Any) -> Any:
        counts["parses"] += 1
        return self.parser.parse(*arguments)


def count_parses() -> None:
    from parsers import registry

    grammar = registry.grammar
    registry.grammar = functools.cache(lambda name: grammar(name)._replace(parser=CountedParser(grammar(name).parser)))


def count_bound_uses() -> None:
    from coderecall.resolve import run

    uses = run.Run._uses  # noqa: SLF001 - what is counted has no other name

    def counted(self: Any, view: Any, some: Any) -> Any:
        some = list(some)
        counts["bound"] += len(some)
        return uses(self, view, some)

    run.Run._uses = counted  # noqa: SLF001 - as above


def main() -> None:
    sys.addaudithook(lambda event, _: counts.update(git=counts["git"] + (event == "subprocess.Popen")))
    count_statements()
    count_parses()
    count_bound_uses()
    from coderecall.cli import main as coderecall

    try:
        coderecall(["-C", sys.argv[1], "hook", "run"])
    except SystemExit as end:
        counts["code"] = end.code
    counts["modules"] = sorted(sys.modules)
    print("\n" + json.dumps(counts))


if __name__ == "__main__":
    main()
