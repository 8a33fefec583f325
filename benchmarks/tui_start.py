"""CPU seconds from the start of the process to the first paint of the terminal app, and what it had to import.

    python benchmarks/tui_start.py [REPOSITORY] [--runs 5]

Each run is a process of its own; the app has no terminal, which costs about as much as one.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

RUN = """
import asyncio, json, sys, time
from pathlib import Path
from coderecall.project import Project
from tui.app import CoderecallApp

async def main(root):
    app = CoderecallApp(Project(root))
    painted = {}
    def paint():
        painted.update(cpu=time.process_time(), modules=len(sys.modules), torch="torch" in sys.modules)
        app.exit()
    app._open = paint  # what the app does right after its first paint
    await app.run_async(headless=True, size=(120, 36))
    print(json.dumps(painted))

asyncio.run(main(Path(sys.argv[1])))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path, nargs="?", default=Path())
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    command = [sys.executable, "-c", RUN, str(given.repository.resolve())]
    results = []
    for _ in range(given.runs):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
    seconds = [result["cpu"] for result in results]
    print(f"first paint: {min(seconds):.2f} s CPU at best, {statistics.median(seconds):.2f} s median of {given.runs}")
    print(f"modules loaded: {results[0]['modules']}; torch loaded: {results[0]['torch']}")
    assert not any(result["torch"] for result in results), "torch must not be imported to paint"


if __name__ == "__main__":
    main()
