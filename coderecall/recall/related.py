"""What belongs to a file or symbol: what changed with it, what uses it and what it uses, what lies beside it."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest

from coderecall.errors import UsageError
from coderecall.model import Answer, Evidence
from coderecall.recall.signals import scaled
from coderecall.store import Database, FileRow, SymbolRow
from coderecall.text import stems

HALF_LIFE = 300.0  # commits of the repository after which a change together counts half
MOST_FILES = 30  # of one commit; a larger one says little about each pair
MOST_EVIDENCE = 4  # of one answer
MOST_SHOWN = 50  # files whose commit is looked up to be named
REFERENCE_WEIGHT, PLACE_WEIGHT = 0.5, 0.2  # beside changed-with with 1


def related(db: Database, path: str, symbols: Sequence[str], *, k: int) -> list[Answer]:
    """At most k other files, best first, each with the commits and lines that say so.

    Raises UsageError when the file is not in the index, or has none of the symbols.
    """
    file = db.file(path)
    if file is None:
        raise UsageError(f"{path} is not in the index: give a path relative to the root, or run `coderecall index`")
    own = db.symbols_in(file.id)
    chosen = [row for row in own if _named(row, symbols)] if symbols else own
    if symbols and not chosen:
        raise UsageError(f"{path} has no symbol named {', '.join(symbols)}: `coderecall symbols NAME` looks names up")
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    together = scaled(_changed_with(db, path, evidence))
    used = scaled(_references(db, file, chosen, evidence))
    known = {row.path: row for row in db.files()}
    near = scaled({other: _nearness(path, other) for other in known if other != path})
    total: dict[str, float] = {}
    for other in known.keys() - {path}:
        proved = together.get(other, 0.0) + REFERENCE_WEIGHT * used.get(other, 0.0)
        if not proved and near.get(other, 0.0) < 0.5:
            continue
        total[other] = proved + PLACE_WEIGHT * near.get(other, 0.0)
        if not evidence[other]:
            evidence[other].append(Evidence("lies beside it", other, 1))
    answers = []
    for other, score in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:k]:
        proof = evidence[other]
        line = proof[0].line if proof[0].path == other else 1
        end = known[other].line_count
        answers.append(Answer(other, "", "file", line, end, round(score, 4), tuple(proof[:MOST_EVIDENCE])))
    return answers


def _named(row: SymbolRow, names: Sequence[str]) -> bool:
    if row.is_module:
        return False
    return any(row.qualified_name == name or row.name == name.rpartition(".")[2] for name in names)


def _changed_with(db: Database, path: str, evidence: dict[str, list[Evidence]]) -> dict[str, float]:
    """Weight of the commits that changed both, newer ones more, over all that changed this file."""
    own = db.commits_of_file(path)
    newest = db.last_commit()
    if not own or newest is None:
        return {}
    files: dict[int, list[str]] = defaultdict(list)
    for commit, other in db.files_of_commits(own):
        files[commit].append(other)
    weight: dict[str, float] = defaultdict(float)
    commits: dict[str, list[int]] = defaultdict(list)
    for commit in own:
        if len(files[commit]) > MOST_FILES:
            continue
        recency = 0.5 ** ((newest.id - commit) / HALF_LIFE)
        for other in files[commit]:
            if other != path:
                weight[other] += recency / max(1.0, len(files[commit]) - 1) ** 0.5
                commits[other].append(commit)
    shown = nlargest(MOST_SHOWN, weight, key=weight.__getitem__)
    rows = db.commits({commits[other][-1] for other in shown})
    for other in shown:
        last = rows[commits[other][-1]]
        subject = last.message.partition("\n")[0][:70]
        why = f'changed together in {len(commits[other])} of {len(own)} commits, last "{subject}" ({last.sha[:10]})'
        evidence[other].append(Evidence(why, other, 1))
    return dict(weight)


def _references(
    db: Database, file: FileRow, chosen: Sequence[SymbolRow], evidence: dict[str, list[Evidence]]
) -> dict[str, float]:
    """Files that use the symbols, and files that the symbols use; a use found by import and scope counts more."""
    score: dict[str, float] = defaultdict(float)
    names = {row.id: row.qualified_name or row.path for row in chosen}
    for use in db.references_to(names):
        if use.file_id != file.id:
            score[use.path] += 1.0 if use.confidence == 2 else 0.4
            if len(evidence[use.path]) < 3:
                evidence[use.path].append(Evidence(f"uses {names[use.target_id or 0]}", use.path, use.line))
    scopes = set(names)
    outgoing = [r for r in db.references_in(file.id) if r.target_id is not None and r.scope_id in scopes]
    targets = db.symbols({r.target_id for r in outgoing if r.target_id is not None})
    for use in outgoing:
        target = targets.get(use.target_id or 0)
        if target is not None and target.file_id != file.id:
            score[target.path] += 0.5 if use.confidence == 2 else 0.2
            if len(evidence[target.path]) < 3:
                evidence[target.path].append(Evidence(f"used here: {target.qualified_name}", file.path, use.line))
    return {path: value**0.5 for path, value in score.items()}


def _nearness(path: str, other: str) -> float:
    """Shared folders and shared words of the file name."""
    ours, theirs = path.split("/"), other.split("/")
    shared = 0
    for a, b in zip(ours[:-1], theirs[:-1], strict=False):
        if a != b:
            break
        shared += 1
    same_folder = ours[:-1] == theirs[:-1]
    stem = set(stems(ours[-1].partition(".")[0])) & set(stems(theirs[-1].partition(".")[0]))
    return same_folder + shared / (len(ours) + len(theirs)) + (0.5 if stem else 0.0)
