"""What an index costs beside the bare tree-sitter parse of the same files, in one run.

    python benchmarks/index.py FOLDER [--history] [--jobs N] [--rounds N] [--edits N]

CPU seconds are user + system of a whole process and its children. "text and symbols" is when questions are answered,
"resolved" when every reference is bound, "full index" when the memory has learned the tree too. The bare parse is of
the files in languages that have a grammar here; the index also reads all other text. Peak memory is that of the largest
process. Edits append a definition to one random file each in a copy of the folder, in one process, as watch mode does.
The folder's own index is not touched: it is kept in a temporary folder.
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
from coderecall.index.walk import SkipFile, read_source, walk
from parsers import language_of
from parsers.registry import grammar
sources = []
text = 0
root = Path(sys.argv[1])
for found in walk(root).files:
    try:
        source = read_source(root, found.path)
    except SkipFile:
        continue
    text += len(source)
    if language := language_of(found.path, source):
        sources.append((language, source))
for name in {name for name, _ in sources}:
    grammar(name)
began = time.process_time()
for name, source in sources:
    grammar(name).parser.parse(source)
print(len(sources), sum(len(s) for _, s in sources), text, time.process_time() - began)
"""

INDEX = """
import os, resource, sys
from pathlib import Path
from coderecall.project import Project
def cpu():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
reached = {}
def watch(progress):
    reached.setdefault(progress.phase, cpu())
if __name__ == "__main__":  # worker processes import this file
    root, jobs, history = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "history"
    Project(root).index(jobs=jobs, history=history, on_progress=watch)
    print(reached["resolve"], reached.get("history", reached.get("memory", cpu())), cpu())
"""

EDITS = """
import random, shutil, sys, time
from pathlib import Path
from coderecall.index.build import Options, build
root, copy, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".coderecall"))
folder = copy / ".coderecall"
build(copy, folder, Options(history=False))
kinds = {".py": b"\\n\\ndef brand_new():\\n    pass\\n", ".c": b"\\nvoid brand_new(void)\\n{\\n}\\n"}
files = [p for p in sorted(copy.rglob("*")) if p.suffix in kinds and p.is_file()]
spent = []
for path in random.Random(1).sample(files, min(count, len(files))):
    path.write_bytes(path.read_bytes() + kinds[path.suffix])
    began = time.process_time()
    build(copy, folder, Options(paths={path.relative_to(copy).as_posix()}, history=False))
    spent.append(1000 * (time.process_time() - began))
spent.sort()
print(spent[len(spent) // 2], spent[int(len(spent) * 0.95)], spent[-1])
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
    parser.add_argument("--edits", type=int, default=0, help="edited files to measure")
    options = parser.parse_args()
    root = options.folder.resolve()
    # CPU s, its ratio to the parse of the round, wall s, KiB
    seen: dict[str, list[tuple[float, float, float, float]]] = {}
    files = size = text = database = memory = 0
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as cache:
            environment = {**os.environ, "CODERECALL_CACHE_DIR": cache}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as at a user's
            script = Path(cache) / "index_run.py"
            script.write_text(INDEX)
            _, wall, peak, out = run([sys.executable, "-c", PARSE, str(root)], environment)
            files, size, text = map(int, out.split()[:3])
            parse = float(out.split()[3])
            seen.setdefault("bare parse", []).append((parse, 1.0, wall, peak))
            history = "history" if options.history else "none"
            index = [sys.executable, str(script), str(root), str(options.jobs), history]
            full, wall, peak, out = run(index, environment)
            answerable, resolved, _ = map(float, out.split())
            for name, cpu in (("text and symbols", answerable), ("resolved", resolved), ("full index", full)):
                seen.setdefault(name, []).append((cpu, cpu / parse, wall, peak))
            mine = [sys.executable, "-m", "coderecall"]
            again = [*mine, "index", str(root), *([] if options.history else ["--no-history"])]
            ask = [*mine, "-C", str(root), "ask", "where is the session saved"]
            for name, command in (("no-change run", again), ("ask, cold", ask)):
                cpu, wall, peak, _ = run(command, environment)
                seen.setdefault(name, []).append((cpu, cpu / parse, wall, peak))
            database = sum(f.stat().st_size for f in Path(cache).rglob("index.db*"))
            memory = memory_bytes(next(Path(cache).rglob("index.db")))
    print(f"{root.name}: {files} files with a grammar, {size / 1e6:.1f} MB; {text / 1e6:.1f} MB of text in all")
    share = f"{database / text:.2f}x the text, {database / size:.2f}x the source"
    print(f"database {database / 1e6:.1f} MB ({share}), of which memory {memory / 1e6:.1f} MB; {options.jobs} jobs")
    print(f"{'median of ' + str(options.rounds):<18}{'CPU s':>9}{'x parse':>9}{'wall s':>9}{'peak MB':>9}")
    for name, rounds in seen.items():
        cpu, ratio, wall, kib = (median(column) for column in zip(*rounds, strict=True))
        print(f"{name:<18}{cpu:>9.2f}{ratio:>9.2f}{wall:>9.2f}{kib / 1024:>9.0f}")
    if options.edits:
        with tempfile.TemporaryDirectory() as folder:
            environment = {name: value for name, value in os.environ.items() if name != "CODERECALL_CACHE_DIR"}
            edits = [sys.executable, "-c", EDITS, str(root), f"{folder}/copy", str(options.edits)]
            middle, high, most = map(float, run(edits, environment)[3].split())
        print(f"one edited file: {middle:.0f} ms CPU (median), {high:.0f} (p95), {most:.0f} (most) of {options.edits}")


def memory_bytes(path: Path) -> int:
    import sqlite3

    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT coalesce(sum(length(snapshot)), 0) FROM memory").fetchone()[0])


if __name__ == "__main__":
    main()
