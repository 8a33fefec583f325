"""Training of the scorer of related files: PyTorch on one core of a CPU, a minute. A question is a file that a later
commit changed; right are the other files of that commit. Every other file of the product is a candidate.
"""

import json
import posixpath
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from coderecall.recall.related_features import Asked, feature_names, matrix, promising, relations
from coderecall.recall.related_tables import Floats, Tables
from coderecall.store import Database
from memory_engine.persistent.scorer import CLIP, Scorer
from training.repositories import Repository

TOP = 10  # places that count
FOLDER = ".coderecall"


class Case(NamedTuple):
    """A question: n candidates, F features."""

    repository: str
    across: bool  # its files lie in several folders
    features: Floats  # (n, F)
    right: np.ndarray  # (n,) bool
    answers: int  # right files, those that are not among the candidates too


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chosen on repositories held out from training; see docs/recall/related.md."""

    hidden: int = 48
    dropout: float = 0.2
    epochs: int = 8
    batch: int = 16
    rate: float = 2e-3
    decay: float = 0.05
    members: int = 3  # trained from different beginnings; their scores are added up


def cases(found: Repository) -> tuple[list[Case], tuple[str, ...]]:
    """The questions of a repository, and the names of the features."""
    rows = [json.loads(line) for line in found.questions.read_text(encoding="utf-8").splitlines()]
    out: list[Case] = []
    names: tuple[str, ...] = ()
    with Database.read(found.hist / FOLDER, found.hist) as db:
        tables = Tables(db)
        for row in rows:
            if row["task"] != "change" or row["file"] not in tables.place:
                continue
            place = tables.place[row["file"]]
            own = db.symbols_in(tables.files[place].id)
            asked = [symbol for symbol in own if symbol.qualified_name and symbol.qualified_name in row["asked"]]
            values = relations(db, tables, Asked(place, asked or own, not asked)).values
            names = feature_names(values)
            places = promising(values, np.flatnonzero(tables.product & (np.arange(len(tables.files)) != place)))
            right = np.isin(places, [tables.place[path] for path in row["files"] if path in tables.place])
            folders = {posixpath.dirname(path) for path in (row["file"], *row["files"])}
            out.append(Case(found.name, len(folders) > 1, matrix(values, places), right, len(row["files"])))
    return out, names


def train(every: Sequence[Case], names: tuple[str, ...], recipe: Recipe = Recipe()) -> Scorer:
    """A scorer trained on all cases: the mean of several, side by side in one."""
    found = [_member(every, names, recipe, seed) for seed in range(recipe.members)]
    h, one = recipe.hidden, found[0].arrays
    second = np.zeros((h * len(found), h * len(found)), np.float32)
    for i, member in enumerate(found):
        second[i * h : (i + 1) * h, i * h : (i + 1) * h] = member.arrays["weight.1"]
    arrays = {"mean": one["mean"], "scale": one["scale"], "weight.1": second}
    for name in ("weight.0", "bias.0", "bias.1"):
        arrays[name] = np.concatenate([member.arrays[name] for member in found])
    arrays["weight.2"] = np.hstack([member.arrays["weight.2"] for member in found]) / np.float32(len(found))
    arrays["bias.2"] = np.mean([member.arrays["bias.2"] for member in found], axis=0, dtype=np.float32)
    return Scorer(names, arrays)


def _member(every: Sequence[Case], names: tuple[str, ...], recipe: Recipe, seed: int) -> Scorer:
    """Cases whose answers are not among the candidates teach nothing."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    random = np.random.default_rng(seed)
    count: dict[str, int] = defaultdict(int)
    for case in every:
        count[case.repository] += 1
    useful = [case for case in every if case.right.any()]
    everything = np.concatenate([case.features for case in useful])
    mean, scale = everything.mean(0), everything.std(0) + np.float32(1e-3)
    net = nn.Sequential(
        *(nn.Linear(len(names), recipe.hidden), nn.ReLU(), nn.Dropout(recipe.dropout)),
        *(nn.Linear(recipe.hidden, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.dropout)),
        nn.Linear(recipe.hidden, 1),
    )
    optimiser = torch.optim.AdamW(net.parameters(), recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * (len(useful) // recipe.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps, pct_start=0.15)
    for _ in range(recipe.epochs):
        order = random.permutation(len(useful))
        for start in range(0, len(order), recipe.batch):
            chosen = [useful[i] for i in order[start : start + recipe.batch]]
            x = torch.from_numpy(np.concatenate([((c.features - mean) / scale).clip(-CLIP, CLIP) for c in chosen]))
            loss = torch.zeros(())
            for scores, case in zip(net(x)[:, 0].split([len(c.right) for c in chosen]), chosen, strict=True):
                log_share = torch.log_softmax(scores, 0)[torch.from_numpy(case.right)]
                loss = loss - log_share.mean() * count[case.repository] ** -0.5
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    arrays: dict[str, Floats] = {"mean": mean, "scale": scale}
    for number, layer in enumerate(layer for layer in net if isinstance(layer, nn.Linear)):
        arrays[f"weight.{number}"] = layer.weight.detach().numpy()
        arrays[f"bias.{number}"] = layer.bias.detach().numpy()
    return Scorer(names, arrays)


def judged(every: Sequence[Case], score: Callable[[Floats], Floats]) -> Mapping[str, float]:
    """NDCG@10, the mean over repositories of the mean over their questions, across folders and within one."""
    found: dict[str, dict[str, list[float]]] = {"across": defaultdict(list), "near": defaultdict(list)}
    for case in every:
        best = case.right[np.argsort(-score(case.features), kind="stable")[:TOP]]
        gain = float((best / np.log2(np.arange(len(best)) + 2)).sum())
        ideal = sum(1 / np.log2(i + 2) for i in range(min(TOP, case.answers)))
        found["across" if case.across else "near"][case.repository].append(gain / ideal)
    return {name: float(np.mean([np.mean(values) for values in of.values()])) for name, of in found.items() if of}
