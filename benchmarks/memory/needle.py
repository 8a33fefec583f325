"""Needles in a stream: trains the Titans blocks in minutes, and asks for pairs from far beyond their window.

    filler filler KEY VALUE filler .. KEY VALUE filler .. filler  ASK KEY  ASK KEY ..

A few key-value pairs stand somewhere in filler. At the end each key is asked for, and the model must give its value.
All pairs lie further back than the window attention reaches through all layers, so that a window can only guess. Models
are trained on at most 128 tokens, with the loss on the answers alone, and tested on up to 16 times as many.
"""

import argparse
import math
import time
from collections.abc import Sequence
from typing import NamedTuple, get_args

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from benchmarks.memory.measuring import Table, machine
from memory_engine.sequence import Config, Kind, MemoryLayer, ModelState, SequenceModel

KEYS, FILLER, PAIRS = 64, 64, 8  # 64 keys, 64 values, 64 words of filler; pairs in a sequence
ASK = FILLER + 2 * KEYS
WINDOW, LAYERS = 32, 2
REACH = LAYERS * WINDOW  # of attention through all layers, and a little more
INSIDE = 4 * PAIRS  # pairs and questions and nothing else: one window sees all of it
NEAR = WINDOW + 2 * PAIRS  # all pairs in the first window: two layers of windows see all of it
TRAINED = 128
LENGTHS = (TRAINED, 4 * TRAINED, 8 * TRAINED, 16 * TRAINED)


class Needles(NamedTuple):
    """Sequences, and where the answers are."""

    tokens: Tensor  # (B, n)
    places: Tensor  # of the asked keys: (PAIRS,)
    values: Tensor  # to be told there: (B, PAIRS)

    @classmethod
    def draw(cls, batch: int, length: int, gap: int, generator: torch.Generator) -> "Needles":
        """Random ones. At least `gap` words of filler stand between the last pair and the first question."""

        def shuffled(count: int) -> Tensor:
            return torch.rand(batch, count, generator=generator).argsort(1)[:, :PAIRS]

        tokens = torch.randint(0, FILLER, (batch, length), generator=generator)
        body = length - 2 * PAIRS - gap
        places, keys = 2 * shuffled(body // 2), FILLER + shuffled(KEYS)
        values = torch.randint(FILLER + KEYS, ASK, (batch, PAIRS), generator=generator)
        tokens.scatter_(1, places, keys).scatter_(1, places + 1, values)
        order, asked = shuffled(PAIRS), torch.arange(length - 2 * PAIRS, length, 2)
        tokens[:, asked] = ASK
        tokens[:, asked + 1] = keys.gather(1, order)
        return cls(tokens, asked + 1, values.gather(1, order))


def trained(kind: Kind, seed: int, steps: int, depth: int = 1, batch: int = 32, rate: float = 3e-3) -> SequenceModel:
    """A model of two layers. Sequences are short at first: 48 tokens, then up to 64, 96 and 128."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = SequenceModel(Config(ASK + 1, kind, d=64, layers=LAYERS, heads=2, window=WINDOW, depth=depth))
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98))
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, 1) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * step / steps))
    )
    lengths = (NEAR, 64, 96, TRAINED)
    for step in range(steps):
        done = step / steps
        length = TRAINED
        if done < 0.7:  # a mix that grows, then whole sequences
            longest = 1 + min(int(done * 2 * len(lengths)), len(lengths) - 1)
            length = lengths[int(torch.randint(longest, (), generator=generator))]
        gap = int(torch.randint(min(REACH, length - NEAR) + 1, (), generator=generator))
        needles = Needles.draw(batch, length, gap, generator)
        logits, _ = model(needles.tokens)
        loss = cross_entropy(logits[:, needles.places].flatten(0, 1), needles.values.flatten())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return model


@torch.no_grad()
def recall(model: SequenceModel, length: int, gap: int, sequences: int = 64) -> float:
    """Share of the questions that are answered right; the stream is read in pieces of 256 tokens."""
    needles = Needles.draw(sequences, length, gap, torch.Generator().manual_seed(1 << 20))
    logits, _ = read(model, needles.tokens)
    return (logits[:, needles.places].argmax(-1) == needles.values).float().mean().item()


def read(model: SequenceModel, tokens: Tensor) -> tuple[Tensor, ModelState]:
    """All logits, and the state at the end."""
    state, parts = model.empty(len(tokens)), []
    for piece in tokens.split(256, 1):
        logits, state = model(piece, state)
        parts.append(logits)
    return torch.cat(parts, 1), state


@torch.no_grad()
def most_state(model: SequenceModel) -> int:
    """Bytes of the state of one stream where it is largest: the window full, and a chunk that lacks one token."""
    return model(torch.zeros(1, 2 * WINDOW - 1, dtype=torch.long))[1].nbytes


@torch.no_grad()
def steps_taken(model: SequenceModel) -> str:
    """The mean gate theta in each memory for filler, keys and values: what is written, what is let pass."""
    layers = [module for module in model.modules() if isinstance(module, MemoryLayer)]
    seen: list[Tensor] = []
    hooks = [layer.gates.register_forward_hook(lambda _, __, out: seen.append(out.sigmoid())) for layer in layers]
    needles = Needles.draw(16, TRAINED, REACH, torch.Generator().manual_seed(1 << 20))
    read(model, needles.tokens)
    for hook in hooks:
        hook.remove()
    words = {
        "filler": needles.tokens < FILLER,
        "key": (needles.tokens >= FILLER) & (needles.tokens < FILLER + KEYS),
        "value": (needles.tokens >= FILLER + KEYS) & (needles.tokens < ASK),
    }
    texts = []
    pieces = len(seen) // len(layers)  # MAC is called segment by segment
    for number, layer in enumerate(layers):
        gates = torch.cat(seen[number * pieces : (number + 1) * pieces], 1)[..., : layer.heads] * layer.most_theta
        texts.append(", ".join(f"{word} {gates[where].mean():.3f}" for word, where in words.items()))
    return "; ".join(f"layer {number}: {text}" for number, text in enumerate(texts, 1))


def run(arguments: Sequence[str] = ()) -> None:
    """Train and test; see --help."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory needle", description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1])
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--depth", type=int, default=1, help="layers of each memory; 1 (default) is a matrix")
    chosen = parser.parse_args(arguments)
    print(machine())
    columns = [f"{length} ({length // TRAINED}x)" for length in LENGTHS]
    title = f"Recall of {PAIRS} pairs by length of the stream, from 1x on beyond all windows; chance is {1 / KEYS:.3f}"
    table = Table(title, "block", "seed", "weights", "state", "CPU s", str(INSIDE), str(NEAR), *columns)
    gates = []
    for kind in chosen.kinds:
        for seed in chosen.seeds:
            begin = time.process_time()
            model = trained(kind, seed, chosen.steps, chosen.depth)
            seconds = time.process_time() - begin
            weights = sum(parameter.numel() for parameter in model.parameters())
            far = [recall(model, length, REACH) for length in LENGTHS]
            near = [recall(model, length, 0) for length in (INSIDE, NEAR)]
            table.row(kind, seed, weights, most_state(model), seconds, *near, *far)
            if kind != "swa":
                gates.append(f"{kind}, seed {seed}: {steps_taken(model)}")
    print("\nMean step theta of the memories, by the kind of word\n")
    print("\n".join(gates))
