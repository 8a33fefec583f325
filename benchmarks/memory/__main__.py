"""Run: python -m benchmarks.memory [PART ...], or PART with arguments of its own. Without a part: which there are."""

import argparse
import ast
import importlib
from pathlib import Path

from benchmarks.memory.measuring import one_thread

_NOT_PARTS = {"__init__", "__main__", "common"}


def parts() -> dict[str, str]:
    """Each part and the first line of its docstring; nothing is imported. A module with a `run` is a part."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        runs = any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body)
        if path.stem not in _NOT_PARTS and runs:
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main(words: list[str] | None = None) -> None:
    there = parts()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", usage="%(prog)s [PART ...] [arguments]")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    words = parser.parse_args(words).words
    if not words:
        print("\n".join(f"{name:16}  {line}" for name, line in there.items()))
        return
    first = next((place for place, word in enumerate(words) if word not in there), len(words))
    chosen, arguments = words[:first], words[first:]
    if len(chosen) != 1 and arguments:
        parser.error(f"{arguments[0]}: no such part; there are {', '.join(there)}")
    one_thread()
    for name in chosen:
        importlib.import_module(f"benchmarks.memory.{name}").run(arguments)


if __name__ == "__main__":
    main()
