"""Where a baseline is kept: the file that the command line names, or the one of the repository's settings."""

import os
from pathlib import Path

from coderecall.config import load_config
from coderecall.disk import SkipFile, read_bytes
from coderecall.errors import StorageError, UsageError
from coderecall.hints.baseline import Baseline, marks_of, written
from coderecall.model import HintReport
from coderecall.terminal import printable

_LARGEST = 50_000_000  # bytes


def configured_baseline(root: Path) -> Baseline | None:
    """The baseline that the settings name. Raises UsageError when it is not there, leads out of `root`, or is none."""
    name = load_config(root).baseline
    if not name:
        return None
    try:
        return Baseline.read(name, read_bytes(root, name, max_bytes=_LARGEST))
    except SkipFile as skip:
        raise _cannot_read(name, skip.reason) from None


def read_baseline(file: Path) -> Baseline:
    """Raises UsageError when it is not there, or no baseline."""
    try:
        return Baseline.read(str(file), file.read_bytes())
    except FileNotFoundError:
        raise _cannot_read(str(file), "vanished") from None
    except OSError as error:
        raise _cannot_read(str(file), error.strerror or "it cannot be read") from None


def write_baseline(root: Path, file: Path | None, report: HintReport, of: str) -> str:
    """Accept all that the report has, and say so. None: the file of the settings. A file that is there and is no
    baseline is not overwritten.
    """
    if file is None:
        name = load_config(root).baseline
        if not name:
            raise UsageError(
                "--write-baseline needs a file: give one with --baseline FILE, or `baseline` in the settings"
            )
        file = root / name
        if os.path.lexists(file):
            configured_baseline(root)
        elif not file.parent.resolve().is_relative_to(root.resolve()):
            raise UsageError(f"the settings name a baseline outside {root}: correct `baseline`")
    elif os.path.lexists(file):
        read_baseline(file)
    _write(file, written(report.hints, of))
    count = sum(len(marks_of(hint)) for hint in report.hints)
    return f"{printable(str(file))} accepts {count} place{'' if count == 1 else 's'}"


def _write(file: Path, text: str) -> None:
    """Whole or not at all."""
    import tempfile  # only who writes one needs it

    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(f"cannot write {printable(str(file))}: {error.strerror}; give another file") from None


def _cannot_read(name: str, reason: str) -> UsageError:
    shown = printable(name)
    if reason == "vanished":
        return UsageError(f"there is no baseline {shown}: write it first with --write-baseline")
    return UsageError(f"cannot read the baseline {shown}: {reason}; give another file with --baseline")
