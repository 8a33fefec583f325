"""What every rule says about itself."""

import hashlib
from dataclasses import dataclass

from coderecall.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the same facts serve `explain`, the SARIF rule list and the README."""

    id: str  # "CR101"; never given to another claim
    name: str  # "removed-symbol-still-used"
    severity: Severity
    claim: str  # what a hint of this rule asserts, one sentence
    evidence: str  # the facts it rests on
    explanation: str  # when it is right, when it stays silent, what to do
    languages: str = "all whose names are resolved"  # that it reads


def fingerprint(rule: str, *parts: str) -> str:
    """Identity of a hint across runs: rule, names of both ends, snippet; white space and lines do not matter."""
    text = "\0".join([rule, *(" ".join(part.split()) for part in parts)])
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
