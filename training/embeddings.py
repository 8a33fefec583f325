"""Token embeddings: what people say of a definition is brought near to what it says itself, and far from the others.

Two towers with one table of words: a question's vector is the sum of its words, a definition's the sum over its fields,
as `memory_engine.persistent.embeddings` has them. Symmetric softmax over the pairs of a batch (InfoNCE, van den Oord et
al. 2018), many of which come from the same repository: what tells its definitions apart is what must be learned.

Letters: b pairs of a batch, t tokens, d dimensions.
"""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from coderecall import weights
from coderecall.index.unit_words import FIELDS
from coderecall.index.vectors import renew_vectors
from coderecall.project import Project
from coderecall.store import Database
from coderecall.weights import EMBEDDINGS
from memory_engine.persistent.embeddings import TokenEmbeddings, word_buckets
from training.repositories import Repository
from training.texts import Bags, Numbers, Texts, read

FOLDS = 4  # of the repositories; what is said of one is said by vectors trained on the other three quarters


def fold(name: str) -> int:
    """The part of the repositories that one belongs to."""
    return zlib.crc32(name.encode()) % FOLDS


@dataclass(frozen=True, slots=True)
class Settings:
    dimensions: int = 192
    most_words: int = 32_000
    buckets: int = 8192
    fewest_repositories: int = 2  # that have a word of the table
    fewest_texts: int = 5
    steps: int = 1500
    batch: int = 1024
    of_one: int = 256  # pairs of a batch that come from one repository together
    rate: float = 1e-3  # of Adam, warmed up, then down along a cosine
    dropped: float = 0.2  # of all words, at random: no text may hang on one word
    masked: float = 0.5  # of the doc comments, the words that the definition's name has too
    seed: int = 0


# How often a kind of pair is drawn. "name": the name finds the body, without a doc comment for most of all code.
KINDS = {"doc": 0.4, "name": 0.2, "commit": 0.24, "call": 0.08, "test": 0.08}
HIDDEN = {"doc": ("doc",), "name": ("name",)}  # fields that a kind of question must do without


class Corpus(NamedTuple):
    """The texts of a repository with their words as tokens of the table: a word has one, or those of its buckets."""

    texts: Texts
    tokens: Bags  # of each word
    weights: np.ndarray  # of each token of `tokens`


class Tokens(NamedTuple):
    """b bags of tokens: token, weight, field and the bag that has it, ascending, all (t,)."""

    token: Numbers
    weight: np.ndarray
    field: Numbers
    owner: Numbers


def vocabulary(every: Sequence[Texts], settings: Settings) -> tuple[list[str], list[int]]:
    """The words that get a row of their own, and in how many texts each is."""
    texts: Counter[str] = Counter()
    repositories: Counter[str] = Counter()
    for one in every:
        bags = [*(one.fields[field] for field in FIELDS), *(asked for asked, _ in one.questions.values())]
        counts = np.bincount(np.concatenate([bag.words for bag in bags]), minlength=len(one.words))
        said = {word: int(count) for word, count in zip(one.words, counts, strict=True) if count}
        texts.update(said)
        repositories.update(said.keys())
    kept = [
        word
        for word, count in texts.items()
        if count >= settings.fewest_texts and repositories[word] >= settings.fewest_repositories
    ]
    kept.sort(key=lambda word: (-repositories[word], -texts[word], word))
    words = kept[: settings.most_words]
    return words, [texts[word] for word in words]


def corpus(texts: Texts, rows: dict[str, int], buckets: int) -> Corpus:
    tokens: list[int] = []
    weights: list[float] = []
    start = [0]
    for word in texts.words:
        own = rows.get(word)
        found = [len(rows) + bucket for bucket in word_buckets(word, buckets)] if own is None else [own]
        tokens += found
        weights += [1 / len(found)] * len(found)
        start.append(len(tokens))
    return Corpus(texts, Bags(np.array(tokens), np.array(start)), np.array(weights, np.float32))


