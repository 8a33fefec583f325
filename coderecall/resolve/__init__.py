"""Name resolution across files: which symbol each import and each reference means, and how sure that is.

`resolve` binds what a change touches. The rules of a language (where a module name leads, what a bare name can see) are
in the module of its name; `exports` follows imports, `members` follows bases, `binder` puts them together. Names are
loaded on first use: a question needs the rules of languages and binds nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coderecall.resolve.changes import ChangedFiles, ResolveReport
    from coderecall.resolve.own_uses import bind_own_uses
    from coderecall.resolve.run import resolve

__all__ = ["ChangedFiles", "ResolveReport", "bind_own_uses", "resolve"]

_HOME = {"ChangedFiles": "changes", "ResolveReport": "changes", "bind_own_uses": "own_uses", "resolve": "run"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found
