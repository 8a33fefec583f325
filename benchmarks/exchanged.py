"""CR302 on every call of a repository as it is, and with two of its arguments exchanged.

    python -m benchmarks.exchanged INDEXED_REPOSITORY...

A call as it is that the rule would report is "odd": a false alarm, or a bug that is there already. Each call with two
differently named arguments is asked about once more with two of them exchanged, drawn by its place: the rule should
report that. No file is changed.
"""

import random
import sys
from itertools import combinations
from pathlib import Path

from coderecall.hints.argument_names import last_name
from coderecall.hints.argument_text import written_arguments
from coderecall.hints.odd_argument import may_be_read, odd_pair
from coderecall.hints.view import View
from coderecall.project import Project


def measure(root: Path) -> tuple[int, int, int]:
    """Calls, those that are odd as they are, those that are odd when two arguments are exchanged."""
    project = Project(root)
    calls = odd = found = 0
    with View.open(project.root, project.folder) as view:
        for path in view.paths():
            file = view.file(path)
            rows = [row for row in view.db.references_in(file.id) if may_be_read(row)] if file else []
            if file is None or not rows:
                continue
            targets = view.db.symbols({row.target_id for row in rows if row.target_id is not None})
            source = view.db.source(file.id)
            for row in rows:
                target = targets.get(row.target_id or 0)
                written = written_arguments(source, row, file.language) if target else None
                if target is None or written is None:
                    continue
                given = list(written.texts)
                names = [last_name(text) for text in given]
                pairs = [(i, j) for i, j in combinations(range(len(given)), 2) if "" != names[i] != names[j] != ""]
                if pairs:
                    calls += 1
                    if (as_it_is := odd_pair(view, row, target, given)) is not None:
                        odd += 1
                        print(f"  {path}:{row.line}: {as_it_is.one}, {as_it_is.other}")
                    one, other = random.Random(f"{path}:{row.line}").choice(pairs)  # noqa: S311 - to repeat, not to hide
                    given[one], given[other] = given[other], given[one]
                    found += odd_pair(view, row, target, given) is not None
    return calls, odd, found


if __name__ == "__main__":
    print(f"{'repository':24}{'calls':>8}{'odd':>6}{'exchanged, found':>18}")
    total = (0, 0, 0)
    for repository in map(Path, sys.argv[1:]):
        calls, odd, found = measure(repository)
        total = (total[0] + calls, total[1] + odd, total[2] + found)
        print(f"{repository.name:24}{calls:8}{odd:6}{found / max(calls, 1):18.2f}")
    print(f"{'all':24}{total[0]:8}{total[1]:6}{total[2] / max(total[0], 1):18.2f}")