class Towers(nn.Module):
    """The table, how much each of its rows counts in a question and in a definition, and how much each field does."""

    def __init__(self, counts: Sequence[int], documents: int, settings: Settings) -> None:
        super().__init__()
        size = len(counts) + settings.buckets
        self.table = nn.Parameter(torch.randn(size, settings.dimensions) / math.sqrt(settings.dimensions))
        known = np.log(documents / np.array(counts)).clip(0.5, 9)
        idf = torch.tensor([*known, *[7.5] * settings.buckets], dtype=torch.float32) / 5
        self.question_weight = nn.Parameter(torch.log(torch.expm1(idf)))  # softplus gives idf
        self.definition_weight = nn.Parameter(torch.log(torch.expm1(idf)))
        self.field_weight = nn.Parameter(torch.tensor([1.0, 0.5, 1.0, 1.0]).log())
        self.sharpness = nn.Parameter(torch.tensor(math.log(14.0)))

    def questions(self, tokens: Tokens, count: int) -> Tensor:
        return self._sum(tokens, torch.from_numpy(tokens.weight), self.question_weight, count)  # (b, d)

    def definitions(self, tokens: Tokens, count: int) -> Tensor:
        weight = torch.from_numpy(tokens.weight) * self.field_weight.exp()[torch.from_numpy(tokens.field)]
        return self._sum(tokens, weight, self.definition_weight, count)  # (b, d)

    def _sum(self, tokens: Tokens, weight: Tensor, of_word: Tensor, count: int) -> Tensor:
        token = torch.from_numpy(tokens.token)
        start = torch.from_numpy(np.searchsorted(tokens.owner, np.arange(count)))
        weight = weight * functional.softplus(of_word[token])
        total = functional.embedding_bag(token, self.table, start, mode="sum", per_sample_weights=weight)
        return functional.normalize(total, dim=1)

    def export(self, words: Sequence[str]) -> TokenEmbeddings:
        """As it is shipped: a byte for each number of the table."""
        table = self.table.detach().numpy()
        largest = np.maximum(np.abs(table).max(axis=1), 1e-9)
        with torch.no_grad():
            question, definition = (
                (functional.softplus(weight).numpy() * largest / 127).astype(np.float32)
                for weight in (self.question_weight, self.definition_weight)
            )
            field = self.field_weight.exp().numpy()
        codes = np.rint(table * (127 / largest)[:, None]).astype(np.int8)
        return TokenEmbeddings(words, codes, question, definition, field)


class Batches:
    """Pairs at random: a question, and a definition that it is about."""

    def __init__(self, every: Sequence[Corpus], settings: Settings) -> None:
        self._settings = settings
        self._random = np.random.default_rng(settings.seed)
        self._pairs: dict[str, list[tuple[int, Corpus, Bags, Bags]]] = {kind: [] for kind in KINDS}
        for number, one in enumerate(every):
            of_name = one.texts.fields["name"]
            itself = Bags(np.arange(len(of_name)), np.arange(len(of_name) + 1))
            for kind, (asked, answers) in {**one.texts.questions, "name": (of_name, itself)}.items():
                if kind in KINDS and len(asked) >= 32:
                    self._pairs[kind].append((number, one, asked, answers))

    def draw(self) -> tuple[Tokens, Tokens, np.ndarray]:
        """Tokens of b questions and of their definitions, and a number of each definition: several may share one."""
        kinds = [kind for kind in KINDS if self._pairs[kind]]
        often = np.array([KINDS[kind] for kind in kinds])
        questions, definitions, numbers = [], [], []
        drawn = 0
        while drawn < self._settings.batch:
            kind = kinds[self._random.choice(len(kinds), p=often / often.sum())]
            sizes = np.array([len(asked) for _, _, asked, _ in self._pairs[kind]]) ** 0.6
            number, one, asked, answers = self._pairs[kind][self._random.choice(len(sizes), p=sizes / sizes.sum())]
            count = min(self._settings.of_one, len(asked), self._settings.batch - drawn)
            rows = self._random.choice(len(asked), count, replace=False)
            first, several = answers.start[rows], answers.lengths[rows]
            about = answers.words[first + self._random.integers(several)]
            said = self._question(one, kind, asked, rows, about)
            questions.append(_moved(said, drawn))
            definitions.append(_moved(self._definition(one, kind, about), drawn))
            numbers.append(about + number * 10_000_000)
            drawn += count
        return _joined(questions), _joined(definitions), np.concatenate(numbers)

    def _question(self, one: Corpus, kind: str, asked: Bags, rows: Numbers, about: Numbers) -> Tokens:
        words, owner = asked.of(rows)
        keep = self._random.random(len(words)) >= self._settings.dropped
        if kind == "doc":
            in_name = _among(one, words, owner, "name", about)
            keep &= ~(in_name & (self._random.random(len(rows)) < self._settings.masked)[owner])
        return _tokens(one, words[keep], owner[keep], np.ones(int(keep.sum()), np.float32), 0)

    def _definition(self, one: Corpus, kind: str, about: Numbers) -> Tokens:
        parts = []
        for number, field in enumerate(FIELDS):
            if field in HIDDEN.get(kind, ()):
                continue
            words, owner = one.texts.fields[field].of(about)
            keep = self._random.random(len(words)) >= self._settings.dropped
            if kind == "name" and field != "path":
                keep &= ~_among(one, words, owner, "name", about)
            words, owner = words[keep], owner[keep]
            counts = np.bincount(owner, minlength=len(about))
            parts.append(_tokens(one, words, owner, (1 / np.sqrt(np.maximum(counts, 1)))[owner], number))
        found = _joined(parts)
        order = np.argsort(found.owner, kind="stable")
        return Tokens(*(column[order] for column in found))


