"""Methods that Ruby code may have though no definition of them is written."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from coderecall.hints.comparison import FilePair
from coderecall.hints.ruby_made_names import names_made
from coderecall.hints.uses import Use
from coderecall.hints.view import View
from parsers.model import SymbolKind
from parsers.patterns import later

# Spelled as a symbol or a string: `attr_reader :size`, `%i[size name].each { … define_method … }`.
_SPELLED = rb":%b(?![\w?!])|[\"']%b[\"']|%%[iIwW][\[({<|](?:[^\])}>|]*\s)?%b[\s\])}>|]"

_GIVEN = later(rb"[ \t]*=(?![=~>])")


def may_be_made(view: View, source: bytes, name: str) -> bool:
    """Whether the file of a class or module may give it a method in a way that is not read as a definition."""
    if _spelled(name).search(source) is not None:
        return True

    def given(constant: str) -> Iterator[bytes]:
        rows = {row.file_id for row in view.db.symbols_named([constant]) if row.language == "ruby"}
        return (view.db.source(file_id) for file_id in sorted(rows))

    return any(re.fullmatch(made, name) for made in names_made(source, given))


def is_spelled(source: bytes, name: str) -> bool:
    """Whether a file names something by a symbol or a string, as `let(:size)` does."""
    return _spelled(name).search(source) is not None


def is_given_a_value(view: View, use: Use) -> bool:
    """Whether a use is `store.limit = 1`, which calls `limit=`."""
    end = use.start_byte + len(use.name.encode())
    return not use.is_import and _GIVEN.match(view.db.source(use.file_id), end) is not None


def new_in_modules(pairs: Iterable[FilePair]) -> frozenset[str]:
    """Names of the methods that a change brought into modules: what extends a class with them is anywhere."""
    found = set()
    for pair in pairs:
        if pair.new is None or pair.new.parsed.language != "ruby":
            continue
        before = pair.old.groups() if pair.old else {}
        after = pair.new.groups()
        for name, group in after.items():
            owner = after.get(name.rpartition(".")[0])
            if name not in before and owner and owner[0].kind is SymbolKind.MODULE:
                found.add(group[0].name)
    return frozenset(found)


def is_of_a_gem(view: View, name: str) -> bool:
    """Whether files require from outside what is called like a module or class: the repository only opened it again."""
    if not name:
        return False
    plain = name.lower()
    modules = {module for module, _ in view.db.imported_modules("ruby")}
    named = [module for module in modules if re.sub(r"[_-]", "", module.partition("/")[0]).lower() == plain]
    own = {path for path in view.paths() if path.endswith(".rb")} if named else set()
    return any(not any(path == f"{one}.rb" or path.endswith(f"lib/{one}.rb") for path in own) for one in named)


@cache
def _spelled(name: str) -> re.Pattern[bytes]:
    word = re.escape(name.encode())
    return re.compile(_SPELLED % (word, word, word))
