"""The rules about arguments: what does a memory know that exact counts, or names alone, do not?

    python -m benchmarks.memory_rules REPOSITORY... [--calls N]

Each repository is cloned and indexed. A third of the calls with arguments by position, of definitions that are known,
is held out and asked about: as it is, with two arguments exchanged, with one argument replaced by another name of its
function. A scorer has learned the other calls and says how well a name fits a slot, which is a place in the arguments
of one definition; a call is as odd as the best exchange, or the best other name of its function, would fit better. A
right call that is odd is a false alarm, and scorers are compared at the same share of false alarms.
"""

import argparse
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import torch

from coderecall.hints.argument_names import last_name
from coderecall.hints.argument_text import written_arguments
from coderecall.hints.call_fit import CallShape
from coderecall.memory.keys import token_id
from coderecall.model import Confidence
from coderecall.project import Project
from coderecall.store import Database
from memory_engine.associative.word_memory import Layout, WordMemory, distinct_pairs
from memory_engine.associative.word_reader import WordReader
from memory_engine.associative.words import Values
from memory_engine.features import HashedFeatures, Tokens
from memory_engine.miras import Memory
from memory_engine.miras.presets import gated_delta, titans
from memory_engine.random_projection import SignProjection
from parsers.model import ReferenceKind

FALSE_ALARMS = (0.001, 0.01, 0.05)  # shares of what is right
WIDTH = 256  # of the dense memories


class Slot(NamedTuple):
    """One place in the arguments of one definition."""

    callee: str
    place: int
    parameter: str  # its name, small and without underscores; "" unknown


class Call(NamedTuple):
    slots: tuple[Slot, ...]
    names: tuple[str, ...]  # of the arguments; "" for what has none
    around: frozenset[str]  # other names of arguments in the same function


class Scorer(Protocol):
    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        """How well each name fits the slot; higher is better: (n,)."""


def calls_of(repository: Path) -> list[Call]:
    """The calls of a repository that have arguments by position and lead to a known definition."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        subprocess.run(["git", "clone", "-q", "--shared", str(repository), str(root)], check=True)
        project = Project(root)
        project.index(jobs=1, history=False)
        with Database.read(project.folder, root) as db:
            return list(_calls(db))


def _calls(db: Database) -> Iterator[Call]:
    for file in db.files():
        rows = [row for row in db.references_in(file.id) if row.kind == ReferenceKind.CALL and row.shape]
        source = db.source(file.id)
        targets = db.symbols({row.target_id for row in rows if row.target_id is not None})
        found = []
        around: defaultdict[int, set[str]] = defaultdict(set)
        for row in rows:
            shape = CallShape.read(row.shape or "0")
            if not shape.positions or shape.spreads_positions or shape.spreads_keywords:
                continue
            given = written_arguments(source, row, file.language)
            names = tuple(map(last_name, given.texts)) if given else ()
            around[row.scope_id].update(filter(None, names))
            target = targets.get(row.target_id or 0)
            if target and any(names) and row.confidence in {Confidence.EXACT, Confidence.INFERRED}:
                found.append((row, target, names))
        for row, target, names in found:
            callee = f"{target.path}:{target.qualified_name}"
            parameters = [last_name(parameter.name) for parameter in target.parameters or ()]
            slots = (Slot(callee, i, parameters[i] if i < len(parameters) else "") for i in range(len(names)))
            yield Call(tuple(slots), names, frozenset(around[row.scope_id] - set(names)))


# ---- scorers of arguments
class Names:
    """Neither memory nor counts: how alike the names of argument and parameter are."""

    def __init__(self, taught: Sequence[Call]) -> None:
        """What was taught says nothing here."""

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        return np.array([alike(name, slot.parameter) for name in names])


class ExactCounts:
    """How often each name stood in the slot, beside how often it stands anywhere."""

    def __init__(self, taught: Sequence[Call]) -> None:
        self._in_slot: defaultdict[Slot, Counter[str]] = defaultdict(Counter)
        self._anywhere: Counter[str] = Counter()
        for call in taught:
            for slot, name in zip(call.slots, call.names, strict=True):
                if name:
                    self._in_slot[slot][name] += 1
                    self._anywhere[name] += 1
        self._total = self._anywhere.total() + len(self._anywhere)

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        seen = self._in_slot[slot]
        usual = np.array([(self._anywhere[name] + 1) / self._total for name in names])
        count = np.array([seen[name] for name in names])
        # Without the usual share: an exchange compares two names in two slots, so it falls out but for what is unseen.
        found: np.ndarray = np.log((count + usual) / (seen.total() + 1)) - np.log(usual)
        return found


class BackedOff:
    """Exact counts of all that the memory learns: of the slot, of the name that is called, of the parameter's name."""

    def __init__(self, taught: Sequence[Call]) -> None:
        self._with: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._anywhere: Counter[str] = Counter()
        for call in taught:
            for slot, name in zip(call.slots, call.names, strict=True):
                if name:
                    self._anywhere[name] += 1
                    for word in _words(slot):
                        self._with[word][name] += 1
        self._total = self._anywhere.total() + len(self._anywhere)

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        """The log of a share that each key, from the widest to the slot, corrects as far as it has seen calls."""
        usual = np.array([(self._anywhere[name] + 1) / self._total for name in names])
        share = usual
        for word in reversed(_words(slot)):
            seen = self._with[word]
            share = (np.array([seen[name] for name in names]) + 2 * share) / (seen.total() + 2)
        found: np.ndarray = np.log(share) - np.log(usual)
        return found


