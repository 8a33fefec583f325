"""What every part needs: CPU time, the machine's own rates, tables, and a process of its own to measure memory in.

Times are CPU seconds of one thread: others on the machine disturb them less than those of a clock. Figures of one run
belong together; compare ratios, not figures of different machines.
"""

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import torch

_ROOT = Path(__file__).parents[2]


def one_thread() -> None:
    """Of torch and of the libraries under NumPy, which read this when they are loaded."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    import torch

    torch.set_num_threads(1)


def cpu(job: Callable[[], object], runs: int = 3) -> float:
    """CPU seconds of the quickest run."""
    return interleaved({"": job}, runs)[""]


def interleaved(jobs: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """CPU seconds of the quickest run of each job. One of each a round, so that a busy spell slows all of them."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            begin = time.process_time()
            job()
            best[name] = min(best[name], time.process_time() - begin)
    return best


def seconds(job: Callable[[], object], device: "torch.device", runs: int = 5) -> float:
    """Of the quickest run: CPU time, or on another device the time until it is done."""
    clock = time.process_time if device.type == "cpu" else time.perf_counter
    best = float("inf")
    job()
    for _ in range(runs):
        _wait(device)
        begin = clock()
        job()
        _wait(device)
        best = min(best, clock() - begin)
    return best


def _wait(device: "torch.device") -> None:
    if device.type == "cuda":
        import torch

        torch.cuda.synchronize(device)


def product_rate(dtype: str = "float32", size: int = 1024, runs: int = 12) -> float:
    """FLOP/s of a product of two square matrices: what the machine can do at best."""
    import torch

    a, b = torch.randn(2, size, size, generator=torch.Generator().manual_seed(0)).to(getattr(torch, dtype))
    a @ b
    return 2 * size**3 / cpu(lambda: a @ b, runs)


def machine() -> str:
    """One line that says where the figures come from."""
    import torch

    return f"{_processor()}, one thread, torch {torch.__version__}: product {product_rate() / 1e9:.0f} GFLOP/s"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


class Table:
    """A Markdown table that is printed row by row, as it is measured."""

    def __init__(self, title: str, *columns: str) -> None:
        self._widths = [max(len(column), 6) for column in columns]
        print(f"\n{title}\n")
        self.row(*columns)
        print("|" + "|".join("-" * (width + 2) for width in self._widths) + "|", flush=True)

    def row(self, *cells: object) -> None:
        """One cell a column; strings to the left, numbers to the right and with three figures."""
        texts = [_text(cell) for cell in cells]
        padded = [
            text.ljust(width) if isinstance(cell, str) else text.rjust(width)
            for cell, text, width in zip(cells, texts, self._widths, strict=True)
        ]
        print(f"| {' | '.join(padded)} |", flush=True)


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


class Alone(NamedTuple):
    """What a function gave in a process of its own, and what that process took."""

    result: Any
    seconds: float  # CPU time of the function
    before: float  # MiB resident when all was imported
    peak: float  # MiB resident at most, the imports included

    @property
    def own(self) -> float:
        """MiB that the function added."""
        return self.peak - self.before


class AloneError(RuntimeError):
    """The other process failed; the message is the end of its error output."""


def alone(module: str, function: str, **arguments: Any) -> Alone:
    """Call a function in a fresh process, because the peak of a process never goes down. All values pass as JSON."""
    call = json.dumps([module, function, arguments])
    done = subprocess.run(
        [sys.executable, "-m", __name__, call], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AloneError(f"{module}.{function}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return Alone(*json.loads(done.stdout.splitlines()[-1]))


def peak_memory() -> float:
    """MiB that this process had resident at most.

    Linux: VmHWM, not ru_maxrss, which starts at what the process had that started this one.
    """
    try:
        status = Path("/proc/self/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / (1 << 10)
    except (OSError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _answer(call: str) -> None:
    one_thread()
    module, function, arguments = json.loads(call)
    job = getattr(importlib.import_module(module), function)
    before, begin = peak_memory(), time.process_time()
    result = job(**arguments)
    print(json.dumps(Alone(result, time.process_time() - begin, before, peak_memory())))


if __name__ == "__main__":
    _answer(sys.argv[1])