def _among(one: Corpus, words: Numbers, owner: Numbers, field: str, rows: Numbers) -> np.ndarray:
    """Which of the words of each owner its definition has in a field."""
    there, theirs = one.texts.fields[field].of(rows)
    return np.isin(owner * len(one.texts.words) + words, theirs * len(one.texts.words) + there)


def _tokens(one: Corpus, words: Numbers, owner: Numbers, weight: np.ndarray, field: int) -> Tokens:
    token, word = one.tokens.of(words)
    own = one.weights[_places(one.tokens, words)]
    return Tokens(token, (own * weight[word]).astype(np.float32), np.full(len(token), field), owner[word])


def _places(bags: Bags, rows: Numbers) -> Numbers:
    """Where in `bags.words` the words of these texts are."""
    return Bags(np.arange(len(bags.words)), bags.start).of(rows)[0]


def _moved(tokens: Tokens, by: int) -> Tokens:
    return tokens._replace(owner=tokens.owner + by)


def _joined(parts: Sequence[Tokens]) -> Tokens:
    return Tokens(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def write(every: Sequence[Repository], folder: Path) -> str:
    """Train on all snapshots that are there, and put the weights into a folder; what was made, in words.

    Then once more without each part of the repositories, for what else is trained: it must not see vectors that know
    its questions by heart.
    """
    texts = {found.name: read(found) for found in every if found.snapshot.is_file()}
    embeddings = train(list(texts.values()))
    data = embeddings.to_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / EMBEDDINGS).write_bytes(data)
    for number in range(FOLDS):
        others = [one for name, one in texts.items() if fold(name) != number]
        place = fold_folder(every[0], number)
        place.mkdir(exist_ok=True)
        (place / EMBEDDINGS).write_bytes(train(others).to_bytes())
    return f"{len(texts)} repositories, {len(embeddings.words)} words, {len(data)} bytes"


def fold_folder(found: Repository, number: int | None = None) -> Path:
    """Where the vectors are that were trained without the part of a repository, or without another part."""
    return found.folder.parent / f"embeddings-{fold(found.name) if number is None else number}"


def with_unseen_vectors(found: Repository) -> None:
    """Let the trees of a repository, and this process, have the vectors that were trained without it.

    Before `write` made some they are those of the program, which may know the repository.
    """
    unseen = fold_folder(found)
    weights.read_from(unseen if (unseen / EMBEDDINGS).is_file() else None)
    for tree in (found.hist, found.stripped):
        project = Project(tree)
        if project.folder.is_dir():
            with Database.write(project.folder, project.root) as db:
                renew_vectors(db)


def train(every: Sequence[Texts], settings: Settings = Settings()) -> TokenEmbeddings:
    """The same texts and settings give the same table on the same machine, on one thread."""
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    words, counts = vocabulary(every, settings)
    rows = {word: row for row, word in enumerate(words)}
    towers = Towers(counts, sum(len(one.fields["name"]) for one in every), settings)
    batches = Batches([corpus(one, rows, settings.buckets) for one in every], settings)
    adam = torch.optim.Adam(towers.parameters(), lr=settings.rate, betas=(0.9, 0.99))
    for step in range(settings.steps):
        for group in adam.param_groups:
            falling = 0.05 + 0.475 * (1 + math.cos(math.pi * step / settings.steps))
            group["lr"] = settings.rate * min(1, (step + 1) / 100) * falling
        loss = batch_loss(towers, *batches.draw())
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        if step % 250 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return towers.export(words)


def batch_loss(towers: Towers, asked: Tokens, about: Tokens, numbers: np.ndarray) -> Tensor:
    """Cross entropy of the right definition for each question and of the right question for each definition."""
    count = len(numbers)
    scores = towers.questions(asked, count) @ towers.definitions(about, count).T  # (b, b)
    same = torch.from_numpy(numbers[:, None] == numbers[None]) & ~torch.eye(count, dtype=torch.bool)
    scores = (scores * towers.sharpness.exp().clamp(max=60)).masked_fill(same, -1e4)  # both are right: neither is wrong
    right = torch.arange(count)
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2
