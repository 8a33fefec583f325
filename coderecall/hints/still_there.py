"""Whether a name can still be reached though its definition is gone: it is bound in another way, or given on demand."""

import re

from coderecall.hints import missing_import
from coderecall.hints.definitions import Definitions
from coderecall.hints.gone import Candidate
from coderecall.hints.members import CATCH_ALL, member_may_exist
from coderecall.hints.uses import InFile, Use
from coderecall.hints.view import View
from parsers.model import ReferenceKind
from parsers.patterns import later

# A name among several targets, of a loop or of `with`: bindings that are not read as definitions.
_BINDS = (
    rb"(?m)^[^#\n=(]*(?:\b%b\b\s*,[^=\n(]*|,\s*[(*]*%b\b[^=\n(]*)=(?!=)"
    rb"|\b(?:for|as|global)\s+(?:\w+\s*,\s*)*%b\b"
)
_DEFINES = (
    rb"\b(?:class|interface|object|enum|struct|union|trait|type|typealias|protocol|record|module|fn|func|fun|function|def)"
    rb"\s+%b\b(?![!?]|=\()"  # `def drop!` and `def drop=(key)` of Ruby are others than `drop`
)
_SPELLED = rb"[\"']%b[\"']"
_MADE_BY_NAME = rb"[\"']%b[\"']\s*:\s*[\"'][\w.]+[.:]%b[\"']"  # "Event": "package.events.Event", for what loads it
# Uses of the names of a module that add none to them.
_READS_GLOBALS = later(
    rb"globals\(\)(?=\.(?:values|items|keys|get|copy)\(|\[[^\]\n]*\](?!\s*=(?!=)))|\bin\s+globals\(\)"
    rb"|\b__import__\([^()\n]*globals\(\)"
)
_LOOKS_UP = later(
    rb"getattr\(|import_module|__import__|globals\(\)|\[\w+\]|\.get\("
    rb"|if \w+ in\b(?!\s*[\[{(](?:\s*[\"']\w+[\"']\s*,?)*\s*[\]})])"
)
_FROM_ITSELF = later(rb"globals\(\)\[f[\"'](\w*)\{\w+\}(\w*)[\"']\]")  # what the module defines under a longer name


def is_answered(use: Use, candidate: Candidate, view: View, others: InFile) -> bool:
    """Whether the module through which a name is reached, which only handed it on, answers to the old name itself."""
    read = {use.reads} if use.is_import else {other.reads for other in others.imports if other.binds == use.binds}
    for module in read:
        if module is not None and candidate.short and view.path(module) != candidate.path:
            source = view.db.source(module)
            if b"__getattr__" in source and re.search(_SPELLED % re.escape(candidate.short.encode()), source):
                return True
    return False


def gives_instead(view: View, candidate: Candidate, before: Use, reads: int, new: Definitions | None) -> bool:
    """Whether an import of a file that is gone now reads another one, `new` if that was changed, which may give the
    name that it takes: a module that became a package."""
    if candidate.short or not before.name:
        return False
    if not before.is_resolved:  # the file itself only took it from elsewhere
        return missing_import.may_give(view, reads, before.name)
    return new is not None and is_reachable(view, candidate._replace(path=new.path, short=before.name), new)


def is_reachable(view: View, candidate: Candidate, new: Definitions | None) -> bool:
    """Whether the old name may exist at run time although no definition of it is left."""
    if new is None or not candidate.short:
        return False
    name = candidate.short
    word = re.escape(name.encode())
    if new.parsed.errors and _may_stand_unread(new, word):
        return True
    if all(symbol.name != name for symbol in new.parsed.symbols) and re.search(_DEFINES % word, new.source):
        return True  # it stands there, and the grammar took it for something else
    if candidate.member_of:
        if _passes_on_all(new, candidate.member_of):
            return True
        return member_may_exist(
            *(view, candidate.path, candidate.member_of, name, new),
            by_bases=not candidate.is_its_own,
            is_method=candidate.is_method,
        )
    module_level = [i for i in new.parsed.imports if i.scope == -1]
    if any(i.alias == name for i in module_level):
        return True
    if _takes_all_from_outside(view, new) or _gives_on_demand(new, name):
        return True
    if any(r.kind is ReferenceKind.WRITE and r.name == name and not r.qualifier for r in new.parsed.references):
        return True
    if b"globals()" in _READS_GLOBALS.sub(b"", new.source) or b"sys.modules[__name__]" in new.source:
        return True
    return re.search(_BINDS % (word, word, word), new.source) is not None or bool(
        re.search(_MADE_BY_NAME % (word, word), new.source)
    )


def _takes_all_from_outside(view: View, new: Definitions) -> bool:
    """Whether a file may hand on any name: it imports all of a module from outside. In Rust only `pub use` does."""
    row, is_rust = view.file(new.path), new.parsed.language == "rust"
    if row is None:
        return False
    file_level = {symbol.id for symbol in view.symbols(new.path).get("", ())}
    stars = [i for i in view.db.imports_in(row.id) if i.name == "*" and not i.alias and i.target_file_id is None]
    return any(i.scope_id in file_level and (i.reexport or not is_rust) for i in stars)


def _may_stand_unread(new: Definitions, word: bytes) -> bool:
    """Whether the definition of a name may stand where the file was not read. Python's lines before an error were, and
    a call defines nothing; elsewhere a bracket that is missing shows at the end of the file."""
    if new.parsed.language != "python":
        return re.search(rb"(?<!\w)" + word + rb"(?!\w)", new.source) is not None
    unread = b"\n".join(new.source.split(b"\n")[new.parsed.errors[0].line - 1 :])
    return re.search(rb"\b(?:def|class)\s+%b\b|(?<!\w)%b(?!\w|\s*\()" % (word, word), unread) is not None


def _passes_on_all(new: Definitions, module: str) -> bool:
    """Whether a module inside the file gives all names of another: in Rust one of several, each under its own `cfg`."""
    stars = [one.start_byte for one in new.parsed.imports if one.name == "*"]
    spans = [(one.start_byte, one.end_byte) for one in new.parsed.symbols if one.qualified_name == module]
    return any(start <= star < end for star in stars for start, end in spans)


def _gives_on_demand(new: Definitions, name: str) -> bool:
    """Whether a module's `__getattr__` may answer to the name: it spells it, or it looks names up in some way."""
    names = {symbol.name.encode() for symbol in new.parsed.symbols}
    for symbol in new.parsed.symbols:
        if symbol.parent == -1 and symbol.name in CATCH_ALL:
            body = _FROM_ITSELF.sub(
                lambda found: found[0] if found[1] + name.encode() + found[2] in names else b"", new.text(symbol)
            )
            spelled = re.search(_SPELLED % re.escape(name.encode()), new.source)
            if spelled or _LOOKS_UP.search(body) or b"raise AttributeError" not in body:
                return True
    return False
