"""The central types of the application: plain, immutable values that travel between its parts.

`parsers.model` has the types of a parse. Lines count from 1; paths are POSIX and relative to the root. Names are loaded
on first use: making a type takes a millisecond, and a command needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coderecall.model.answers import Answer, Answers, Evidence, SourceLine
    from coderecall.model.hints import Hint, HintReport, RelatedLocation, Severity
    from coderecall.model.learning import CommitsLearned, Experience, FileLearned, Head, SurprisePoint
    from coderecall.model.memory import (
        EarlierWrite,
        HeadProbe,
        HeadReport,
        MemoryProbe,
        MemoryReport,
        Recall,
        RecallByAge,
        RecallByLoad,
        Unexpected,
        WordNovelty,
        WriteReport,
    )
    from coderecall.model.modules import CoChange, Dependency, Module, ModuleDetail, ModuleLevel, ModuleSymbol
    from coderecall.model.places import Confidence, Location
    from coderecall.model.references import Relation, RelationGroup, SymbolReferences
    from coderecall.model.runs import IndexReport, Progress, SkippedFile, Status

_HOME = {
    "Evidence": "answers",
    "Location": "places",
    "SourceLine": "answers",
    "Answer": "answers",
    "Answers": "answers",
    "Confidence": "places",
    "Relation": "references",
    "RelationGroup": "references",
    "SymbolReferences": "references",
    "Severity": "hints",
    "RelatedLocation": "hints",
    "Hint": "hints",
    "HintReport": "hints",
    "Head": "learning",
    "Experience": "learning",
    "SurprisePoint": "learning",
    "FileLearned": "learning",
    "Module": "modules",
    "ModuleLevel": "modules",
    "ModuleSymbol": "modules",
    "ModuleDetail": "modules",
    "Dependency": "modules",
    "CoChange": "modules",
    "CommitsLearned": "learning",
    "EarlierWrite": "memory",
    "HeadProbe": "memory",
    "HeadReport": "memory",
    "MemoryProbe": "memory",
    "MemoryReport": "memory",
    "Recall": "memory",
    "RecallByAge": "memory",
    "RecallByLoad": "memory",
    "Unexpected": "memory",
    "WordNovelty": "memory",
    "WriteReport": "memory",
    "Progress": "runs",
    "SkippedFile": "runs",
    "IndexReport": "runs",
    "Status": "runs",
}

__all__ = [  # noqa: PLE0604, RUF100 - spelled out for type checkers
    "Answer",
    "Answers",
    "CoChange",
    "CommitsLearned",
    "Confidence",
    "Dependency",
    "EarlierWrite",
    "Evidence",
    "Experience",
    "FileLearned",
    "Head",
    "HeadProbe",
    "HeadReport",
    "Hint",
    "HintReport",
    "IndexReport",
    "Location",
    "MemoryProbe",
    "MemoryReport",
    "Module",
    "ModuleDetail",
    "ModuleLevel",
    "ModuleSymbol",
    "Progress",
    "Recall",
    "RecallByAge",
    "RecallByLoad",
    "RelatedLocation",
    "Relation",
    "RelationGroup",
    "Severity",
    "SkippedFile",
    "SourceLine",
    "Status",
    "SurprisePoint",
    "SymbolReferences",
    "Unexpected",
    "WordNovelty",
    "WriteReport",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted(globals().keys() | _HOME.keys())
