"""What a parse gives: plain, immutable rows.

These are NamedTuples rather than dataclasses because a large repository yields a million of them: a tuple is made, sent
between processes and written to the database without a Python-level constructor call per field.

Positions: bytes count from 0; lines count from 1, as people and editors do. Columns are derived from bytes.
"""

from enum import IntEnum
from typing import NamedTuple


class SymbolKind(IntEnum):
    """Kinds with the numbers of the Language Server Protocol (3.17, SymbolKind)."""

    FILE = 1
    MODULE = 2
    NAMESPACE = 3
    PACKAGE = 4  # what a file says of its package; its definitions are not named after it
    CLASS = 5
    METHOD = 6
    PROPERTY = 7
    FIELD = 8
    CONSTRUCTOR = 9
    ENUM = 10
    INTERFACE = 11
    FUNCTION = 12
    VARIABLE = 13
    CONSTANT = 14
    SECTION = 15  # LSP String: what editors use for the headings of a document; never what a name in code refers to
    ENUM_MEMBER = 22
    STRUCT = 23
    TYPE = 26  # LSP has no alias kind; TypeParameter is the number its servers use for type aliases

    __hash__ = int.__hash__  # an enumeration's own is a Python call, for each look into a set of kinds

    @property
    def is_callable(self) -> bool:
        return self in {SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.FUNCTION}

    @property
    def is_container(self) -> bool:
        """Whether members are reached through it: a class, interface, struct, enum or namespace."""
        return self in _CONTAINERS


_CONTAINERS = frozenset(
    {
        SymbolKind.NAMESPACE,
        SymbolKind.CLASS,
        SymbolKind.ENUM,
        SymbolKind.INTERFACE,
        SymbolKind.STRUCT,
        SymbolKind.MODULE,
    }
)


class ParameterKind(IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL = 1  # by position or, where the language has it, by keyword
    VARIADIC = 2  # *args, ...rest, T...
    KEYWORD_ONLY = 3
    KEYWORD_VARIADIC = 4  # **kwargs

    __hash__ = int.__hash__


class Parameter(NamedTuple):
    """One declared parameter. A method's receiver (self, cls, this, &self) is not listed."""

    name: str
    kind: ParameterKind
    optional: bool  # has a default, or the language lets the caller leave it out (TypeScript `x?`)
    annotation: str  # declared type as written, "" when none


class Symbol(NamedTuple):
    """A definition. `parent` is an index into ParseResult.symbols; -1 stands for the file itself."""

    name: str  # last part: "put"
    qualified_name: str  # within the file, joined with "." in every language: "SessionStore.put"
    kind: SymbolKind
    parent: int
    start_byte: int  # of the whole definition with decorators, annotations, export keyword; without its doc comment
    end_byte: int
    start_line: int
    end_line: int
    name_line: int  # where a person wants to land
    signature: str  # declaration without body, on one line, at most 200 characters
    parameters: tuple[Parameter, ...] | None  # None: cannot be called
    doc: str  # docstring or leading comment, comment marks and common indentation removed
    doc_start_line: int  # 0 when there is none
    modifiers: frozenset[str]  # of: async static classmethod property abstract override overload private exported
    #                          # decorated local generated extension partial; "local" = defined inside a function body,
    #                          # "extension" = adds to a type that is defined elsewhere, "partial" = others add to it,
    #                          # object = of Kotlin and Scala: a type and its only value
    type: str = ""  # declared type as written: of a variable or field its own, of a callable what it returns; "" none


class ReferenceKind(IntEnum):
    CALL = 1
    INHERIT = 2  # base class, implemented interface, included module, embedded struct, `impl Trait for`
    READ = 3  # a use that is neither a call nor a base: decorator, annotation, value of an imported name
    WRITE = 4

    __hash__ = int.__hash__


class Reference(NamedTuple):
    """A use of a name. `scope` is the index of the innermost enclosing symbol; -1 stands for the file."""

    name: str  # last part: "get"
    qualifier: str  # dotted names it is reached through: "self", "requests.api"; "" none; "?" an expression
    kind: ReferenceKind
    scope: int
    start_byte: int  # of `name`
    line: int
    shape: str | None  # of a call with arguments: how many by position, then keywords and spreads: "2 timeout **"
    is_local: bool  # first name of the chain is a parameter or local variable of an enclosing function, or a bare name
    #               # in a closure that may have an object of its own at hand (Kotlin)


class Import(NamedTuple):
    """One imported name, or one imported or included module."""

    module: str  # as written, dots of a relative import kept: "..store", "./api", "net/http", "crate::a", "a.h"
    name: str  # the name taken from it; "" the module itself; "*" all its names
    alias: str  # the name bound in this file; "" when none is (C include, Go blank import)
    scope: int  # -1: runs when the file is loaded; else index of the enclosing function
    start_byte: int
    line: int
    type_only: bool  # under TYPE_CHECKING, `import type`: not there at run time
    reexport: bool  # `export … from`, `pub use`, name listed in __all__, import in __init__.py as itself


class Bound(IntEnum):
    """How a name got what it is bound to."""

    OTHER = 0  # in a way that is not read: what the name means stays open; the chain is ""
    CALL = 1  # x = chain(...): what a call of it gives, an object when it is a class
    VALUE = 2  # x = chain
    TYPE = 3  # x: chain; here the chain is the whole type as written
    AWAIT = 4  # x = await chain(...)
    ENTER = 5  # with chain as x; here and in the next three a step of a chain may be a call: "open().lines"
    ITEM = 6  # for x in chain
    CATCH = 7  # except chain as x; the chains of several classes are joined with "|"
    IS = 8  # isinstance(x, chain), likewise: beside whatever else the name is known to be

    AENTER = 9  # async with chain as x

    __hash__ = int.__hash__


class Binding(NamedTuple):
    """What a name is bound to at one place. `None` and its like in other languages bind nothing.

    A name of a scope that has several may be any of them, wherever it is used. Types of symbols and parameters are not
    repeated here: `Symbol.type`, `Parameter.annotation`.
    """

    name: str  # "x"; "self.x" of the object at hand; "" what the enclosing function returns
    scope: int  # index of the enclosing symbol, -1 the file
    chain: str  # dotted names: "requests.Session"
    how: Bound
    is_local: bool  # first name of the chain is a parameter or local variable of an enclosing function
    since: int = 0  # bytes between which the name is surely bound to this in its scope, whatever else it is bound to
    until: int = 0  # elsewhere; 0: nowhere in particular


class ParseError(NamedTuple):
    line: int
    message: str


class ParseResult(NamedTuple):
    """All that one file says. A syntax error is data: what could be read is there, `errors` says where it broke."""

    language: str
    symbols: list[Symbol]  # in source order; a parent comes before its members
    references: list[Reference]  # in source order
    imports: list[Import]  # in source order
    errors: list[ParseError]  # at most 20
    bindings: list[Binding]  # by scope