class Words:
    """The application's memory: words of a slot lead to names."""

    def __init__(self, taught: Sequence[Call]) -> None:
        pairs = [pair for call in taught for pair in zip(call.slots, call.names, strict=True) if pair[1]]
        self._names = sorted({name for _, name in pairs})
        keys = Tokens.of([_words(slot) for slot, _ in pairs])
        values = Values(np.array([token_id(name) for _, name in pairs], np.uint64), np.arange(len(pairs) + 1))
        words = len(np.unique(keys.ids)) + len(pairs)
        memory = WordMemory(Layout.for_pairs(distinct_pairs(keys, values), words, usual_length=3.0))
        memory.write(keys, values, np.ones(len(pairs), np.float32))
        parts = memory.changed()
        self.size = sum(map(len, parts.values()))
        self._reader = WordReader.from_parts(parts)
        self._candidates = self._reader.candidates(np.array([token_id(name) for name in self._names], np.uint64))
        self._known: dict[Slot, dict[str, float]] = {}

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        if slot not in self._known:
            scores = self._reader.scores(Tokens.of([_words(slot)]), self._candidates)
            places = self._candidates.place[np.flatnonzero(scores)].tolist()
            self._known[slot] = {self._names[i]: float(s) for i, s in zip(places, scores[scores != 0], strict=True)}
        return np.array([self._known[slot].get(name, 0.0) for name in names])


