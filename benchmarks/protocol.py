"""CR304 on calls from which the protocol was taken away, one at a time.

    python -m benchmarks.protocol REPOSITORY... [--mutants N]

Each repository is cloned and indexed. At random calls that test, close or await what they get, the one statement or
`await` that does it is taken away, and `check` runs with this rule alone. A mutant is made wherever that is possible,
so also where the rule cannot know: where fewer than five other calls do the same, or some do not. "peers" are mutants
of functions that are called in five other places at least. "elsewhere" are hints that do not stand at the call.
"""

import argparse
import os
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from coderecall.hints import catalogue
from coderecall.hints.comparison import Comparison
from coderecall.hints.protocol import AWAITED, CLOSED, LANGUAGES, TESTED, call_at, treatment
from coderecall.hints.protocol_broken import ProtocolBroken
from coderecall.hints.protocol_callees import Callees
from coderecall.hints.state import State
from coderecall.hints.view import View
from coderecall.project import Project
from parsers import syntax_tree
from parsers.model import ReferenceKind

ENVIRONMENT = {**os.environ, "GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}
HABITS = (TESTED, CLOSED, AWAITED)
STATEMENTS = {
    *("if_statement", "assert_statement", "defer_statement", "expression_statement", "with_statement"),
    "try_with_resources_statement",
}
LEAST_PEERS = 5


class Site(NamedTuple):
    path: str
    language: str
    start: int  # of the called name
    line: int
    peers: int  # other calls of the same function


class Mutant(NamedTuple):
    site: Site
    habit: str
    source: bytes


def sites(project: Project) -> list[Site]:
    """Calls outside tests of which the callee is known, in the order of the files."""
    found: list[tuple[str, Site]] = []
    with View.open(project.root, project.folder) as view:
        callees = Callees(State(view, Comparison((), bool)))
        for path in view.paths():
            row = view.file(path)
            if row is None or row.language not in LANGUAGES or row.is_test or row.error_count or view.is_foreign(path):
                continue
            calls = [call for call in view.db.references_in(row.id) if call.kind == ReferenceKind.CALL]
            known = [(callee, call) for call in calls if (callee := callees.of(call))]
            found += [(callee, Site(path, row.language, call.start_byte, call.line, 0)) for callee, call in known]
    count = Counter(callee for callee, _ in found)
    return [site._replace(peers=count[callee] - 1) for callee, site in found]


def mutants(source: bytes, site: Site) -> Iterator[Mutant]:
    """The source without what makes the call keep to each of its habits, where one statement does."""
    root = syntax_tree(site.language, source)
    call = call_at(root, site.start)
    if call is None:
        return
    kept = {habit for habit in treatment(call, site.language).kept if habit.partition(" ")[0] in HABITS}
    function = call.parent
    while function is not None and not (
        function.type.endswith(("definition", "declaration")) and "func" in function.type
    ):
        if function.parent is None or function.type.startswith("method"):
            break
        function = function.parent
    waiting = [function] if function is not None and kept else []
    while waiting and kept:
        node = waiting.pop()
        waiting += reversed(node.named_children)
        changed = None
        if node.type in {"await", "await_expression"} and node.start_byte <= call.start_byte < node.end_byte:
            changed = _spliced(source, node.start_byte, node.end_byte, source[node.start_byte : node.end_byte][6:])
        elif node.type in STATEMENTS:
            inside = node.start_byte <= call.start_byte < node.end_byte
            instead = call.text or b"" if inside else b"pass" if site.language == "python" else b""
            end = b";" if inside and site.language not in {"python", "go"} else b""
            changed = _spliced(source, node.start_byte, node.end_byte, instead + end)
        if changed is None:
            continue
        start = site.start if node.start_byte > site.start else _moved(source, changed, site, node.start_byte)
        there = call_at(syntax_tree(site.language, changed), start)
        left = treatment(there, site.language).kept if there is not None and there.text == call.text else kept
        for habit in sorted(kept - left):
            yield Mutant(site, habit, changed)
        kept &= left


def _spliced(source: bytes, start: int, end: int, instead: bytes) -> bytes:
    return source[:start] + instead + source[end:]


def _moved(source: bytes, changed: bytes, site: Site, start: int) -> int:
    """Where the called name is after a change that began before it."""
    after = len(source) - site.start
    same_tail = len(changed) - after
    if changed[same_tail:] == source[site.start :]:
        return same_tail
    written = source[site.start : site.start + 12]
    return changed.find(written, start) if written in changed[start:] else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--mutants", type=int, default=20, help="of each habit in each repository")
    options = parser.parse_args()
    catalogue._CHECKS = (ProtocolBroken,)  # noqa: SLF001 - what the other rules say of a mutant is not asked
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for repository in options.repositories:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "tree"
            clone = ["git", "clone", "-q", "--shared", str(repository), str(root)]
            subprocess.run(clone, check=True, env=ENVIRONMENT)
            project = Project(root)
            project.index(jobs=1, history=False)
            done: Counter[str] = Counter()
            found = sites(project)
            random.Random(0).shuffle(found)  # noqa: S311 - no secret
            for site in found[:4000]:
                path = root / site.path
                source = path.read_bytes()
                for mutant in mutants(source, site):
                    habit = mutant.habit.partition(" ")[0]
                    if done[habit] >= options.mutants:
                        continue
                    done[habit] += 1
                    path.write_bytes(mutant.source)
                    hints = project.check().hints
                    path.write_bytes(source)
                    is_found = any(
                        h.location.path == site.path and abs(h.location.line - site.line) < 40 for h in hints
                    )
                    count = counts[habit]
                    count.update(mutants=1, found=is_found, elsewhere=len(hints) - is_found)
                    if site.peers >= LEAST_PEERS:
                        count.update({"with peers": 1, "of them found": is_found})
                if all(done[habit] >= options.mutants for habit in HABITS):
                    break
        print(f"{repository}: {dict(done)}", flush=True)
    columns = ("mutants", "found", "with peers", "of them found", "elsewhere")
    print(f"{'':<10}" + "".join(f"{name:>15}" for name in columns))
    for habit in HABITS:
        print(f"{habit:<10}" + "".join(f"{counts[habit][name]:>15}" for name in columns))


if __name__ == "__main__":
    main()
