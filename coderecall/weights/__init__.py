"""The persistent memory: weights that come with the program, trained on other repositories (PROVENANCE.md beside)."""

import zlib
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coderecall.errors import WeightsError
from memory_engine.errors import MemoryEngineError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from memory_engine.persistent.embeddings import TokenEmbeddings
    from memory_engine.persistent.ranker import Ranker
    from memory_engine.persistent.scorer import Scorer

EMBEDDINGS = "embeddings.safetensors"
RANKER = "ranker.safetensors"
RELATED = "related.safetensors"

T = TypeVar("T")


_folder: list["Traversable"] = []  # set by `read_from` only


@lru_cache(maxsize=4)  # arrays are views of them, so they stay anyway
def weights(name: str) -> bytes:
    """The bytes of a file of weights. Raises WeightsError when it cannot be read."""
    try:
        folder = _folder[0] if _folder else resources.files("coderecall.weights")
        return folder.joinpath(name).read_bytes()
    except OSError as error:
        raise _unusable(name, error.strerror or str(error)) from None


def _unusable(name: str, why: str) -> WeightsError:
    return WeightsError(f"{name} of coderecall itself cannot be used ({why}): install coderecall again")


def _read(name: str, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(weights(name))
    except MemoryEngineError as error:
        why = str(error).partition(";")[0]  # what follows is of a memory, which can be built anew
        raise _unusable(name, why) from None


def read_from(folder: Path | None) -> None:
    """Take the weights from another folder from now on; None: those of the program. Training compares some."""
    _folder[:] = [] if folder is None else [folder]
    for read in (weights, token_embeddings, embeddings_version, related_scorer, ranker):
        read.cache_clear()


@lru_cache(maxsize=1)
def token_embeddings() -> "TokenEmbeddings":
    """The vectors of words; read once in a process. Raises WeightsError when the file is damaged."""
    from memory_engine.persistent.embeddings import TokenEmbeddings

    return _read(EMBEDDINGS, TokenEmbeddings.from_bytes)


@lru_cache(maxsize=1)
def embeddings_version() -> int:
    """A number that changes with the vectors of words: vectors of one version say nothing beside those of another."""
    return zlib.crc32(weights(EMBEDDINGS))


@lru_cache(maxsize=1)
def related_scorer(features: tuple[str, ...]) -> "Scorer":
    """Tells which files belong to a file, from these features; read once in a process.

    Raises WeightsError when its file is damaged, or of other features.
    """
    found = _scorer()
    if found.names != features:
        raise _unusable(RELATED, "it is of another version")
    return found


@lru_cache(maxsize=1)
def ranker() -> "Ranker":
    """What orders the candidates of a question; read once in a process. Raises WeightsError when it is damaged."""
    from memory_engine.persistent.ranker import Ranker

    return _read(RANKER, Ranker.from_bytes)


def check_all() -> None:
    """Read every file. Raises WeightsError when one cannot be used."""
    token_embeddings()
    ranker()
    _scorer()


def _scorer() -> "Scorer":
    from memory_engine.persistent.scorer import Scorer

    return _read(RELATED, Scorer.from_bytes)