class Dense:
    """A memory of `memory_engine.miras`: a hashed slot leads to the parts of a name, so that like names are alike."""

    def __init__(self, taught: Sequence[Call], memory: Memory) -> None:
        pairs = [pair for call in taught for pair in zip(call.slots, call.names, strict=True) if pair[1]]
        random.Random(0).shuffle(pairs)  # noqa: S311 - no secret; the order of files would be a habit of its own
        keys = Tokens.of([_words(slot) for slot, _ in pairs])
        self._features = HashedFeatures(2048)
        self._state = self._features.observe(self._features.empty(), keys)
        self._project = SignProjection(self._features.width, WIDTH, seed=1)
        self._parts: dict[str, np.ndarray] = {}
        self._memory = memory
        values = np.stack([self._name(name) for _, name in pairs])
        self._weights, _ = memory.write(memory.empty(), self._keys(keys)[None], torch.from_numpy(values)[None])
        self._known: dict[Slot, np.ndarray] = {}

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        if slot not in self._known:
            out = self._memory.read(self._weights, self._keys(Tokens.of([_words(slot)]))[None])[0, 0].numpy()
            self._known[slot] = out / max(float(np.linalg.norm(out)), 1e-9)
        return np.array([float(self._known[slot] @ self._name(name)) for name in names])

    def _keys(self, slots: Tokens) -> torch.Tensor:
        keys = self._project.project(self._features.encode(self._state, slots, centred=True))
        return torch.nn.functional.normalize(torch.from_numpy(keys), dim=1)

    def _name(self, name: str) -> np.ndarray:
        """Unit sum of the codes of a name and of its parts of three letters: (d,)."""
        if name not in self._parts:
            parts = [name, *(f"^{name}$"[i : i + 3] for i in range(len(name)))]
            codes = [np.random.default_rng(token_id(part)).standard_normal(WIDTH) for part in parts]
            total = np.sum([codes[0] * 2, *codes[1:]], axis=0)
            self._parts[name] = (total / np.linalg.norm(total)).astype(np.float32)
        return self._parts[name]


class Together:
    """Several scorers, each in units of its own usual difference."""

    def __init__(self, *weighted: tuple[Scorer, float]) -> None:
        self._weighted = weighted

    def fits(self, slot: Slot, names: Sequence[str]) -> np.ndarray:
        found: np.ndarray = sum((scorer.fits(slot, names) * weight for scorer, weight in self._weighted), np.zeros(1))
        return found


def _words(slot: Slot) -> dict[int, float]:
    """The slot itself, the name of the definition with the place, and of the parameter: like slots share words."""
    called = slot.callee.rpartition(":")[2].rpartition(".")[2]
    words = {token_id(f"{slot.callee} {slot.place}"): 2.0, token_id(f"{called} {slot.place}"): 1.0}
    return words | ({token_id(f"parameter {slot.parameter}"): 1.0} if slot.parameter else {})


