"""Roofline: what each preset attains of what the device allows when it writes, by chunk and dtype of the products.

G groups, C chunk. Operations are those of the matrix products and solves of one chunk, counted as they run. Bytes are
the least that must move: the state in and out once a chunk, keys and values in. Attainable is the smaller of the
device's own product rate and of operations per byte times its own rate of moving as many bytes as the state has (so
that a state that fits a cache is measured there). Runs on CUDA where there is one, else on one thread of the CPU.
"""

import argparse
from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import normalize
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.memory.measuring import Table, machine, seconds
from memory_engine.device import choose_device
from memory_engine.miras import Memory, MemoryState
from memory_engine.miras.presets import PRESETS

SIZES: dict[str, Callable[[int], dict[str, int]]] = {
    "gated_delta": lambda d: {"d_k": d, "d_v": d},
    "mesa": lambda d: {"d_k": d, "d_v": d, "features": 2 * d},
    "slots": lambda d: {"d_k": d, "d_v": d, "count": d},
    "hebbian": lambda d: {"d_k": d, "d_v": d, "features": 8 * d},
}
"""Of the presets that take more than a width."""


def product_rate(dtype: torch.dtype, device: torch.device) -> float:
    """FLOP/s of a product of two square matrices, large enough to fill the device."""
    size = 1024 if device.type == "cpu" else 8192
    a, b = torch.randn(2, size, size, device=device).to(dtype)
    return 2 * size**3 / seconds(lambda: a @ b, device, 10)


def byte_rate(working_set: int, device: torch.device) -> float:
    """Bytes/s of adding one array to another, where both together have that size."""
    a, b = torch.zeros(2, max(1, working_set // 8), device=device)
    return 3 * a.nbytes / seconds(lambda: torch.add(a, b, out=a), device, 20)


def operations(memory: Memory, state: MemoryState, keys: Tensor, values: Tensor) -> int:
    """Floating-point operations of the products and solves of one chunk."""
    solves: dict[Any, Callable[..., int]] = {
        torch.ops.aten.linalg_cholesky_ex: lambda a, *_, **__: prod(a[:-2]) * a[-1] ** 3 // 3,
        torch.ops.aten.cholesky_solve: lambda b, a, *_, **__: 2 * prod(b) * a[-1],
        torch.ops.aten.linalg_solve_triangular: lambda a, b, *_, **__: prod(b) * a[-1],
    }
    with FlopCounterMode(display=False, custom_mapping=solves) as counter:
        memory.write(state, keys, values)
    return int(counter.get_total_flops())


def run(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory roofline")
    parser.add_argument("--device", type=choose_device, default=None)
    parser.add_argument("--groups", type=int, help="1 on a CPU, 64 elsewhere")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--chunks", type=int, nargs="+", default=[64, 256, 1024])
    parser.add_argument("--presets", nargs="+", default=list(PRESETS))
    options = parser.parse_args(arguments)
    device = options.device or choose_device()
    groups = options.groups or (1 if device.type == "cpu" else 64)
    print(machine() if device.type == "cpu" else torch.cuda.get_device_name(device))
    table = Table(
        f"Writing, {groups} groups, d {options.width}",
        *("preset", "dtype", "chunk", "MFLOP/token", "state MB", "FLOP/byte", "attainable GFLOP/s", "GFLOP/s", "share"),
        *("tokens/s",),
    )
    for name in options.presets:
        for dtype in (torch.float32, torch.bfloat16):
            for chunk in options.chunks:
                sizes = SIZES.get(name, lambda d: {"d": d})(options.width)
                memory = PRESETS[name](**sizes, chunk=chunk, compute_dtype=dtype)
                _row(table, name, memory, groups, device)


def _row(table: Table, name: str, memory: Memory, groups: int, device: torch.device) -> None:
    state, chunk, dtype = memory.empty(groups, device), memory.chunk, memory.compute_dtype
    many = max(4, 2048 // chunk)
    sides = memory.architecture.d_k, memory.architecture.d_v
    keys, values = (normalize(torch.randn(groups, many * chunk, side, device=device), dim=-1) for side in sides)
    work = operations(memory, state, keys[:, :chunk], values[:, :chunk])
    moved = 2 * state.nbytes + (keys.nbytes + values.nbytes) // many
    attainable = min(product_rate(dtype, device), work / moved * byte_rate(state.nbytes, device))
    taken = seconds(lambda: memory.write(state, keys, values), device) / many
    rate = work / taken
    table.row(
        *(
            name,
            str(dtype).removeprefix("torch."),
            chunk,
            work / chunk / groups / 1e6,
            state.nbytes / 1e6,
            work / moved,
        ),
        *(attainable / 1e9, rate / 1e9, f"{rate / attainable:.0%}", groups * chunk / taken),
    )
