"""How far a file steps back behind the product's own source: tests, examples and copies repeat its words."""

import re
from functools import lru_cache

TEST, ASIDE, COPY = 0.5, 0.5, 0.2

_COPY = re.compile(
    r"(^|/)(vendor|vendored|third[-_]party|node_modules|bower_components|dist|build|out|target|_?generated)(/)"
    r"|[.-](min|bundle|pb|generated)\.[a-z]+$|_pb2(_grpc)?\.py$|\.d\.[cm]?ts$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(^|/)(examples?|samples?|demos?|docs?|documentation|website|site|sandbox|playground|scripts?|tools|bench(es|marks?)?"
    r"|perf|fuzz\w*|\.github)/",
    re.IGNORECASE,
)


@lru_cache(maxsize=50_000)
def standing(path: str, is_test: bool) -> float:
    """Factor for the score of everything in the file, by conventions of path that many projects share."""
    if _COPY.search(path):
        return COPY
    if is_test:
        return TEST
    return ASIDE if _ASIDE.search(path) else 1.0
