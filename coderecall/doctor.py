"""Checks that everything coderecall needs is there. Each check is one function and one line of the report."""

import os
import platform
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from coderecall import git
from coderecall.config import load_config
from coderecall.errors import CoderecallError, NoIndexError, WeightsError
from coderecall.project import Project

_OLDEST_GIT = (2, 31)
_LINUX_WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `remedy` says what to do; "" when all is well."""

    name: str
    fact: str
    remedy: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.remedy


def examine(project: Project, *, full: bool = False) -> tuple[Finding, ...]:
    """Run every check. Torch is looked for, and imported only when `full`: that takes seconds."""
    checks: list[Callable[[], Finding]] = [
        _python,
        _git,
        _sqlite,
        _grammars,
        _weights,
        lambda: _torch(full=full),
        lambda: _configuration(project.root),
        lambda: _folder(project.folder),
        lambda: _index(project),
        lambda: _hook(project.root),
        lambda: _watches(project.root),
    ]
    return tuple(check() for check in checks)


def _python() -> Finding:
    version = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("python", version, "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer")


def _git() -> Finding:
    try:
        output = subprocess.run(["git", "--version"], capture_output=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return Finding("git", "not found", "install it from https://git-scm.com: without it nothing can be listed")
    text = output.decode("utf-8", "replace").split()[2]
    numbers = tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
    oldest = ".".join(map(str, _OLDEST_GIT))
    return Finding("git", text, "" if numbers >= _OLDEST_GIT else f"install git {oldest} or newer")


def _sqlite() -> Finding:
    from coderecall.store.abilities import has_full_text_search, sqlite_version

    if has_full_text_search():
        return Finding("sqlite", f"{sqlite_version()} with full-text search")
    return Finding(
        "sqlite", f"{sqlite_version()} without FTS5", "use a Python from python.org, uv or conda: they have FTS5"
    )


def _grammars() -> Finding:
    """Parse one line in each language: a grammar of the wrong version fails here, not in the middle of a run."""
    from parsers import LANGUAGES
    from parsers.registry import grammar, languages

    broken = []
    for name in LANGUAGES:
        try:
            grammar(name).parser.parse(b"x")
        except Exception as error:  # noqa: BLE001 - whatever a foreign binary raises is the finding
            broken.append(f"{name} ({type(error).__name__})")
    if broken:
        return Finding("grammars", f"cannot load {', '.join(broken)}", "run `pip install --force-reinstall coderecall`")
    own = [name for name in LANGUAGES if not languages()[name].generic]
    return Finding("grammars", f"{len(own)} load: {', '.join(own)}; {_pack()}")


def _pack() -> str:
    """What the extra with all other languages does, or would do."""
    from parsers.generic import SPECS, is_installed, other_version

    if is_installed():
        return f"all-languages adds {len(SPECS)} more"
    unusable = f", which tree-sitter-language-pack {other_version()} does not" if other_version() else ""
    return f"`pip install 'coderecall[all-languages]'` adds {len(SPECS)} more{unusable}"


def _weights() -> Finding:
    """Read what was trained on other repositories and came with the program."""
    from coderecall.weights import check_all

    try:
        check_all()
    except WeightsError as error:
        fact, _, _ = str(error).rpartition(": ")
        return Finding("weights", fact, "run `pip install --force-reinstall coderecall`")
    return Finding("weights", "whole")


def _torch(*, full: bool) -> Finding:
    if util.find_spec("torch") is None:
        return Finding("torch", "not installed", "run `pip install torch`: `watch` and `tui` need it")
    version = metadata.version("torch")
    if not full:
        return Finding("torch", f"{version} (--full tries it and names the device)")
    try:
        from memory_engine.device import choose_device

        return Finding("torch", f"{version} on {choose_device()}")
    except Exception as error:  # noqa: BLE001 - a broken build raises anything, from OSError to ImportError
        first = str(error).partition("\n")[0]
        return Finding("torch", f"{version} does not work: {first}", "reinstall it as https://pytorch.org says")


def _configuration(root: Path) -> Finding:
    try:
        config = load_config(root)
    except CoderecallError as error:
        return Finding("configuration", str(error), "correct the file: every command stops at it")
    chosen = [f"{len(config.include)} include", f"{len(config.exclude)} exclude"]
    return Finding("configuration", f"valid, {' and '.join(chosen)} patterns")


def _hook(root: Path) -> Finding:
    """Whether commits are checked. That they are not is no fault: who uses pre-commit or husky lists us there."""
    from coderecall.hook.placing import installed

    try:
        path = installed(root)
    except CoderecallError as error:
        return Finding("hook", f"none: {str(error).partition(': ')[0]}")
    return Finding("hook", f"in {path}" if path else "not installed by `coderecall hook install`")


def _folder(folder: Path) -> Finding:
    if not folder.exists():
        parent = next(p for p in folder.parents if p.exists())
        if os.access(parent, os.W_OK):
            return Finding("folder", f"{folder} can be made")
        return Finding("folder", f"{parent} is read-only", "set CODERECALL_CACHE_DIR to a folder that can be written")
    if folder.is_symlink():
        return Finding(
            "folder", f"{folder} is a symbolic link", "remove it: an index is kept inside its repository only"
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding("folder", f"{folder} is open to other users ({mode:o})", f"run `chmod 700 {folder}`")
    if not os.access(folder, os.W_OK):
        return Finding("folder", f"{folder} is read-only", "set CODERECALL_CACHE_DIR to a folder that can be written")
    return Finding("folder", f"{folder}, private")


def _index(project: Project) -> Finding:
    build = f"run `coderecall index {project.root}`"
    try:
        status = project.status()
    except NoIndexError:
        return Finding("index", f"none in {project.root}", build)
    except CoderecallError as error:
        fact, _, remedy = str(error).rpartition(": ")
        return Finding("index", fact or str(error), remedy if fact else "run `coderecall index --rebuild`")
    size = f"format {status.format_version}, {status.files} files, {status.symbols} symbols"
    if status.pending:
        count = "1 file" if len(status.pending) == 1 else f"{len(status.pending)} files"
        return Finding("index", f"{size}, {count} changed since: `coderecall index` reads what changed")
    if status.notes:
        return Finding("index", f"{size}; {status.notes[0]}", build)
    return Finding("index", "; ".join([f"{size}, up to date", *status.advice]))


def _watches(root: Path) -> Finding:
    """Watch mode takes one inotify watch a folder, on Linux only; beyond the limit changes are missed."""
    try:
        limit = int(_LINUX_WATCHES.read_text("ascii"))
    except (OSError, ValueError):
        return Finding("watching", f"no limit known on {platform.system()}")
    try:
        folders = len({path.rpartition("/")[0] for path in git.list_files(root)}) + 1
    except CoderecallError as error:
        return Finding("watching", f"cannot count folders: {error}", "correct that first")
    fact = f"{folders} folders of {limit} that the system can watch"
    if folders * 2 <= limit:  # editors and other watchers share the limit
        return Finding("watching", fact)
    return Finding("watching", fact, f"run `sudo sysctl fs.inotify.max_user_watches={max(524_288, folders * 4)}`")
