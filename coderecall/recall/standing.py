"""How far a file steps back behind the product's own source: tests, examples and copies repeat its words."""

import re
from functools import lru_cache

from coderecall.recall.documents import ASKED, document_language, document_standing
from parsers import Origin

TEST, ASIDE, COPY = 0.5, 0.5, 0.2
TESTS, COPIES = "tests", "copies"  # among what a question is about: tests, and generated or vendored code

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
def standing(
    path: str, is_test: bool, origin: int, asked: frozenset[str] = frozenset(), language: str | None = None
) -> float:
    """Factor for the score of everything in the file, by its origin and by conventions of path of many projects.

    asked: what the question is about: languages of documents, TESTS, COPIES. language: of the file, where the index
    says it.
    """
    if Origin(origin).is_foreign or _COPY.search(path):
        return ASKED if COPIES in asked else COPY
    document = document_language(path, language)
    factor = document_standing(document, asked) if document else 1.0
    if is_test:
        return (ASKED if TESTS in asked else TEST) * factor
    return ASIDE * factor if _ASIDE.search(path) and document not in asked else factor
