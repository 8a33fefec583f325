"""Training the ranker: what it learns from cases made for it, and that the product computes the same."""

from pathlib import Path

import numpy as np
import pytest
import torch

from training.candidates import Case, load, save
from training.ranker import Net, Recipe, Scaling, exported, exported_scores, judged, make_batch, train

NAMES = ("signal", "noise", "more noise")


def case(random: np.random.Generator, repository: str = "a", task: str = "commit") -> Case:
    """Twelve candidates in four files; the one with the largest first feature is right, unless nothing is."""
    n = 12
    features = random.normal(size=(n, len(NAMES))).astype(np.float16)
    files = np.repeat(np.arange(4, dtype=np.int32), 3)
    answer = np.full(n, -1, np.int16)
    if task == "foreign":
        features[:, 0] -= 3
    else:
        best = int(np.argmax(features[:, 0]))
        features[best, 0] += 2
        answer[best] = 0
    in_file = np.isin(files, files[answer >= 0])
    right = int((answer >= 0).sum())
    return Case(repository, task, NAMES, features, files, answer, in_file, np.ones(n, np.float32), right, right)


def cases(count: int, seed: int) -> list[Case]:
    random = np.random.default_rng(seed)
    tasks = ("commit", "doc", "foreign")
    return [case(random, "ab"[i % 2], tasks[i % 3]) for i in range(count)]


def test_it_learns_what_is_right_and_when_nothing_is() -> None:
    ranker = train(cases(300, 0), Recipe(width=8, hidden=16, epochs=6, dropout=0.0))
    unseen = cases(60, 1)
    found = judged(unseen, exported_scores(ranker, unseen))
    assert found["commit"][0] > 0.9
    assert found["commit"][1] > 0.9
    assert judged(unseen, [one.hand for one in unseen])["commit"][0] < 0.7
    sure = {task: [] for task in ("commit", "foreign")}
    for one in unseen:
        if one.task in sure:
            sure[one.task].append(ranker.rank(one.features.astype(np.float32), one.files).any)
    assert np.mean(sure["commit"]) > 0.8
    assert np.mean(sure["foreign"]) < 0.2


def test_the_product_computes_what_was_trained() -> None:
    torch.manual_seed(3)
    recipe = Recipe(width=8, hidden=16)
    net = Net(len(NAMES), recipe).eval()
    scaling = Scaling(np.array([0.1, -0.2, 0.3], np.float32), np.array([1.5, 0.5, 1.0], np.float32))
    some = cases(5, 4)
    batch = make_batch(some, np.ones(5, np.float32), scaling)
    with torch.no_grad():
        log_file, log_within, any_logit = net(batch)
    ranker = exported(net, NAMES, scaling)
    for i, one in enumerate(some):
        found = ranker.rank(one.features.astype(np.float32), one.files)
        here = slice(12 * i, 12 * (i + 1))
        assert found.group == pytest.approx(log_file[batch.file][here].numpy(), abs=1e-4)
        assert found.within == pytest.approx(log_within[here].numpy(), abs=1e-4)
        assert found.any == pytest.approx(float(torch.sigmoid(any_logit[i])), abs=1e-4)


def test_cases_there_and_back(tmp_path: Path) -> None:
    some = cases(4, 5)
    save(tmp_path / "candidates.npz", some)
    for before, after in zip(some, load(tmp_path / "candidates.npz"), strict=True):
        assert (after.repository, after.task, after.names) == (before.repository, before.task, before.names)
        assert (after.features == before.features).all()
        assert (after.answer == before.answer).all()
        assert (after.symbols, after.right_files) == (before.symbols, before.right_files)
