"""The answers of the last probe, kept in a file beside the index, with what they were measured on.

They take seconds to find and change only with what the memory has learned. What does not fit index and memory as they
are now, or is not written as here, counts as none.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from coderecall.memory.report import memory_state
from coderecall.model import Head, HeadProbe, MemoryProbe, Recall, RecallByAge, RecallByLoad
from coderecall.store import Database

VERSION = 1  # of the file, and of what the figures mean
FILE = "probe.json"
BASELINES = ("changed most", "names alike")
_LARGEST_FILE = 100_000  # bytes


def measured_on(db: Database) -> str:
    """A name for what a probe asks: the memory, and the tree whose text and symbols it is compared with."""
    return f"{memory_state(db)}-{'-'.join(map(str, db.tree_figures()))}"


def keep(folder: Path, measured: str, count: int, found: MemoryProbe) -> None:
    """Replace what is kept, at once or not at all; where the folder cannot be written, nothing is kept."""
    text = json.dumps({"version": VERSION, "measured_on": measured, "count": count, "probe": asdict(found)})
    with suppress(OSError):
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(folder / FILE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def kept(folder: Path, measured: str, count: int) -> MemoryProbe | None:
    """The answers for `count` facts of each head, if they were measured on the same."""
    if (folder / FILE).is_symlink():  # a clone may bring one along
        return None
    try:
        with (folder / FILE).open(encoding="utf-8") as file:
            whole = json.loads(file.read(_LARGEST_FILE))
        if [whole[key] for key in ("version", "measured_on", "count")] != [VERSION, measured, count]:
            return None
        return _probe(whole["probe"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


# ---- from what JSON gives; raises ValueError, TypeError and KeyError for anything else
def _probe(of: Mapping[str, Any]) -> MemoryProbe:
    state = of["state"] if isinstance(of["state"], str) else _refuse(of["state"])
    heads = tuple(map(_head, of["heads"]))
    return MemoryProbe(state, _whole(of["writes"]), heads, _figure(of["seconds"]), _whole(of["time"]))


def _head(of: Mapping[str, Any]) -> HeadProbe:
    if of["baseline"] not in BASELINES:
        _refuse(of["baseline"])
    ages = tuple(RecallByAge(_whole(a["oldest"]), _whole(a["newest"]), _recall(a["recall"])) for a in of["by_age"])
    loads = tuple(RecallByLoad(_whole(load["facts"]), _recall(load["recall"])) for load in of["by_load"])
    return HeadProbe(
        Head(of["head"]), _whole(of["facts"]), of["baseline"], _share(of["chance"]),
        _recall(of["whole"]), _recall(of["half"]), ages, loads,
    )  # fmt: skip


def _recall(of: Mapping[str, Any]) -> Recall:
    return Recall(_whole(of["asked"]), *(_share(of[name]) for name in ("first", "ten", "text", "baseline")))


def _whole(number: object) -> int:
    return number if isinstance(number, int) and 0 <= number < 1 << 53 else _refuse(number)


def _figure(number: object) -> float:
    return float(number) if isinstance(number, int | float) and isfinite(number) and number >= 0 else _refuse(number)


def _share(number: object) -> float:
    return figure if (figure := _figure(number)) <= 1 else _refuse(number)


def _refuse(number: object) -> NoReturn:
    raise ValueError(f"a probe cannot say {number!r}")
