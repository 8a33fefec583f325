"""Questions on a real repository: the right symbol among the first ten, for the application's memory and others.

    python -m benchmarks.memory questions FOLDER [--asked 300]

FOLDER has an index (`coderecall index FOLDER`). Half, quarter: that share of the words of a definition's key. Doc: the
first sentence of a docstring, for a function that was taught without it. Later: the message of a commit from the last
fifth of the history, taught the rest. Matrices are 2048 x 512, of hashed tf-idf keys and random codes, int8.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from benchmarks.memory.measuring import Table
from coderecall.memory.everything import everything
from coderecall.memory.experiences import file_experiences
from coderecall.memory.heads import SHAPES
from coderecall.memory.keys import lesson, symbol_ids, token_id, tokens
from coderecall.model import Experience, Head
from coderecall.project import Project
from coderecall.store import Database
from memory_engine.associative.store import Store
from memory_engine.associative.word_memory import Layout, WordMemory, distinct_pairs
from memory_engine.associative.word_reader import WordReader
from memory_engine.codes import sign_codes, unpack
from memory_engine.features import HashedFeatures, Tokens
from memory_engine.miras import Gates
from memory_engine.miras.presets import gated_delta
from memory_engine.random_projection import SignProjection

WIDTH, CODE = 2048, 512
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n\n")


class Task(NamedTuple):
    """What was taught, and questions, each with the symbols that are right."""

    head: Head
    taught: list[Experience]
    questions: Tokens
    right: list[frozenset[int]]


Scores = Callable[[Tokens], np.ndarray]  # n questions -> (n, symbols)


def run(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="questions")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--asked", type=int, default=300)
    options = parser.parse_args(arguments)
    project = Project(options.folder.resolve())
    with Database.read(project.folder, project.root) as db:
        tasks = {**_described(db, options.asked), **_later(db, options.asked)}
    table = Table(f"{project.root.name}: share with a right symbol among the first ten", "memory", "KiB", *tasks)
    for name, teach in MEMORIES.items():
        most, shares = 0, []
        for task in tasks.values():
            size, share = _asked(task, teach)
            most = max(most, size)
            shares.append(share)
        table.row(name, most // 1024, *shares)


def _described(db: Database, asked: int) -> dict[str, Task]:
    """Parts of the keys of definitions, and first sentences of docstrings that were left out of the key."""
    generator = np.random.default_rng(0)
    rows = [row for file in db.files() for row in db.symbols_in(file.id) if file_experiences([row], 0)]
    facts = file_experiences(rows, 0)
    chosen = [facts[i] for i in generator.permutation(len(facts))[:asked]]
    found = {}
    for name, share in (("half", 0.5), ("quarter", 0.25)):
        bags = []
        for fact in chosen:
            words = generator.permutation(tokens([fact.key]).ids)
            bags.append({int(word): 1.0 for word in words[: max(1, round(share * len(words)))]})
        found[name] = Task(Head.DESCRIBED_BY, facts, Tokens.of(bags), [frozenset(fact.values) for fact in chosen])
    sentences = [_SENTENCE.split(row.doc.strip())[0] for row in rows]
    long = [i for i, sentence in enumerate(sentences) if len(tokens([sentence]).ids) >= 4]
    some = generator.permutation(long)[:asked].tolist()
    without = set(some)
    taught = file_experiences([row._replace(doc="") if i in without else row for i, row in enumerate(rows)], 0)
    questions = tokens([sentences[i] for i in some])
    found["doc"] = Task(Head.DESCRIBED_BY, taught, questions, [frozenset(facts[i].values) for i in some])
    return {name: task for name, task in found.items() if task.right}


def _later(db: Database, asked: int) -> dict[str, Task]:
    """The newest fifth of the history, asked of the rest."""
    facts = everything(db, Head.CHANGED_FOR)
    taught, later = facts[: len(facts) * 4 // 5], facts[len(facts) * 4 // 5 :]
    known = {value for fact in taught for value in fact.values}
    chosen = [fact for fact in later if known.intersection(fact.values)][:asked]
    right = [frozenset(known.intersection(fact.values)) for fact in chosen]
    return {"later": Task(Head.CHANGED_FOR, taught, tokens([fact.key for fact in chosen]), right)} if chosen else {}


def _asked(task: Task, teach: "Teach") -> tuple[int, float]:
    """Bytes, and the share of the questions with a right symbol of a score above zero among the first ten."""
    symbols = sorted({value for fact in task.taught for value in fact.values})
    size, scores = teach(task, symbols)
    hits = 0
    for i, right in enumerate(task.right):
        row = scores(task.questions[i : i + 1])[0]
        best = np.argsort(-row, kind="stable")[:10]
        hits += any(row[place] > 0 and symbols[place] in right for place in best)
    return size, hits / len(task.right)


def _words(task: Task, symbols: list[int]) -> tuple[int, Scores]:
    keys, values, weights = lesson(task.taught)
    shape = SHAPES[task.head]
    words = len(np.unique(keys.ids)) + len(task.taught)
    memory = WordMemory(Layout.for_pairs(distinct_pairs(keys, values), words, usual_length=shape.usual_length))
    memory.write(keys, values, weights)
    parts = memory.changed()
    reader = WordReader.from_parts(parts)
    candidates = reader.candidates(symbol_ids(symbols))

    def scores(question: Tokens) -> np.ndarray:
        row = np.zeros((1, len(symbols)), np.float32)
        row[0, candidates.place] = reader.scores(question, candidates, shape.sharpness)
        return row

    return sum(map(len, parts.values())), scores


def _matrix(learn: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]) -> "Teach":
    """A matrix of keys by codes, learned by `learn(keys, codes, weights)`, read from an int8 view."""

    def teach(task: Task, symbols: list[int]) -> tuple[int, Scores]:
        keys, values, weights = lesson(task.taught)
        features = HashedFeatures(WIDTH)
        state = features.observe(features.empty(), keys)
        codes = torch.from_numpy(unpack(sign_codes(symbol_ids(symbols), CODE)))
        sums = torch.from_numpy(np.add.reduceat(unpack(sign_codes(values.ids, CODE)), values.starts[:-1]))
        sums = torch.nn.functional.normalize(sums)
        dense = torch.from_numpy(features.dense(state, keys, centred=True))
        weight = learn(dense, sums, torch.from_numpy(weights))
        step = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
        view = (weight / step).round().to(torch.int8)

        def scores(question: Tokens) -> np.ndarray:
            query = torch.from_numpy(features.dense(state, question, centred=True))
            found: np.ndarray = ((query @ (view.float() * step)) @ codes.T).numpy()
            return found

        return view.nbytes + step.nbytes, scores

    return teach


def _delta(step: float, passes: int) -> "Teach":
    def learn(keys: torch.Tensor, codes: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        memory = gated_delta(WIDTH, CODE, chunk=128)
        gates, state = Gates(theta=step * weights, alpha=0.0), memory.empty()
        for _ in range(passes):
            state, _ = memory.write(state, keys[None], codes[None], gates, inplace=True)
        return state.parameters[0][0]

    return _matrix(learn)


def _ridge(penalty: float) -> "Teach":
    def learn(keys: torch.Tensor, codes: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        gram = keys.T @ (keys * weights[:, None])
        gram.diagonal().add_(penalty)
        return torch.linalg.solve(gram, keys.T @ (codes * weights[:, None]))

    return _matrix(learn)


def _store(task: Task, symbols: list[int]) -> tuple[int, Scores]:
    """Whitened keys of 256, ridge in shards, one bit a weight; the key of a symbol is the sum of all that led to it."""
    keys, values, weights = lesson(task.taught)
    features, narrow = HashedFeatures(WIDTH), SignProjection(WIDTH, 256)
    state = features.observe(features.empty(), keys)
    place = {symbol: i for i, symbol in enumerate(symbols)}
    column = np.array([place[value] for fact in task.taught for value in fact.values])
    row = np.repeat(np.arange(len(task.taught)), np.diff(values.starts))
    sums = np.zeros((len(symbols), narrow.dim), np.float32)
    projected = narrow.project(features.encode(state, keys)) * weights[:, None]
    np.add.at(sums, column, projected[row])
    store = Store(narrow.dim)
    packages = np.array([token_id(path.rpartition("/")[0]) >> 1 for path in _paths(task, symbols)], np.uint64)
    reader = store.reader(store.consolidate(store.write(store.empty(), packages, symbol_ids(symbols), sums)))
    where = {int(number): i for i, number in enumerate(symbol_ids(symbols))}

    def scores(question: Tokens) -> np.ndarray:
        found, score = reader.read(narrow.project(features.encode(state, question)), top=20)
        line = np.zeros((1, len(symbols)), np.float32)
        line[0, [where[int(number)] for number in found[0]]] = np.maximum(score[0] - score[0].min() + 1e-6, 1e-6)
        return line

    return reader.nbytes, scores


def _paths(task: Task, symbols: list[int]) -> list[str]:
    """Where each symbol is, as far as its experience says; a commit does not say."""
    known = {fact.values[0]: fact.label.partition("\0")[0] for fact in task.taught if task.head == Head.DESCRIBED_BY}
    return [known.get(symbol, "") for symbol in symbols]


def _nearest(task: Task, symbols: list[int]) -> tuple[int, Scores]:
    """Control: every key kept; a symbol has the sum of the cosines of its keys."""
    keys, values, weights = lesson(task.taught)
    features = HashedFeatures(1 << 13)
    state = features.observe(features.empty(), keys)
    dense = torch.from_numpy(features.dense(state, keys))
    place = {symbol: i for i, symbol in enumerate(symbols)}
    column = torch.tensor([place[value] for fact in task.taught for value in fact.values])
    row = torch.from_numpy(np.repeat(np.arange(len(task.taught)), np.diff(values.starts)))
    each = torch.from_numpy(weights)[row]

    def scores(question: Tokens) -> np.ndarray:
        cosine = torch.from_numpy(features.dense(state, question)) @ dense.T
        found: np.ndarray = torch.zeros(1, len(symbols)).index_add_(1, column, cosine[:, row] * each).numpy()
        return found

    return len(keys.ids) * 8 + len(column) * 4, scores


Teach = Callable[[Task, list[int]], tuple[int, Scores]]

MEMORIES: dict[str, Teach] = {
    "words": _words,
    "delta 0.1": _delta(0.1, 1),
    "delta 0.05, 4 passes": _delta(0.05, 4),
    "ridge 1": _ridge(1.0),
    "ridge 10": _ridge(10.0),
    "store: ridge, one bit": _store,
    "hebbian": _matrix(lambda keys, codes, weights: keys.T @ (codes * weights[:, None])),
    "control: nearest keys": _nearest,
}
