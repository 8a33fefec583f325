"""`python -m training --work DIR STEP...`: public repositories -> what weights are trained on."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import click

from coderecall import weights
from coderecall.errors import CoderecallError
from training import candidates, pairs, provenance, questions, repositories, snapshots, trees
from training.licences import is_permissive
from training.repositories import Repository

MEMBERS = 3  # rankers of different seeds whose mean is shipped
WEIGHTS = Path(__file__).parent.parent / "coderecall" / "weights"
INDEX_LIMIT = 90.0  # seconds of CPU for one tree: larger repositories cost more than they teach


class Skipped(Exception):  # noqa: N818 - nothing failed
    """A repository that is left out, and why."""


def make_snapshot(found: Repository) -> str:
    repositories.fetch(found)
    snapshot = snapshots.choose(found)
    if not is_permissive(snapshot.licence):
        raise Skipped(f"licence {snapshot.licence or 'unknown'}")
    trees.check_out(found, snapshot.commit)
    snapshots.save(found, snapshot)
    return f"{snapshot.commit[:12]}, {snapshot.later} commits before {snapshot.head[:12]}, {snapshot.licence}"


def make_index(found: Repository) -> str:
    trees.index(found.hist, history=True, limit=INDEX_LIMIT)
    return "with its history"


def make_questions(found: Repository) -> str:
    return json.dumps(questions.write(found))


def make_stripped(found: Repository) -> str:
    trees.strip(found)
    trees.index(found.stripped, history=True, limit=INDEX_LIMIT)
    return "without the doc comments asked about"


def make_pairs(found: Repository) -> str:
    return json.dumps(pairs.write(found))


STEPS: dict[str, Callable[[Repository], str]] = {
    "snapshots": make_snapshot,
    "index": make_index,
    "questions": make_questions,
    "stripped": make_stripped,
    "pairs": make_pairs,
}


@click.command()
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Folder for all that is made.")
@click.option("--mirrors", type=click.Path(path_type=Path), help="Git directories, at owner+name/repo. [WORK/mirrors]")
@click.option("--repositories", "names", default="", help="Only these of the list: a/b,c/d.")
@click.argument(
    "steps", nargs=-1, type=click.Choice((*STEPS, "candidates", "embeddings", "ranker", "related", "provenance"))
)
def main(work: Path, mirrors: Path | None, names: str, steps: tuple[str, ...]) -> None:
    """Run STEPS (all when none is named): for each repository snapshots, index, questions, stripped, pairs, candidates.

    `embeddings`, `ranker` and `related` run when they are named: they train on all and write into this checkout.

    A repository that fails at a step, or is left out there, is told and left.
    """
    chosen = [one for one in repositories.listed() if not names or one in names.split(",")]
    every = [repositories.repository(name, work, mirrors or work / "mirrors") for name in chosen]
    for found in every:
        for step, make in STEPS.items():
            if not steps or step in steps:
                begun = time.perf_counter()
                try:
                    said = make(found)
                except (CoderecallError, Skipped, OSError, subprocess.CalledProcessError) as error:
                    click.echo(f"{found.name}: {step}: left out: {error or type(error).__name__}")
                    break
                click.echo(f"{found.name}: {step}: {said} ({time.perf_counter() - begun:.0f} s)")
    if "embeddings" in steps:
        from training import embeddings  # torch takes a while to load

        click.echo(f"embeddings: {embeddings.write(every, WEIGHTS)}")
    if "related" in steps:
        train_related(every)
    if not steps or "provenance" in steps:
        click.echo(provenance.document(every))
    if not steps or "candidates" in steps:
        from training.embeddings import with_unseen_vectors

        for number, found in enumerate(every):
            others = [every[(number + step) % len(every)] for step in (1, 7)]
            if found.questions.is_file():
                with_unseen_vectors(found)
                click.echo(f"{found.name}: candidates: {candidates.write(found, others)} questions")
    if "ranker" in steps:
        train_ranker(every)


def train_ranker(every: list[Repository]) -> None:
    """Tell what a ranker is worth on repositories that it did not see, then write one that saw all."""
    from training.ranker import exported_scores, judged, train

    by_repository = {
        one.name: candidates.load(path) for one in every if (path := candidates.features_file(one)).is_file()
    }
    apart = set(sorted(by_repository)[::8])
    held = [case for name in sorted(apart) for case in by_repository[name]]
    rest = [case for name, cases in by_repository.items() if name not in apart for case in cases]
    ranker = train(rest, members=MEMBERS)
    click.echo(f"{len(by_repository)} repositories; held out {len(apart)}; NDCG@10 of symbols, files")
    for label, scored in (("fixed weights", [case.hand for case in held]), ("ranker", exported_scores(ranker, held))):
        told = ", ".join(f"{task} {s:.3f} {f:.3f}" for task, (s, f) in judged(held, scored).items())
        click.echo(f"{label}: {told}")
    whole = train([*rest, *held], members=MEMBERS)
    (WEIGHTS / "ranker.safetensors").write_bytes(whole.to_bytes())


def train_related(every: list[Repository]) -> None:
    """Tell what the scorer of related files is worth on repositories held out from it, then write one that saw all."""
    from training import related
    from training.embeddings import with_unseen_vectors

    found = []
    for one in every:
        if one.questions.is_file():
            with_unseen_vectors(one)
            found.append(related.cases(one))
    by_repository, names = [cases for cases, _ in found], next((names for _, names in found if names), ())
    held = [case for cases in by_repository[::4] for case in cases]
    rest = [case for i, cases in enumerate(by_repository) if i % 4 for case in cases]
    click.echo(f"related, NDCG@10 held out: {related.judged(held, related.train(rest, names).scores)}")
    whole = related.train([*rest, *held], names)
    (WEIGHTS / weights.RELATED).write_bytes(whole.to_bytes())


if __name__ == "__main__":
    main()
