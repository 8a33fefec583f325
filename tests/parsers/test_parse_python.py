"""Python, on one module with everything that a module can hold."""

from textwrap import dedent

import pytest
from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = '''\
"""Sessions."""
from __future__ import annotations

import os.path, re as regex
from typing import TYPE_CHECKING, Any
from ..store import Put as P, get
from .signals import *

if TYPE_CHECKING:
    from .backends import Backend

try:
    import ujson
except ImportError:
    ujson = None

__all__ = ["get", "SessionStore"]
LIMIT: int = 3
_cache = {}


class Color(StrEnum):
    RED = "red"


@registry.register("db")
@final
class SessionStore(Base, mixins.Lock[int], metaclass=Meta):
    """Keeps sessions.

        Indented.

    Not indented.
    """

    timeout: dict[str, "Backend"] = {}

    def __init__(self, path, *, retries=3):
        self.path = path

    # Rows that are kept.
    @property
    def size(self) -> int:
        return len(self.rows)

    @staticmethod
    async def put(key, /, value: list[Row] = None, *args: int, strict, depth=1, **options) -> "os.PathLike":
        import json

        def encode(row):
            return row.dump(json.dumps(value), *args, depth=1, **options)

        with open("é, x") as handle:
            handle.read().strip()
        for row in key:
            row.save(), encode(row)
        if (found := regex.match(value)):
            found.group(1)
        super().put(row == 2, key=lambda item: item.name(LIMIT))
        return [part.load() for part in P.all()], get, os.path.sep

    @classmethod
    def build(cls): return cls(1, sum(n for n in range(3)))


match = type = lambda case: case.go(_)
print(f"{SessionStore.build(f'{LIMIT}')}", file=None)
'''
RESULT = parse("app/sessions.py", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "VARIABLE ujson",
        "VARIABLE __all__",
        "CONSTANT LIMIT",
        "VARIABLE _cache",
        "ENUM Color",
        "ENUM_MEMBER Color.RED",
        "CLASS SessionStore",
        "VARIABLE SessionStore.timeout",
        "CONSTRUCTOR SessionStore.__init__",
        "FIELD SessionStore.path",
        "METHOD SessionStore.size",
        "METHOD SessionStore.put",
        "FUNCTION SessionStore.put.encode",
        "METHOD SessionStore.build",
        "VARIABLE match",
        "VARIABLE type",
    ]
    assert RESULT.errors == []


def test_places_include_decorators_and_docs_do_not_count() -> None:
    store = symbol(RESULT, "SessionStore")
    assert (store.start_line, store.name_line, store.doc_start_line) == (26, 28, 29)
    assert store.doc == "Keeps sessions.\n\n    Indented.\n\nNot indented."
    assert store.signature == "class SessionStore(Base, mixins.Lock[int], metaclass=Meta)"
    size = symbol(RESULT, "SessionStore.size")
    assert (size.doc, size.doc_start_line, size.start_line) == ("Rows that are kept.", 41, 42)
    assert RESULT.symbols[size.parent].name == "SessionStore"


def test_signature_is_one_line() -> None:
    assert symbol(RESULT, "SessionStore.put").signature == (
        'async def put(key, /, value: list[Row] = None, *args: int, strict, depth=1, **options) -> "os.PathLike"'
    )


@pytest.mark.parametrize(
    ("head", "shown", "declared"),
    [
        ("def f(a) -> Row:", "def f(a) -> Row", "Row"),
        ("def f(a) -> Row | None: ", "def f(a) -> Row | None", "Row | None"),
        ("def f(a, b='#'):", "def f(a, b='#')", ""),
        ("class A[T]:", "class A[T]", ""),
        ("class A[T](B['#']):", "class A[T](B['#'])", ""),
        ("class A:", "class A", ""),
    ],
)
@pytest.mark.parametrize("remark", ["", "  # noqa: X", "\n    # a remark: long"])
def test_a_comment_behind_the_head_is_no_part_of_it(head: str, shown: str, declared: str, remark: str) -> None:
    (found,) = parse("a.py", f"{head}{remark}\n    pass\n".encode()).symbols
    assert (found.signature, found.type) == (shown, declared)


def test_parameters() -> None:
    assert parameters(RESULT, "SessionStore.put") == [
        "key", "value?: list[Row]", "*args: int", "=strict", "=depth?", "**options",
    ]  # fmt: skip
    assert parameters(RESULT, "SessionStore.__init__") == ["path", "=retries?"]
    assert parameters(RESULT, "SessionStore.build") == []
    assert symbol(RESULT, "SessionStore").parameters is None


