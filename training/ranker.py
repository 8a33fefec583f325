"""Training of the ranker of memory_engine/persistent/ranker.py: PyTorch on one core of a CPU, some minutes.

B questions in a batch, n candidates and f files of all of them, F features, d width, h hidden units.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from coderecall.recall.ranking import CHANGE, LOOK_UP, Manner, combined, order_of
from memory_engine.persistent.ranker import CLIP, STEEPEST, Ranker
from training.candidates import Case

TOP = 10  # places that count
LOOK_UPS = ("doc", "about")  # tasks
HISTORY = "has history"  # the feature


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chosen on repositories held out from training; see docs/recall/ranker.md."""

    width: int = 48
    hidden: int = 96
    dropout: float = 0.2
    epochs: int = 4
    batch: int = 16
    rate: float = 3e-3
    decay: float = 0.01
    seed: int = 0


class Net(nn.Module):
    """The ranker of memory_engine/persistent/ranker.py, to be trained."""

    def __init__(self, features: int, recipe: Recipe) -> None:
        super().__init__()
        d, h, drop = recipe.width, recipe.hidden, recipe.dropout

        def layers(inputs: int, outputs: int, dropout: float = drop) -> nn.Sequential:
            return nn.Sequential(nn.Linear(inputs, h), nn.GELU("tanh"), nn.Dropout(dropout), nn.Linear(h, outputs))

        self.embed = layers(features, d)
        self.inner, self.outer = nn.Linear(d, 1), nn.Linear(d, 1)
        self.file, self.symbol = layers(3 * d, 1), layers(3 * d, 1)
        self.any = layers(d + 2, 1)

    def forward(self, batch: "Batch") -> tuple[Tensor, Tensor, Tensor]:
        """log P(file) of each file, (f,); log P(candidate | file), (n,); the logit that any is right, (B,)."""
        e = self.embed(batch.features)
        inner = self.inner(e).clamp(-STEEPEST, STEEPEST).exp()
        outer = self.outer(e).clamp(-STEEPEST, STEEPEST).exp()
        files, questions = len(batch.question_of_file), len(batch.weight)
        question = batch.question_of_file[batch.file]
        summary = _sums(e * inner, batch.file, files) / _sums(inner, batch.file, files)
        mean = _sums(e, batch.file, files) / _sums(torch.ones_like(inner), batch.file, files)
        whole = _sums(e * outer, question, questions) / _sums(outer, question, questions)
        of_files = self.file(torch.cat([summary, mean, whole[batch.question_of_file]], -1))[:, 0]
        of_each = self.symbol(torch.cat([e, summary[batch.file], whole[question]], -1))[:, 0]
        total = _log_sums(of_files, batch.question_of_file, questions)
        best = of_files.new_full((questions,), -1e9).scatter_reduce(0, batch.question_of_file, of_files, "amax")
        said = torch.cat([whole, best[:, None], total[:, None]], -1)
        within = of_each - _log_sums(of_each, batch.file, files)[batch.file]
        return of_files - total[batch.question_of_file], within, self.any(said)[:, 0]


def _sums(values: Tensor, of: Tensor, count: int) -> Tensor:
    """(n, d) -> (count, d)"""
    return values.new_zeros((count, values.shape[1])).index_add(0, of, values)


def _log_sums(values: Tensor, of: Tensor, count: int) -> Tensor:
    """log sum exp of the values of each: (n,) -> (count,)"""
    top = values.detach().new_full((count,), -1e9).scatter_reduce(0, of, values.detach(), "amax")
    return top + _sums((values - top[of]).exp()[:, None], of, count)[:, 0].log()


class Batch(NamedTuple):
    """B questions, their n candidates and f files one after another."""

    features: Tensor  # (n, F) standardised
    file: Tensor  # (n,) the number of its file
    question_of_file: Tensor  # (f,)
    right: Tensor  # (n,) 1 or 0
    right_file: Tensor  # (f,) 1 or 0
    weight: Tensor  # (B,)


class Scaling(NamedTuple):
    mean: np.ndarray  # (F,)
    scale: np.ndarray  # (F,)


def train(cases: Sequence[Case], recipe: Recipe = Recipe(), members: int = 1) -> Ranker:
    """Rankers of several seeds, joined; cases without an answer among the candidates are left out.

    Doc comments asked about in a repository with a history make a ranker better at look-ups and worse at changes
    (docs/recall/ranker.md): of several members only the last one sees them.
    """
    few = [case for case in cases if not (case.task in LOOK_UPS and _has_history(case))]
    seen = [few if i < members - 1 else cases for i in range(members)]
    return Ranker.joined([_train(one, replace(recipe, seed=recipe.seed + i)) for i, one in enumerate(seen)])


def _has_history(case: Case) -> bool:
    return HISTORY in case.names and bool(case.features[0, case.names.index(HISTORY)] > 0)


