"""Symbols of real folders as the parsers find them, and their keys: hashed word parts and 4-grams of their names.

n symbols. A symbol is a definition that is not local to a function; its text is path, qualified name and parameters.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

import parsers
from memory_engine.features import FeatureState, HashedFeatures, Tokens
from memory_engine.hashing import mix
from parsers.model import SymbolKind

WIDTH = 256
_FEATURES = HashedFeatures(WIDTH)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SKIPPED_FOLDERS = {".git", ".venv", "node_modules", "__pycache__"}
_SKIPPED_KINDS = {SymbolKind.SECTION, SymbolKind.FILE, SymbolKind.PACKAGE}
_LARGEST_FILE = 2_000_000
_BATCH = 65_536
_WORD_WEIGHT = 2.0  # a word says more than a 4-gram, of which it has several


class Symbols(NamedTuple):
    """Distinct symbols in the order of folders and files."""

    packages: np.ndarray  # (n,) uint64: hash of the directory in the high half, of the file in the low one
    texts: list[str]


def read_symbols(folders: Sequence[Path], most: int) -> Symbols:
    """The first `most` symbols of the folders, without repeats. Code is parsed, never run."""
    packages, texts = [], dict[str, None]()
    for folder in folders:
        for package, text in _symbols(folder):
            if text not in texts:
                texts[text] = None
                packages.append(package_number(f"{folder.name}/{package}"))
                if len(texts) == most:
                    return Symbols(np.array(packages, np.uint64), list(texts))
    return Symbols(np.array(packages, np.uint64), list(texts))


def package_number(path: str) -> int:
    """Files of a directory lie side by side: 32 bits of the directory's hash, then 32 of the file's."""
    return _hash(path.rpartition("/")[0]) >> 32 << 32 | _hash(path) >> 32


def symbol_keys(texts: list[str]) -> np.ndarray:
    """Unit keys, weighted by how rare a bucket is among these: (n, 256) float32."""
    state: FeatureState = _FEATURES.empty()
    batches = [_tokens(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    for tokens in batches:
        state = _FEATURES.observe(state, tokens)
    return np.concatenate([_FEATURES.dense(state, tokens) for tokens in batches])


def _symbols(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and text of each symbol, file after file."""
    for root, directories, names in os.walk(folder):
        directories[:] = sorted(set(directories) - _SKIPPED_FOLDERS)
        package = Path(root).relative_to(folder).as_posix()
        for name in sorted(names):
            path = Path(root, name)
            language = parsers.language_of(name)
            if not language or not parsers.is_code(language) or path.is_symlink():
                continue
            if path.stat().st_size > _LARGEST_FILE:
                continue
            place = f"{package}/{name}"
            for symbol in parsers.parse(place, path.read_bytes()).symbols:
                if symbol.kind not in _SKIPPED_KINDS and "local" not in symbol.modifiers:
                    parameters = ",".join(parameter.name for parameter in symbol.parameters or ())
                    yield place, f"{place} {symbol.qualified_name}({parameters})".replace("\n", " ")


def _tokens(texts: list[str]) -> Tokens:
    """Word parts (getUser, get_user -> get, user) and all 4-grams, hashed; 4-grams of the whole batch at once."""
    words = [[_hash(part.lower()) for part in _PART.findall(text)] for text in texts]
    ids = np.array([word for row in words for word in row], np.uint64)
    rows = np.repeat(np.arange(len(texts)), [len(row) for row in words])
    letters = np.frombuffer("".join(f"{text.lower()}\n" for text in texts).encode("ascii", "replace"), np.uint8)
    line = np.cumsum(np.concatenate([[0], letters[:-1] == ord("\n")]))
    gram = sum(letters[i : len(letters) - 3 + i].astype(np.uint64) << np.uint64(8 * i) for i in range(4))
    within = (line[:-3] == line[3:]) & (letters[3:] != ord("\n"))
    every = np.concatenate([ids, mix(np.asarray(gram)[within] + np.uint64(1 << 40))])
    row = np.concatenate([rows, line[:-3][within]])
    weights = np.ones(len(every), np.float32)
    weights[: len(ids)] = _WORD_WEIGHT
    order = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[order], np.arange(len(texts) + 1)).astype(np.int64)
    return Tokens(every[order], weights[order], starts)


@lru_cache(maxsize=1 << 20)
def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
