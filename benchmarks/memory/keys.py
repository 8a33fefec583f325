"""Keys to measure with: random, clustered, near copies, and the symbols of real source code."""

import ast
import sysconfig
import zlib
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import normalize

from memory_engine.features import HashedFeatures, Tokens

WIDTH = 256
_CLUSTERS, _SHARE = 64, 0.8  # cosine of two keys of one cluster: share^2 = 0.64
_SEEN = 20_000  # keys that whitening looks at
_LEAST_SPREAD = 1e-2  # of the mean: directions in which keys hardly vary are not blown up beyond this


def random_keys(count: int, generator: torch.Generator) -> Tensor:
    """Unit vectors that have nothing to do with each other: (n, d_k)."""
    return normalize(torch.randn(count, WIDTH, generator=generator), dim=-1)


def clustered_keys(count: int, generator: torch.Generator) -> Tensor:
    """Unit vectors around 64 centres: (n, d_k)."""
    centres = random_keys(_CLUSTERS, generator)[torch.randint(0, _CLUSTERS, (count,), generator=generator)]
    return normalize(_SHARE * centres + (1 - _SHARE**2) ** 0.5 * random_keys(count, generator), dim=-1)


def white_clustered_keys(count: int, generator: torch.Generator) -> Tensor:
    """Such keys, whitened by many of their kind: (n, d_k)."""
    return _white(clustered_keys(max(count, _SEEN), generator))[:count]


def symbol_keys(count: int, generator: torch.Generator, *, white: bool = True, root: Path | None = None) -> Tensor:
    """Distinct keys of symbols of a tree of Python files, of the standard library if none is given: (n, d_k)."""
    keys = _white(_symbols(root)) if white else _symbols(root)
    if len(keys) < count:
        raise ValueError(f"{len(keys)} symbols, {count} are asked for; give a larger tree")
    return keys[torch.randperm(len(keys), generator=generator)[:count]]


def raw_symbol_keys(count: int, generator: torch.Generator) -> Tensor:
    return symbol_keys(count, generator, white=False)


def near_copies(keys: Tensor, cosine: float, generator: torch.Generator) -> Tensor:
    """Keys that have this cosine with the given ones, in a random direction: (n, d_k)."""
    own = normalize(keys, dim=-1)
    noise = torch.randn(own.shape, generator=generator)
    noise = normalize(noise - (noise * own).sum(-1, keepdim=True) * own, dim=-1)
    return cosine * own + (1 - cosine**2) ** 0.5 * noise


def code_values(count: int, width: int, generator: torch.Generator) -> Tensor:
    """Random codes of +-1: (n, d_v)."""
    return (torch.randint(0, 2, (count, width), generator=generator) * 2 - 1).float()


@lru_cache(maxsize=1)
def _white(keys: Tensor) -> Tensor:
    """Centred, alike in all directions, of length 1."""
    centred = keys - keys.mean(0)
    spread, directions = torch.linalg.eigh(centred.T @ centred / len(keys))
    return normalize(centred @ directions * (spread + _LEAST_SPREAD * spread.mean()).rsqrt() @ directions.T, dim=-1)


@lru_cache(maxsize=1)
def _symbols(root: Path | None) -> Tensor:
    """One key for each class and function: hashed words and 4-grams of path and qualified name, weighted by idf."""
    root = root or Path(sysconfig.get_paths()["stdlib"])
    names: set[str] = set()
    for path in sorted(root.rglob("*.py")):
        if "site-packages" not in path.parts:
            try:
                _collect(ast.parse(path.read_bytes()), path.relative_to(root).as_posix().removesuffix(".py"), names)
            except (SyntaxError, ValueError, RecursionError):
                continue  # files that test the parser
    tokens = Tokens.of([_tokens(name) for name in sorted(names)])
    features = HashedFeatures(WIDTH)
    dense = features.dense(features.observe(features.empty(), tokens), tokens)
    return torch.unique(torch.from_numpy(dense), dim=0)


def _collect(node: ast.AST, name: str, names: set[str]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(f"{name}.{child.name}")
            _collect(child, f"{name}.{child.name}", names)


def _tokens(name: str) -> dict[int, float]:
    words = "".join(letter if letter.isalnum() else " " for letter in name).lower().split()
    grams = [name[start : start + 4] for start in range(len(name) - 3)]
    return {zlib.crc32(token.encode()): 1.0 for token in (*words, *grams)}