def _train(cases: Sequence[Case], recipe: Recipe) -> Ranker:
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)
    random = np.random.default_rng(recipe.seed)
    sample = np.concatenate([case.features for case in cases[::3]]).astype(np.float32)
    scaling = Scaling(sample.mean(0), sample.std(0) + 1e-2)
    useful = [case for case in cases if case.in_file.any() or case.task == "foreign"]
    count = Counter((case.repository, case.task) for case in useful)
    weights = np.array([count[case.repository, case.task] ** -0.5 for case in useful], np.float32)
    net = Net(len(cases[0].names), recipe)
    optimiser = torch.optim.AdamW(net.parameters(), recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * (len(useful) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps + 1, pct_start=0.2)
    for _ in range(recipe.epochs):
        net.train()
        order = random.permutation(len(useful))
        for start in range(0, len(order) - recipe.batch + 1, recipe.batch):
            chosen = order[start : start + recipe.batch]
            batch = make_batch([useful[i] for i in chosen], weights[chosen], scaling)
            loss = _loss(net, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return exported(net, cases[0].names, scaling)


def _loss(net: Net, batch: Batch) -> Tensor:
    """Cross-entropy of the right files, of the right symbols within each, and of whether there is any."""
    log_file, log_within, any_logit = net(batch)
    questions, files = len(batch.weight), len(batch.question_of_file)
    right_files = _sums(batch.right_file[:, None], batch.question_of_file, questions)[:, 0]
    of_files = -_sums((batch.right_file * log_file)[:, None], batch.question_of_file, questions)[:, 0]
    in_file = _sums(batch.right[:, None], batch.file, files)[:, 0]
    target = batch.right / in_file.clamp(min=1)[batch.file]
    of_file = -_sums((target * log_within)[:, None], batch.file, files)
    of_symbols = _sums(of_file, batch.question_of_file, questions)[:, 0]
    answered = _sums((in_file > 0).float()[:, None], batch.question_of_file, questions)[:, 0]
    of_any = nn.functional.binary_cross_entropy_with_logits(any_logit, (right_files > 0).float(), reduction="none")
    of_both = of_files / right_files.clamp(min=1) + of_symbols / answered.clamp(min=1)
    loss: Tensor = ((of_both + 0.3 * of_any) * batch.weight).mean()
    return loss


def make_batch(cases: Sequence[Case], weights: np.ndarray, scaling: Scaling) -> Batch:
    files, question_of_file, right_file, begin = [], [], [], 0
    for number, case in enumerate(cases):
        _, first, file = np.unique(case.files, return_index=True, return_inverse=True)
        files.append(file + begin)
        question_of_file.append(np.full(len(first), number))
        right_file.append(case.in_file[first])
        begin += len(first)
    features = np.concatenate([case.features for case in cases]).astype(np.float32)
    scaled = ((features - scaling.mean) / scaling.scale).clip(-CLIP, CLIP)
    return Batch(
        torch.from_numpy(scaled.astype(np.float32)),
        torch.from_numpy(np.concatenate(files)),
        torch.from_numpy(np.concatenate(question_of_file)),
        torch.from_numpy(np.concatenate([case.answer >= 0 for case in cases]).astype(np.float32)),
        torch.from_numpy(np.concatenate(right_file).astype(np.float32)),
        torch.from_numpy(weights / weights.mean()),
    )


def exported(net: Net, names: tuple[str, ...], scaling: Scaling) -> Ranker:
    state = {name: tensor.detach().numpy().astype(np.float32) for name, tensor in net.state_dict().items()}
    scaled = {"mean": scaling.mean, "scale": scaling.scale.astype(np.float32)}
    return Ranker(names, {**scaled, **{f"0.{name}": array for name, array in state.items()}})


# ---- what it is worth
def exported_scores(ranker: Ranker, cases: Sequence[Case]) -> list[np.ndarray]:
    """Scores of the candidates of each case, as the product makes them."""
    ranked = (ranker.rank(case.features.astype(np.float32), case.files) for case in cases)
    return [combined(one.group, one.within, case.hand, _manner(case)) for one, case in zip(ranked, cases, strict=True)]


def _manner(case: Case) -> Manner:
    return CHANGE if case.task.startswith("commit") else LOOK_UP


def judged(cases: Sequence[Case], scores: Sequence[np.ndarray]) -> dict[str, tuple[float, float]]:
    """By task, NDCG@10 of symbols and of files: means over repositories of means over their questions."""
    by_task: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for case, score in zip(cases, scores, strict=True):
        if case.symbols:
            by_task[case.task][case.repository].append(_ndcg(case, order_of(score, case.files, _manner(case))))
    return {
        task: tuple(np.mean([np.mean(one, axis=0) for one in found.values()], axis=0).tolist())
        for task, found in by_task.items()
    }


def _ndcg(case: Case, order: Sequence[int]) -> tuple[float, float]:
    symbols = _discounted(_new(int(case.answer[i]) for i in order), case.symbols)
    files = list(dict.fromkeys(int(case.files[i]) for i in order))
    right = {int(file) for file in case.files[case.in_file]}
    return symbols, _discounted((file in right for file in files), case.right_files)


def _new(answers: Iterator[int]) -> Iterator[bool]:
    seen = {-1}
    for answer in answers:
        yield answer not in seen
        seen.add(answer)


def _discounted(hits: Iterator[bool], right: int) -> float:
    gain = sum(1 / np.log2(place + 2) for place, hit in zip(range(TOP), hits, strict=False) if hit)
    return float(gain / sum(1 / np.log2(place + 2) for place in range(min(TOP, right))))
