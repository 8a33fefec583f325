"""Hints as documents: text for people, JSON for programs, SARIF for code scanning, GitHub's annotations.

Each format is one module with `render(report) -> str`; this package chooses it.
"""

from collections.abc import Callable
from importlib import import_module

from coderecall.model import HintReport

FORMATS = ("text", "json", "sarif", "github")


def render(report: HintReport, report_format: str) -> str:
    """The document, ending in a newline unless it is empty. `report_format` is one of FORMATS."""
    write: Callable[[HintReport], str] = import_module(f"coderecall.reports.{_MODULES[report_format]}").render
    return write(report)


_MODULES = {"text": "as_text", "json": "as_json", "sarif": "as_sarif", "github": "as_github"}
