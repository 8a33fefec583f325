"""Each preset as it comes: pairs recalled by nearest value after one and four passes, bytes, speed, token reads."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize

from benchmarks.memory.measuring import Table, cpu
from memory_engine.miras import PRESETS, Memory

D = 128
TWO_WIDTHS = {"gated_delta", "mesa", "slots", "hebbian"}


def preset(name: str, **choices: object) -> Memory:
    sizes = {"d_k": D, "d_v": D} if name in TWO_WIDTHS else {"d": D}
    return PRESETS[name](**sizes, **choices)


def unit(count: int) -> Tensor:
    return normalize(torch.randn(1, count, D, generator=torch.Generator().manual_seed(11)), dim=-1)


def recall(memory: Memory, count: int, passes: Sequence[int]) -> list[float]:
    """Share of pairs whose own value is the nearest, after so many passes."""
    keys, values = unit(2 * count).chunk(2, dim=1)
    state, found = memory.empty(), []
    for number in range(1, max(passes) + 1):
        state, _ = memory.write(state, keys, values)
        if number in passes:
            nearest = (memory.read(state, keys)[0] @ values[0].T).argmax(1)
            found.append(float((nearest == torch.arange(count)).float().mean()))
    return found


def run(arguments: Sequence[str] = ()) -> None:
    assert not arguments, "no arguments"
    columns = [f"N {count}, {passes}" for count in (64, 256, 1024) for passes in ("1 pass", "4 passes")]
    table = Table(
        f"Random pairs, d = {D}, gates of the preset", "preset", "KiB", *columns, "writes/s", "scan, tokens/s"
    )
    for name in PRESETS:
        memory = preset(name)
        shares = [share for count in (64, 256, 1024) for share in recall(memory, count, (1, 4))]
        keys, values = unit(4096).chunk(2, dim=1)
        state = memory.empty()
        writes = 2048 / cpu(lambda m=memory, s=state, k=keys, v=values: m.write(s, k, v))  # type: ignore[misc]
        exact = preset(name, gating="token") if name in {"titans", "yaad", "slots"} else memory
        scans = float("nan")
        if exact.algorithm.gating == "token" and name != "mesa":  # which solves for every token
            start = exact.empty()
            job = lambda m=exact, s=start, k=keys, v=values: m.scan(s, k, v, k, reads="token")  # noqa: E731
            scans = 2048 / cpu(job)
        table.row(name, state.nbytes / 1024, *shares, writes, scans)
