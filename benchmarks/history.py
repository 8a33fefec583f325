"""What learning a git history costs beside `git log -p` alone: CPU seconds, one process each.

    python benchmarks/history.py REPOSITORY [--rounds N]

`git log -p` is the command that coderecall itself runs, its output read and thrown away. "learned" is a run of
`coderecall index` that finds every file indexed and the whole history new: git, reading, attributing commits to
symbols, writing, teaching the memory; a run in which nothing is new is taken off. The index is kept in a temporary
folder.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

DRAIN = """
import sys
from pathlib import Path
from coderecall.git import log_stream
from coderecall.history.learn import MOST_COMMITS
print(sum(map(len, log_stream(Path(sys.argv[1]), limit=MOST_COMMITS))))
"""


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """CPU seconds of a process and its children. Raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="the medians of so many rounds are shown")
    options = parser.parse_args()
    root = str(options.repository.resolve())
    commits = subprocess.run(
        ["git", "-C", root, "rev-list", "--count", "--no-merges", "HEAD"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    seen: dict[str, list[float]] = {"git log -p": [], "learned": []}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as cache:
            environment = {**os.environ, "CODERECALL_CACHE_DIR": cache}
            index = [sys.executable, "-m", "coderecall", "index", root]
            cpu([*index, "--no-history"], environment)
            learned = cpu(index, environment)
            seen["learned"].append(learned - cpu(index, environment))
            nothing = cpu([sys.executable, "-c", "import coderecall.git, coderecall.history.learn"], environment)
            seen["git log -p"].append(cpu([sys.executable, "-c", DRAIN, root], environment) - nothing)
    print(f"{Path(root).name}: {commits} commits without merges; median of {options.rounds}, CPU seconds")
    least = median(seen["git log -p"])
    for name, spent in seen.items():
        print(f"{name:<12}{median(spent):>8.2f}{median(spent) / least:>8.2f} x")


if __name__ == "__main__":
    main()
