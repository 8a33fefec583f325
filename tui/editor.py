"""The user's editor, opened at a line."""

import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
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


# Tried in this order where neither variable is set.
_USUAL = ("notepad",) if sys.platform == "win32" else ("vi", "vim", "nvim", "nano", "micro", "emacs")
_ADVICE = "set $EDITOR or $VISUAL"


def editor_command(
    environment: Mapping[str, str], file: Path, line: int, *, which: Callable[[str], str | None] = shutil.which
) -> list[str]:
    """The argument list that opens `file` at `line` in `$VISUAL`, or `$EDITOR`, or with neither a usual editor.

    One that is not installed is passed over for the next; what was not asked for is opened only where nothing was.
    Raises UsageError for a value that cannot be read, and where no editor is there.
    """
    asked = [(f"${name}", environment[name]) for name in ("VISUAL", "EDITOR") if environment.get(name, "").strip()]
    commands = [_words(*pair) for pair in asked] or [[name] for name in _USUAL]
    for words in commands:
        if which(words[0]) is not None:
            return [*words, *_at_line(words[0], file, line)]
    missing = " and ".join(dict.fromkeys(words[0] for words in commands)) if asked else "no usual editor"
    verb = "are" if " and " in missing else "is"
    raise UsageError(f"{missing} {verb} {'not ' * bool(asked)}installed: {_ADVICE}")


def run_editor(command: Sequence[str], root: Path) -> str:
    """Run it until it ends, with the terminal of this process; what went wrong in one line, "" for nothing.

    Raises nothing: who handed the terminal over must get it back.
    """
    name = PurePath(command[0]).name
    # ^C is for the editor. No SIG_IGN, which it would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        status = subprocess.run(command, check=False, cwd=root).returncode
    except OSError as error:
        return f"{name} did not start ({error.strerror}): {_ADVICE}"
    finally:
        signal.signal(signal.SIGINT, before)
    if status < 0:
        return f"{name} was ended by signal {-status}"
    return f"{name} ended with status {status}" if status else ""


def _words(variable: str, value: str) -> list[str]:
    try:
        return shlex.split(value, posix=sys.platform != "win32")
    except ValueError as error:
        raise UsageError(
            f"{variable} cannot be read ({error}): {value!r}; set it to a command such as `vim`"
        ) from error


def _at_line(program: str, file: Path, line: int) -> list[str]:
    name = PurePath(program).name.removesuffix(".exe")
    if name in _PLUS_LINE:
        return [f"+{line}", str(file)]
    if name in _GOTO:
        return ["--goto", f"{file}:{line}"]
    return [f"{file}:{line}"] if name in _COLON else [str(file)]


def file_inside(root: Path, path: str) -> Path:
    """The file of the work tree that `path` names. Raises UsageError when it, or a link on the way, leads outside."""
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise UsageError(f"{path} leads outside of {root}: not opened")
    if not file.is_file():
        raise UsageError(f"{path} is gone: press i to refresh the index")
    return file
