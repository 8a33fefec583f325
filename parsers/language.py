"""What a language has to say about itself: one subclass per language, in `parsers/languages/`.

A language is a query file and a `Language`. The query says *where* things are, with these captures:

definition.KIND   a node that defines a symbol of that `SymbolKind`; `declare` reads its name and parameters
variable          a binding that is a symbol in a file or class and a local variable in a function
field             an assignment to an attribute, of which `field_name` says whether it is one of the object at hand
returned          a statement that gives the value of a function
initialized       a member of a type with its first value
wrapper           a node whose inner definition (`wrapped`) starts where the wrapper starts: decorators, `export`
scope             a node that puts a name before its members without being a symbol (`impl T`); `scope_name` reads it
anonymous         a function without a name; names bound in it are local to it
local             a name bound in a function: parameter, loop variable, destructured name
pattern           a pattern that binds names in a function; `names_in` reads them from its text
callee, arguments the called expression and its argument list, one of each for a call
trailing          what a call gets after its argument list: a closure, a further list
bare              a name that is a call unless it is local
call              a call whose callee is not one node; `call_site` reads it
new               a constructor called without an argument list
inherit, type, read   names used as a base, inside a type, or otherwise; `component` as JSX does
declared          a name that says to what a definition belongs, which is no use of it: `impl T`
constant          a chain of names that is a use when it leads through a type, also where a call goes on from it
annotation        a whole type whose names are read from its text
type_parameter    a name that stands for a type inside the definition
import            a statement that imports; `imports` reads it
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from parsers.model import Bound, Parameter, Reference, Symbol, SymbolKind

if TYPE_CHECKING:
    import tree_sitter
    from tree_sitter import Node

    from parsers.narrowing import Narrowed

NO_MODIFIERS: frozenset[str] = frozenset()


class Declaration(NamedTuple):
    """What a language reads from one definition node."""

    name: str
    name_start: int
    kind: SymbolKind
    head_end: int  # byte where the body starts, so where the signature ends
    parameters: tuple[Parameter, ...] | None = None
    modifiers: frozenset[str] = NO_MODIFIERS
    qualifier: str = ""  # dotted names that the definition itself puts before its name: Go receiver, C++ `A::`
    head_start: int = -1  # where the signature starts, -1: where the definition starts
    doc: tuple[int, int] | None = None  # bytes of a doc string inside the body; None: look for a comment above
    encloses: bool = True  # False: what lies in it belongs to the scope around, as in a primary constructor
    type: str = ""  # declared type as written, of a callable what it returns
    continues: bool = False  # maybe one more clause of the function before it: `joined` decides


class ArgumentSpan:
    """The argument list of a call whose grammar has no node for it: what follows the called expression."""

    __slots__ = ("_call", "child_count", "end_byte", "named_child_count", "start_byte")
    type = "arguments"

    def __init__(self, call: "Node", start: int, end: int) -> None:
        self._call = call
        self.start_byte = start
        self.end_byte = end
        self.named_child_count = call.named_child_count - 1
        self.child_count = call.child_count - 1

    @property
    def named_children(self) -> "list[Node]":
        return [child for child in self._call.named_children if child.start_byte > self.start_byte]


class CallSite(NamedTuple):
    """Where the parts of a call are: the chain of names `chain_start:name_end` ends in the called name."""

    chain_start: int
    name_start: int
    name_end: int
    arguments: "Node | ArgumentSpan | None"  # None: called without a list
    readable: bool = True  # False: there are arguments, but as mere tokens


class ImportedName(NamedTuple):
    """`Import` before the sweep knows its scope and line."""

    module: str
    name: str
    alias: str
    start_byte: int
    type_only: bool = False
    reexport: bool = False


TYPE_MARK = b"<"  # before a name that stands for a type among the local names
_MAX_VISIBLE = 2000
_MEMORY, _MAX_WRITTEN = 16384, 120  # parameter lists remembered, and how long they may be
_NO_NAMES: frozenset[bytes] = frozenset()


class Scope:
    """A part of the file that names can belong to."""

    # What few scopes have is a default of the class: there is a scope for every symbol of a repository.
    locals: set[bytes] | None = None  # names bound here; None when this is no function
    visible: set[bytes] | frozenset[bytes] = _NO_NAMES  # local names of this and all enclosing functions
    last = -1  # the symbol defined last directly in it
    extends = False  # adds members to a symbol that is declared elsewhere
    modifiers = NO_MODIFIERS
    read_to = 0  # how far a language has read the scope's own text for what changes the access of later members
    access: tuple[tuple[int, bytes], ...] = ()  # what it found there: (indentation, keyword)
    hides = False  # a bare name may be a member of an object that nothing names
    receiver = b""  # the name under which a Go method knows its object

    def __init__(
        self,
        start: int,
        end: int,
        symbol: int,
        kind: SymbolKind | None,
        qualified: str,
        name: str,
        parent: "Scope | None",
    ) -> None:
        self.start = start
        self.end = end
        self.symbol = symbol  # innermost enclosing symbol, -1 the file
        self.kind = kind  # None: the file or an anonymous function
        self.qualified = qualified
        self.name = name
        self.parent = parent
        self.function: bool = parent is not None and parent.function  # inside a function body

    @classmethod
    def file(cls) -> "Scope":
        return cls(0, 1 << 62, -1, None, "", "", None)

    def settle(self) -> None:
        """Once all names are bound: what can be seen from here. The parent must be settled before."""
        parent = self.parent
        if parent is None:
            return
        if parent.hides:
            self.hides = True
        outer = parent.visible
        if self.locals:
            # beyond what anyone can keep apart only the nearest names count: functions may nest without end
            self.visible = self.locals | outer if 0 < len(outer) <= _MAX_VISIBLE else self.locals
        elif outer:
            self.visible = outer
        if not self.receiver and not parent.receiver:
            return
        if not self.receiver and parent.receiver not in self.visible:
            self.receiver = parent.receiver


class Language(ABC):
    """Defaults serve most languages; a subclass overrides where its grammar differs."""

    name: str
    suffixes: tuple[str, ...]
    dot_files: tuple[str, ...] = ()  # whole names that start with a dot
    distribution: str  # package that carries the grammar
    queries: tuple[str, ...]  # files of `parsers/queries`, joined in this order
    line_comment: bytes = b"//"
    block_comment: bool = True
    doc_mark: str = ""  # regular expression: what follows the mark of a comment that documents
    separators: bytes = rb"\."  # regular expression between the names of a chain; empty: there are no chains
    name_marks: bytes = b""  # what names may hold beyond letters, digits, `_`, `$` and `@`
    read_nodes: frozenset[str] = frozenset({"identifier"})
    builtin_types: frozenset[str] = frozenset()
    transparent: frozenset[SymbolKind] = frozenset()  # kinds of symbols that what they enclose is not named after
    quotes: bytes = b'"'  # what encloses plain strings
    embeds: bytes = b""  # byte that lets a string hold code
    argument_groups: frozenset[str] = frozenset()  # nodes of argument lists that hold several arguments
    whole_arguments: frozenset[str] = frozenset()  # nodes of argument lists that are one argument as a whole
    unclear: bytes = b"'`/<|%#\\\\"  # bytes after which only the tree says where an argument ends
    keywords: bool = True  # whether an argument may be given by keyword; if not, arguments are counted unread
    spread: bytes = b"..."  # mark of an argument that stands for several, where it is not read as text
    builtin_calls: frozenset[str] = frozenset()  # look like calls, and are not
    receivers: frozenset[str] = frozenset({"self", "this"})  # reported as "self"
    generic = False  # read by what all grammars have in common
    implicit_locals: frozenset[bytes] = frozenset()  # names that a function without a name binds unsaid
    declares_types = False  # parameters and fields say their types, other bindings are not read
    class_words: frozenset[str] = frozenset()  # names of the class at hand: Python's `cls`
    foreign_modules: frozenset[str] = frozenset()  # those of the language's own library
    chains_assignments = False  # `a = b = value` is one assignment inside another
    brackets_index = False  # `x[0].name` is a member of an element, never one of a generic type
    reads_bindings = False  # whether `binding` reads anything
    typed_parameters = False  # parameters have types, and a name bound again in the function is another variable
    block_scopes = False  # a function may declare a name again, in a block or a function without a name
    blocks: frozenset[str] = frozenset()  # nodes at whose end a declared name ends, where `bound_at` reads declarations
    writes_types = False  # whether variables and parameters may have their types beside them
    constants_lead = False  # what a call is reached through is a `type` or `read` of its own
    member_marks: tuple[bytes, ...] = (b".",)  # what stands between an object and its member
    variable_mark: bytes = b""  # the byte that starts every variable and no other name: all in a function are local
    root: bytes = b""  # what a chain that starts at the outermost name space begins with
    interpreters: tuple[str, ...] = ()  # programs that a first line `#!` names, without version numbers

    def __init__(self) -> None:
        self._read_before: dict[bytes, tuple[Parameter, ...]] = {}

    @abstractmethod
    def grammar(self) -> object:
        """The grammar's pointer; imports the package that carries it."""

    @abstractmethod
    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        """Declarations of a definition node; `prefix` is what wrappers put before it, `scope` encloses it."""

    def query_text(self, grammar: "tree_sitter.Language") -> str:
        """The query that says where things are."""
        from importlib import resources

        folder = resources.files("parsers") / "queries"
        return "\n".join((folder / file).read_text("utf-8") for file in self.queries)

    def captured(self, captures: "dict[str, list[Node]]") -> "dict[str, list[Node]]":
        """A look at what the query found, before it is read."""
        return captures

    def wrapped(self, node: "Node") -> "Node | None":
        """The definition inside a wrapper."""
        return node.child_by_field_name("definition") or node.child_by_field_name("declaration")

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        """The name that a `variable` binds inside a function; None: it defines a symbol even there."""
        return None

    def binding(self, source: bytes, start: int, end: int) -> tuple[str, str, Bound] | None:
        """Name, chain and way of what a `variable`, `field` or `returned` node binds, by its text, as in `Binding`.

        None: it binds nothing. The chain of `Bound.OTHER` is "None" where it binds the `None` of the language.
        """
        return None

    def reach(self, source: bytes, start: int, end: int, limit: int, following: tuple[int, int] | None) -> int:
        """Up to where the binding at `source[start:end]` holds for sure: `end` when nothing is known.

        `limit` is the end of the function, `following` the span of the next binding of the name; of one that is no
        assignment only the start is known.
        """
        return end

    def cut(self, source: bytes, since: int, block: int, following: tuple[int, int]) -> int:
        """Up to where something holds for sure that a test said of a name at `since`, in statements of which the first
        starts at `block`, when the name is bound anew at `following`, of which start and end are as in `reach`."""
        return since

    def narrowed(self, root: "Node", source: bytes) -> Iterable["Narrowed"]:
        """What tests say of names."""
        return ()

    def bound_at(self, source: bytes, name: bytes, place: int) -> tuple[str, Bound] | None:
        """What a loop or the like binds the name at a place to, as in `Binding`: `for x in chain`; None: not known."""
        return None

    def reach_loosely(self, source: bytes, place: int, limit: int, following: tuple[int, int] | None) -> int:
        """`reach` of what `bound_at` says of a place: `place` when nothing is known."""
        return place

    def outer_names(self, source: bytes) -> Iterable[bytes]:
        """Names that some function of the file binds in an outer scope: Python's `global`."""
        return ()

    def field_name(self, source: bytes, start: int) -> str:
        """The attribute that a `field` node gives the object at hand; "" none."""
        return ""

    def field(self, name: str, source: bytes, start: int, end: int) -> Declaration:
        """The declaration that a `field` node is of the attribute `name`."""
        return Declaration(name, start, SymbolKind.FIELD, end)

    def hides_names(self, node: "Node", source: bytes) -> bool:
        """Whether bare names in a function without a name may be members of an object that nothing names."""
        return False

    def receiver_name(self, source: bytes, declaration: Declaration) -> bytes:
        """The name under which a method knows its object, where the programmer chooses it."""
        return b""

    def joined(self, symbol: Symbol, clause: Declaration) -> Symbol | None:
        """The definition before a clause of its name, with what the clause adds; None: the clause is another one."""
        return None

    def names_in(self, pattern: bytes) -> Iterable[bytes]:
        """The names that a `pattern` binds."""
        return ()

    def scope_name(self, node: "Node", source: bytes) -> str:
        """The name that a `scope` node puts before its members."""
        name = node.child_by_field_name("name")
        return text(name, source) if name is not None else ""

    @abstractmethod
    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        """Parameters of a parameter list, without the receiver."""

    def known_parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        """`parameters`, remembered by their text: `(self)` and its like come again and again."""
        written = source[node.start_byte : node.end_byte]
        known = self._read_before.get(written)
        if known is None:
            known = self.parameters(node, source)
            if len(written) <= _MAX_WRITTEN and not node.has_error:
                if len(self._read_before) >= _MEMORY:
                    self._read_before.clear()
                self._read_before[written] = known
        return known

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        """The parts of a `call` node; only for a query that captures some. None: it is no call."""
        return None

    def argument(self, argument: bytes) -> tuple[str, bytes] | None:
        """(keyword, value) of one argument as written; None when it is no argument."""
        return "", argument

    def holds_commas(self, arguments: bytes) -> bool:
        """Whether one argument of this text may hold a comma outside of brackets and strings."""
        return False

    def argument_nodes(self, node: "Node | ArgumentSpan") -> "list[Node]":
        """The arguments in what the query calls `arguments`, or what `call_site` gives as such."""
        found = [child for child in node.named_children if not child.is_extra]
        if groups := self.argument_groups:
            found = [each for child in found for each in (child.named_children if child.type in groups else [child])]
        return found

    @abstractmethod
    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        """The names that an import statement binds."""

    def finish_imports(self, imports: list[ImportedName], source: bytes, path: str) -> list[ImportedName]:
        """A last look over all imports of a file, for what only the whole file says."""
        return imports

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        """A last look over all symbols of a file, for what only the whole file says."""
        return symbols

    def parsed_text(self, source: bytes) -> bytes:
        """The text that the grammar is given, each byte at its place; what it cannot know may be blanked."""
        return source

    def repaired_text(self, text: bytes, captures: "dict[str, list[Node]]") -> bytes | None:
        """Another text of equal length to parse after a syntax error; None: the first one is as good."""
        return None

    def finish_references(
        self, references: list[Reference], captures: "dict[str, list[Node]]", symbols: list[Symbol], source: bytes
    ) -> list[Reference]:
        """A last look over all uses of a file, in source order, for what only their surroundings say."""
        return references

    def mended(self, source: bytes) -> bytes:
        """A broken source of the same length that the grammar may read better: what it does not know is blanked out or
        written in another way. Only the tree is taken from it, names and text are read from `source`."""
        return source

    def clean_doc(self, doc: str) -> str:
        """Documentation without the marks of its own language."""
        return doc

    def matches(self, source: bytes) -> bool:
        """Whether a file that another language also claims is of this one, by its text."""
        return True


def text(node: "Node", source: bytes) -> str:
    """The node's text. Slicing the source is several times cheaper than `node.text`."""
    return source[node.start_byte : node.end_byte].decode("utf-8", "replace")


def first_named(node: "Node") -> "Node | None":
    """The first named child; asking an empty node for it raises, and broken code has empty nodes anywhere."""
    return node.named_child(0) if node.named_child_count else None


def last_named(node: "Node") -> "Node | None":
    """The last named child."""
    count = node.named_child_count
    return node.named_child(count - 1) if count else None
