"""CPU seconds (user and system, all threads) from `coderecall tui` to its first paint, and to what comes after it.

    python benchmarks/tui_start.py [REPOSITORY] [--runs 5]

Each run is a process of its own in a pseudo-terminal, seen from outside: a paint is what was written to the terminal,
and whether torch was loaded is what the kernel says is mapped. The kernel counts in ticks, mostly of 10 ms. Linux only.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

SIZE = (36, 120)
PATIENCE = 60.0
PAINTED = {
    "first paint": re.compile(r"1 Ask.*Where is this done", re.DOTALL),
    "index opened": re.compile(r"\d symbols"),
    "answers to a question": re.compile(r"Answers \(\d+"),
}
_CONTROL = re.compile(r"\x1b\[[0-9;?<>=$]*[A-Za-z]")
_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def start(repository: Path, state: str) -> tuple[int, int]:
    """The process and its terminal."""
    process, terminal = pty.fork()
    if process == 0:
        environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        environment |= {"TERM": "xterm-256color", "XDG_STATE_HOME": state}
        command = [sys.executable, "-m", "coderecall", "-C", str(repository), "tui"]
        os.execve(command[0], command, environment)  # noqa: S606 - our own command
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    return process, terminal


def measure(repository: Path, question: str) -> tuple[dict[str, float], bool]:
    """CPU seconds at each of the paints, and whether torch was loaded at the first one."""
    with tempfile.TemporaryDirectory() as state:
        process, terminal = start(repository, state)
        seconds: dict[str, float] = {}
        torch = False
        text = ""
        deadline = time.monotonic() + PATIENCE
        try:
            while len(seconds) < len(PAINTED):
                assert time.monotonic() < deadline, f"only seen: {', '.join(seconds) or 'nothing'}"
                if not select.select([terminal], [], [], 0.5)[0]:
                    continue
                text += _CONTROL.sub("", os.read(terminal, 65536).decode(errors="replace"))
                for name, paint in PAINTED.items():
                    if name in seconds or not paint.search(text):
                        continue
                    seconds[name] = cpu_seconds(process)
                    if len(seconds) == 1:
                        torch = "libtorch" in Path(f"/proc/{process}/maps").read_text()
                    if name == "index opened":
                        os.write(terminal, question.encode())
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(terminal)
    return seconds, torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path, nargs="?", default=Path())
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--question", default="where is the session saved")
    given = parser.parse_args()
    results = [measure(given.repository.resolve(), given.question) for _ in range(given.runs)]
    print(f"CPU seconds, {given.runs} runs, load {os.getloadavg()[0]:.1f}")
    for name in PAINTED:
        seconds = [taken[name] for taken, _ in results]
        print(
            f"{name:<22} {min(seconds):.2f} at best, {statistics.median(seconds):.2f} median, {max(seconds):.2f} worst"
        )
    assert not any(torch for _, torch in results), "torch must not be loaded to paint"
    print("torch was not loaded at the first paint")


if __name__ == "__main__":
    main()
