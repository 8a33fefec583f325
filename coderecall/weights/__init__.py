"""The persistent memory: weights that come with the program, trained on other repositories (PROVENANCE.md beside)."""

import zlib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from memory_engine.errors import SnapshotError

if TYPE_CHECKING:
    from memory_engine.persistent.embeddings import TokenEmbeddings
    from memory_engine.persistent.ranker import Ranker
    from memory_engine.persistent.scorer import Scorer

EMBEDDINGS = "embeddings.safetensors"
RANKER = "ranker.safetensors"
RELATED = "related.safetensors"


@lru_cache(maxsize=4)  # arrays are views of them, so they stay anyway
def weights(name: str) -> bytes:
    """The bytes of a file of weights."""
    return resources.files("coderecall.weights").joinpath(name).read_bytes()


@lru_cache(maxsize=1)
def token_embeddings() -> "TokenEmbeddings":
    """The vectors of words; read once in a process. Raises SnapshotError when the file is damaged."""
    from memory_engine.persistent.embeddings import TokenEmbeddings

    return TokenEmbeddings.from_bytes(weights(EMBEDDINGS))


@lru_cache(maxsize=1)
def embeddings_version() -> int:
    """A number that changes with the vectors of words: vectors of one version say nothing beside those of another."""
    return zlib.crc32(weights(EMBEDDINGS))


@lru_cache(maxsize=1)
def related_scorer(features: tuple[str, ...]) -> "Scorer":
    """Tells which files belong to a file, from these features; read once in a process.

    Raises SnapshotError when its file is damaged, or of other features.
    """
    from memory_engine.persistent.scorer import Scorer

    found = Scorer.from_bytes(weights(RELATED))
    if found.names != features:
        raise SnapshotError(f"{RELATED} is of another version of the program; install it again")
    return found


@lru_cache(maxsize=1)
def ranker() -> "Ranker":
    """What orders the candidates of a question; read once in a process. Raises SnapshotError when it is damaged."""
    from memory_engine.persistent.ranker import Ranker

    return Ranker.from_bytes(weights(RANKER))