@pytest.mark.parametrize(
    ("name", "modifiers"),
    [
        ("SessionStore", {"decorated", "exported"}),
        ("SessionStore.size", {"decorated", "property", "exported"}),
        ("SessionStore.put", {"decorated", "static", "async", "exported"}),
        ("SessionStore.put.encode", {"local", "exported"}),
        ("SessionStore.build", {"decorated", "classmethod", "exported"}),
        ("SessionStore.__init__", set()),
        ("_cache", {"private"}),
    ],
)
def test_modifiers(name: str, modifiers: set[str]) -> None:
    assert symbol(RESULT, name).modifiers == modifiers


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "SessionStore.put") == [
        "open(1)",
        "~handle.read(0)",
        "~handle.read().strip(0)",
        "~row.save(0)",
        "encode(1)",
        "regex.match(1)",
        "~found.group(1)",
        "super(0)",
        "super.put(1 key)",
        "~item.name(1)",
        "~part.load(0)",
        "P.all(0)",
    ]
    assert calls(RESULT, "SessionStore.put.encode") == [
        "~row.dump(1 * depth **)",
        "json.dumps(1)",
    ]
    assert calls(RESULT, "SessionStore.build") == [
        "cls(2)",
        "sum(1)",
        "range(1)",
    ]
    assert calls(RESULT) == [
        "print(1 file)",
        "SessionStore.build(1)",
    ]


def test_a_decorator_call_belongs_to_what_it_decorates() -> None:
    assert calls(RESULT, "SessionStore") == ["registry.register(1)"]
    assert "final" in reads(RESULT, "SessionStore")


def test_bases() -> None:
    assert bases(RESULT, "SessionStore") == ["Base", "mixins.Lock"]
    assert bases(RESULT, "Color") == ["StrEnum"]


def test_reads_of_imported_names_and_types() -> None:
    assert reads(RESULT, "SessionStore.put") == ["staticmethod", "Row", "os.PathLike", "get", "os.path.sep"]
    assert reads(RESULT, "SessionStore.timeout") == ["Backend"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("__future__", "annotations", "annotations"),
        ("os.path", "", "os"),
        ("re", "", "regex"),
        ("typing", "TYPE_CHECKING", "TYPE_CHECKING"),
        ("typing", "Any", "Any"),
        ("..store", "Put", "P"),
        ("..store", "get", "get"),
        (".signals", "*", ""),
        (".backends", "Backend", "Backend"),
        ("ujson", "", "ujson"),
        ("json", "", "json"),
    ]
    by_alias = {found.alias: found for found in RESULT.imports}
    assert [alias for alias, found in by_alias.items() if found.type_only] == ["Backend"]
    assert [alias for alias, found in by_alias.items() if found.reexport] == ["get"]
    assert RESULT.symbols[by_alias["json"].scope].qualified_name == "SessionStore.put"
    assert by_alias["ujson"].scope == -1


def test_a_package_reexports_what_it_imports() -> None:
    found = parse(
        "app/__init__.py", b"from .store import Store, _x as y\nfrom .store import (\n  A,  # a\n  B as C,\n)\n"
    ).imports
    assert [(each.name, each.alias, each.reexport) for each in found] == [
        ("Store", "Store", True), ("_x", "y", False), ("A", "A", True), ("B", "C", False),
    ]  # fmt: skip


def test_unicode_line_ends_and_byte_order_mark() -> None:
    source = "\ufeffdef größe(ä):\r\n\t'''Maß.'''\r\n\treturn ä.länge('ü', b=1)\r\n".encode()
    result = parse("a.py", source)
    assert parameters(result, "größe") == ["ä"]
    assert symbol(result, "größe").doc == "Maß."
    assert calls(result, "größe") == ["~ä.länge(1 b)"]
    assert result.references[0].line == 3


def test_definitions_around_a_syntax_error_survive() -> None:
    result = parse("a.py", b"def before(): pass\n\nclass ][:\n\ndef after(x): before(x)\n")
    assert {"before", "after"} <= {found.name for found in result.symbols}
    assert result.errors[0].line == 3


def test_overloads_and_abstract_methods() -> None:
    source = dedent("""
        class A(ABC):
            @overload
            def f(self, a: int) -> int: ...
            @abc.abstractmethod
            def g(self): ...
    """)
    result = parse("a.py", source.encode())
    assert "overload" in symbol(result, "A.f").modifiers
    assert "abstract" in symbol(result, "A.g").modifiers
