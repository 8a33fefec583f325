"""The names that a Python source uses, each with its place, as Python's own parser reads them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A use of a name. `column` counts characters, `utf16` units of UTF-16, both from 0; lines count from 1."""

    path: str
    line: int
    column: int
    utf16: int
    start_byte: int
    name: str
    qualifier: str  # "?" an expression
    is_call: bool

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def uses(path: str, source: bytes) -> Iterator[Unit]:
    """Every name that is read, but for the first names of longer chains."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    called: set[int] = set()
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called.add(id(node.func))
        elif isinstance(node, ast.Attribute):
            inner.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in inner:
            name, line, start = node.id, node.lineno, node.col_offset
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            name, line = node.attr, node.end_lineno or 0
            start = (node.end_col_offset or 0) - len(name.encode())
        else:
            continue
        begin = starts[line - 1]
        if source[begin + start : begin + start + len(name.encode())] != name.encode():
            continue  # a name that Python normalises
        before = source[begin : begin + start].decode("utf-8", "replace")
        utf16 = len(before.encode("utf-16-le")) // 2
        qualifier = _qualifier(node.value) if isinstance(node, ast.Attribute) else ""
        yield Unit(path, line, len(before), utf16, begin + start, name, qualifier, id(node) in called)


def _qualifier(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id, *reversed(names)])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super" and not names:
        return "super"
    return "?"
