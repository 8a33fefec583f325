"""What an index costs beside the bare tree-sitter parse of the same files, in one run.

    python benchmarks/index.py FOLDER [--history] [--jobs N]

CPU seconds are user + system of each whole process and its children; peak memory is that of the largest process. The
folder's own index is not touched: it is kept in a temporary folder.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

PARSE = """
import sys, time
from pathlib import Path
import tree_sitter
from coderecall.index.walk import walk, read_source
from parsers import language_of
from parsers.registry import grammar
root = Path(sys.argv[1])
sources = [(language_of(f.path, s), s) for f in walk(root).files for s in [read_source(root, f.path)]]
for name in {name for name, _ in sources}:
    grammar(name)
began = time.process_time()
for name, source in sources:
    grammar(name).parser.parse(source)
print(len(sources), sum(len(s) for _, s in sources), time.process_time() - began)
"""


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, int, str]:
    """CPU seconds, wall seconds, peak KiB and stdout of a command."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)\n"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(u.ru_utime + u.ru_stime, u.ru_maxrss, done.returncode)\n"
        "print(done.stdout)\n"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True, env=environment, check=True
    )
    first, _, rest = done.stdout.partition("\n")
    cpu, peak, code = first.split()
    if code != "0":
        sys.exit(f"{' '.join(arguments)} failed with {code}")
    return float(cpu), time.perf_counter() - began, int(peak), rest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--history", action="store_true", help="learn the git history too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3, help="the medians of so many rounds are shown")
    options = parser.parse_args()
    root = options.folder.resolve()
    seen: dict[
        str, list[tuple[float, float, float, int]]
    ] = {}  # CPU s, its ratio to the parse of the round, wall s, KiB
    files = size = database = 0
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as cache:
            environment = {**os.environ, "CODERECALL_CACHE_DIR": cache}
            _, wall, peak, out = run([sys.executable, "-c", PARSE, str(root)], environment)
            files, size = map(int, out.split()[:2])
            parse = float(out.split()[2])
            seen.setdefault("bare parse", []).append((parse, 1.0, wall, peak))
            mine = [sys.executable, "-m", "coderecall"]
            index = [*mine, "index", str(root), "--jobs", str(options.jobs)]
            index += [] if options.history else ["--no-history"]
            ask = [*mine, "-C", str(root), "ask", "where is the session saved"]
            for name, command in (("full index", index), ("no-change run", index), ("ask, cold", ask)):
                cpu, wall, peak, _ = run(command, environment)
                seen.setdefault(name, []).append((cpu, cpu / parse, wall, peak))
            database = sum(f.stat().st_size for f in Path(cache).rglob("index.db*"))
    share = f"database {database / 1e6:.1f} MB = {database / size:.2f}x"
    print(f"{root.name}: {files} files, {size / 1e6:.1f} MB of source, {share}, {options.jobs} jobs")
    print(f"{'median of ' + str(options.rounds):<16}{'CPU s':>9}{'x parse':>9}{'wall s':>9}{'peak MB':>9}")
    for name, rounds in seen.items():
        cpu, ratio, wall, kib = (median(column) for column in zip(*rounds, strict=True))
        print(f"{name:<16}{cpu:>9.2f}{ratio:>9.2f}{wall:>9.2f}{kib / 1024:>9.0f}")


if __name__ == "__main__":
    main()
