"""The user's editor, opened at a line."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath

from coderecall.errors import UsageError

# How each family wants to be told the line; everything else gets the file alone.
_PLUS_LINE = frozenset(
    {
        "vi",
        "vim",
        "nvim",
        "view",
        "gvim",
        "mvim",
        "emacs",
        "emacsclient",
        "nano",
        "pico",
        "micro",
        "kak",
        "joe",
        "jed",
        "ne",
        "mg",
    }
)
_GOTO = frozenset({"code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"})
_COLON = frozenset({"hx", "helix", "subl", "zed", "zeditor", "lite-xl"})


def editor_command(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The argument list that opens `file` at `line` in `$VISUAL` or `$EDITOR`. Raises UsageError for a broken value."""
    variable = next((name for name in ("VISUAL", "EDITOR") if environment.get(name, "").strip()), "")
    value = environment.get(variable, "") or ("notepad" if sys.platform == "win32" else "vi")
    try:
        words = shlex.split(value, posix=sys.platform != "win32")
    except ValueError as error:
        raise UsageError(
            f"${variable} cannot be read ({error}): {value!r}; set it to a command such as `vim`"
        ) from error
    name = PurePath(words[0]).name.removesuffix(".exe")
    if name in _PLUS_LINE:
        return [*words, f"+{line}", str(file)]
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    if name in _COLON:
        return [*words, f"{file}:{line}"]
    return [*words, str(file)]


def file_inside(root: Path, path: str) -> Path:
    """The file of the work tree that `path` names. Raises UsageError when it, or a link on the way, leads outside."""
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise UsageError(f"{path} leads outside of {root}: not opened")
    if not file.is_file():
        raise UsageError(f"{path} is gone: press i to refresh the index")
    return file
