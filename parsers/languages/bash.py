"""Bash, and what zsh and sh have in common with it."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from parsers.language import NO_MODIFIERS, ArgumentSpan, CallSite, Declaration, ImportedName, Language, Scope, text
from parsers.model import Parameter, ParameterKind, Symbol, SymbolKind
from parsers.patterns import later
from parsers.shell_repair import repaired

if TYPE_CHECKING:
    from tree_sitter import Node

_NO_ARGUMENTS = frozenset(
    ["command_name", "variable_assignment", "file_redirect", "herestring_redirect", "heredoc_redirect", "comment"]
)
# a function takes what it is given
_ANY_ARGUMENTS = (Parameter("@", ParameterKind.VARIADIC, True, ""),)
_NAME = later(rb"[A-Za-z_]\w*")
_WORD = later(rb"[^\s=\"'$`\\(){}\[\]<>|&;*?!~]+(?=\s|$)")
_ALIAS = later(rb"[\"']?([^\s=\"'$`]+)=")
_EXPORT = later(rb"^[ \t]*export[ \t]+((?:\w+[ \t]+)*\w+)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_TEST = later(rb"^[ \t]*@test[ \t]+(?P<title>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\s{]+)[ \t]*(?=\{)", re.MULTILINE)
_EXPANSION = later(r"\$\{?(\w+)|\$\(|[()}]")
_OWN_FOLDER = later(r"BASH_SOURCE|BATS_TEST_DIRNAME|\$\{?0\b|%x\}|%N\}")
_ABOVE = later(r"/\.\.(?=[/\"\s)]|$)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BUILTINS = _words(
    """
    . : [ [[ ]] { } @test add-zsh-hook alias autoload bg bind bindkey break builtin caller cd command compdef compgen
    complete compopt continue coproc declare dirs disown do done echo elif else emulate enable esac eval exec exit
    export false fc fg fi for function getopts hash help history if in jobs kill let local logout mapfile popd print
    printf pushd pwd read readarray readonly return select set setopt shift shopt source suspend test then time times
    trap true type typeset ulimit umask unalias unset unsetopt until wait whence while zle zmodload zparseopts zstyle
    """
)


class Bash(Language):
    name = "bash"
    suffixes = (".sh", ".bash", ".bats", ".zsh", ".ksh", ".zsh-theme", "PKGBUILD")
    dot_files = (".bashrc", ".bash_profile", ".bash_aliases", ".profile", ".zshrc", ".zshenv", ".zprofile")
    interpreters = ("bash", "sh", "zsh", "dash", "ksh", "ash", "bats")
    distribution = "tree-sitter-bash"
    queries = ("bash.scm",)
    line_comment = b"#"
    block_comment = False
    separators = b""
    receivers = frozenset()
    builtin_calls = _BUILTINS
    builtin_types = frozenset("0123456789")  # what a script or function was called with

    def grammar(self) -> object:
        import tree_sitter_bash

        return tree_sitter_bash.language()

    def parsed_text(self, source: bytes) -> bytes:
        """A test of bats is a function: `@test "it works" {`."""
        if b"@test" not in source:
            return source
        return _TEST.sub(lambda test: b"t" + b"_" * (len(test[0]) - 3) + b"()", source)

    def repaired_text(self, text: bytes, captures: "dict[str, list[Node]]") -> bytes | None:
        fixed = repaired(text, _broken_lines)
        return fixed if fixed != text else None

    def declare(
        self, node: "Node", kind: SymbolKind, source: bytes, prefix: bytes, scope: Scope
    ) -> Sequence[Declaration]:
        start = node.start_byte
        match node.type:
            case "variable_assignment":
                named = _NAME.match(source, start)
                if named is None:
                    return ()
                words = source[source.rfind(b"\n", 0, start) + 1 : start].split()
                modifiers = frozenset({"exported"} if b"export" in words or b"-x" in words else NO_MODIFIERS)
                if b"readonly" in words or b"-r" in words:
                    kind = SymbolKind.CONSTANT
                head_end = min(node.end_byte, source.find(b"\n", start) % (len(source) + 1))
                return (Declaration(named[0].decode(), start, kind, head_end, None, modifiers),)
            case "command":
                return tuple(
                    Declaration(alias[1].decode("utf-8", "replace"), alias.start(1), kind, node.end_byte, None)
                    for argument in node.children_by_field_name("argument")
                    if (alias := _ALIAS.match(source, argument.start_byte, argument.end_byte)) is not None
                )
        named_node = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        if named_node is None:
            return ()
        head_end = body.start_byte if body is not None else node.end_byte
        test = _TEST.match(source, start)
        if test is not None:
            quoted = test["title"][:1] in b"\"'"
            title = test["title"][1:-1] if quoted else test["title"]
            name = title.decode("utf-8", "replace")
            return (Declaration(name, test.start("title") + quoted, kind, head_end, ()),)
        return (Declaration(text(named_node, source), named_node.start_byte, kind, head_end, _ANY_ARGUMENTS),)

    def bound_name(self, node: "Node", source: bytes, scope: Scope) -> bytes | None:
        match = _NAME.match(source, node.start_byte)
        return match[0] if match is not None else b""

    def parameters(self, node: "Node", source: bytes) -> tuple[Parameter, ...]:
        return _ANY_ARGUMENTS

    def call_site(self, node: "Node", source: bytes) -> CallSite | None:
        start = node.start_byte
        if node.type == "word":  # what `run` and `trap` are given
            word = _WORD.fullmatch(source, start, node.end_byte)
            return CallSite(start, start, word.end(), None, readable=False) if word is not None else None
        word = _WORD.match(source, start, node.end_byte)
        if word is None:  # variables that are set for the command come first
            named = node.child_by_field_name("name")
            word = _WORD.match(source, named.start_byte, named.end_byte) if named is not None else None
            if word is None:
                return None
        end = word.end()
        start = source.rfind(b"/", word.start(), end) + 1 or word.start()
        if start == end:
            return None
        return CallSite(start, start, end, node if end < node.end_byte else None)

    def argument_nodes(self, node: "Node | ArgumentSpan") -> "list[Node]":
        return [child for child in node.named_children if child.type not in _NO_ARGUMENTS]

    def imports(self, node: "Node", source: bytes, path: str) -> Iterable[ImportedName]:
        command, argument = node.child_by_field_name("name"), node.child_by_field_name("argument")
        if command is None or argument is None:
            return ()
        written = text(argument, source)
        if text(command, source) == "load":
            if not path.endswith((".bats", ".bash")):
                return ()
            module = written.strip("\"'")
            module = module if module.startswith(("/", ".", "$")) else f"./{module}"
        else:
            module = _sourced(written, source)
        return (ImportedName(module, "*", "", argument.start_byte),) if module else ()

    def finish_symbols(self, symbols: list[Symbol], source: bytes) -> list[Symbol]:
        """`export NAME` may stand apart from what sets it."""
        if b"export " not in source:
            return symbols
        names = {name.decode() for found in _EXPORT.findall(source) for name in found.split()}
        for i, symbol in enumerate(symbols):
            if symbol.name in names and symbol.parameters is None and symbol.parent < 0:
                symbols[i] = symbol._replace(modifiers=symbol.modifiers | {"exported"})
        return symbols


def _broken_lines(text: bytes) -> list[int] | None:
    """Lines where a text does not parse, from 0; None: it parses."""
    from parsers.registry import grammar

    root = grammar("bash").parser.parse(text).root_node
    if not root.has_error:
        return None
    found: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_missing:
            found.add(node.start_point.row)
        elif node.is_error:
            inner = [child for child in node.children if child.has_error]
            pending.extend(inner)
            if not inner:
                # an error that begins with the text breaks at the first word that is no whole statement
                words = {child.start_point.row for child in node.children if not child.is_named} - {
                    node.start_point.row
                }
                found.add(min(words) if node.start_byte == 0 and words else node.start_point.row)
        elif node.has_error:
            pending.extend(node.children)
    return sorted(found)


def _sourced(written: str, source: bytes) -> str:
    """The sourced file; relative to the own file with a leading dot, with its expansions where they are unknown."""
    ends = [match.end() for match in _EXPANSION.finditer(written)]
    if not ends:
        return written.strip("\"'")
    head, tail = written[: ends[-1]], written[ends[-1] :].strip("\"'")
    if not tail.startswith("/"):
        return written.strip("\"'")
    variable = re.fullmatch(r"[\"']?\$\{?(\w+)\}?", head)
    if variable is not None and _OWN_FOLDER.search(head) is None:
        assigned = re.search(rb"^[^#\n]*\b" + variable[1].encode() + rb"=(.*)$", source, re.MULTILINE)
        head = assigned[1].decode("utf-8", "replace") if assigned is not None else head
    if _OWN_FOLDER.search(head) is None:
        return written.strip("\"'")
    return f".{'/..' * len(_ABOVE.findall(head))}{tail}"


LANGUAGES = (Bash(),)
