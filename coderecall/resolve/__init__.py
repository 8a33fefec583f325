"""Name resolution across files: which symbol each import and each reference means, and how sure that is.

`resolve` binds what a change touches. The rules of a language (where a module name leads, what a bare name can see) are
in the module of its name; `exports` follows imports, `members` follows bases, `binder` puts them together.
"""

from coderecall.resolve.changes import ChangedFiles, ResolveReport
from coderecall.resolve.own_uses import bind_own_uses
from coderecall.resolve.run import resolve

__all__ = ["ChangedFiles", "ResolveReport", "bind_own_uses", "resolve"]