def alike(one: str, other: str) -> float:
    """1 for one name, less for parts in common, 0 for none."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if min(len(one), len(other)) > 2 and (one in other or other in one):
        return 0.5
    parts = [{name[i : i + 3] for i in range(len(name) - 2)} for name in (one, other)]
    return 0.5 * len(parts[0] & parts[1]) / max(1, len(parts[0] | parts[1]))


# ---- asking about arguments
def exchange(scorer: Scorer, call: Call) -> float:
    """How much better the best exchange of two arguments fits."""
    places = [i for i, name in enumerate(call.names) if name]
    best = 0.0
    fits = {i: scorer.fits(call.slots[i], [call.names[j] for j in places]) for i in places}
    at = {place: k for k, place in enumerate(places)}
    for i, j in combinations(places, 2):
        if call.names[i] != call.names[j]:
            gain = fits[i][at[j]] + fits[j][at[i]] - fits[i][at[i]] - fits[j][at[j]]
            best = max(best, float(gain))
    return best


def replacement(scorer: Scorer, call: Call) -> float:
    """How much better the best other name of the function fits in one place."""
    others = sorted(call.around)
    best = 0.0
    for slot, name in zip(call.slots, call.names, strict=True):
        if name and others:
            fits = scorer.fits(slot, [name, *others])
            best = max(best, float(fits[1:].max() - fits[0]))
    return best


Odd = Callable[[Scorer, Call], float]


def exchanged(call: Call, chance: random.Random) -> Call | None:
    pairs = [(i, j) for i, j in combinations(range(len(call.names)), 2) if call.names[i] and call.names[j]]
    pairs = [(i, j) for i, j in pairs if call.names[i] != call.names[j]]
    if not pairs:
        return None
    i, j = chance.choice(pairs)
    names = list(call.names)
    names[i], names[j] = names[j], names[i]
    return call._replace(names=tuple(names))


def replaced(call: Call, chance: random.Random) -> Call | None:
    places = [i for i, name in enumerate(call.names) if name]
    if not call.around or not places:
        return None
    i, new = chance.choice(places), chance.choice(sorted(call.around))
    names = list(call.names)
    around = (call.around | {names[i]}) - {new}
    names[i] = new
    return Call(call.slots, tuple(names), around)


def scorers(taught: Sequence[Call]) -> dict[str, Scorer]:
    names, counts, backed_off, words = Names(taught), ExactCounts(taught), BackedOff(taught), Words(taught)
    delta = Dense(taught, gated_delta(WIDTH, WIDTH))
    deep = Dense(taught, titans(WIDTH))
    return {
        "neither: names of parameters": names,
        "exact counts of the slot": counts,
        "exact counts, backed off": backed_off,
        "memory: words": words,
        "memory: delta rule": delta,
        "memory: Titans": deep,
        "names + exact counts": Together((names, 4.0), (counts, 1.0)),
        "names + exact counts, backed off": Together((names, 4.0), (backed_off, 1.0)),
        "names + memory: words": Together((names, 4.0), (words, 0.5)),
        "names + memory: delta rule": Together((names, 1.0), (delta, 1.0)),
        "names + backed off + delta rule": Together((names, 4.0), (backed_off, 1.0), (delta, 4.0)),
    }


def arguments(repositories: Sequence[Path], most: int) -> None:
    kinds: dict[str, tuple[Callable[[Call, random.Random], Call | None], Odd]] = {
        "two arguments exchanged": (exchanged, exchange),
        "an argument replaced": (replaced, replacement),
    }
    right: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    wrong: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for repository in repositories:
        calls = calls_of(repository)
        chance = random.Random(0)  # noqa: S311 - no secret
        chance.shuffle(calls)
        asked, taught = calls[: len(calls) // 3][:most], calls[len(calls) // 3 :]
        print(f"{repository}: {len(taught)} calls taught, {len(asked)} asked", flush=True)
        made = scorers(taught)
        for kind, (change, odd) in kinds.items():
            pairs = [(call, mutant) for call in asked if (mutant := change(call, chance))]
            for name, scorer in made.items():
                right[kind, name] += [odd(scorer, call) for call, _ in pairs]
                wrong[kind, name] += [odd(scorer, mutant) for _, mutant in pairs]
    for kind in kinds:
        of_kind = [{name: odd for (k, name), odd in found.items() if k == kind} for found in (right, wrong)]
        print("\n".join(table(kind, *of_kind)))


def table(
    title: str,
    right: Mapping[str, list[float]],
    wrong: Mapping[str, list[float]],
    rates: Sequence[float] = FALSE_ALARMS,
) -> Iterator[str]:
    """The share of the mutants that are odder than all but so many of what is right."""
    count = len(next(iter(right.values())))
    yield f"{title}: {count} mutants; found at so many false alarms a right one"
    yield f"{'':<36}" + "".join(f"{rate:>9.1%}" for rate in rates) + f"{'AUC':>9}"
    for name, odd in right.items():
        ordered = np.sort(np.array(odd))[::-1]
        bad = np.array(wrong[name])
        found = [float(np.mean(bad > ordered[int(rate * len(ordered))])) for rate in rates]
        yield f"{name:<36}" + "".join(f"{share:>9.3f}" for share in found) + f"{area(ordered, bad):>9.3f}"


def area(right: np.ndarray, wrong: np.ndarray) -> float:
    """How often a mutant is odder than what is right; as odd counts half."""
    ordered = np.sort(right)
    below = np.searchsorted(ordered, wrong, "left") + np.searchsorted(ordered, wrong, "right")
    return float(below.mean() / 2 / len(ordered))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--calls", type=int, default=3000, help="asked of each repository at most")
    options = parser.parse_args()
    torch.set_num_threads(1)
    arguments(options.repositories, options.calls)


if __name__ == "__main__":
    main()
