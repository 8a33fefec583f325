"""The history as git streams it: complete, in order, whatever the user has configured."""

import os
from pathlib import Path

from repositories import commit, make_repo, run_git

from coderecall import git

BODY = "".join(f"line {n} of a file that is long enough\n" for n in range(20))


def test_the_history_is_streamed_newest_first(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": BODY})
    first = git.head(root)
    (root / "a.py").rename(root / "b.py")
    second = commit(root, "Move\n\nWith a body\nof two lines", {}, time=1_700_000_000)
    commit(root, "Words only", {"notes.txt": "nothing to parse\n"})
    fourth = commit(root, "Nul\n", {"b.py": "x = 1\n\0commit\n", "n.py": "\0" + "0" * 40 + " 1\0"})
    whole = b"".join(git.log_stream(root, suffixes=(".py",)))
    heads = [line[1:41].decode() for line in whole.split(b"\n") if line.startswith(b"\0") and len(line) > 41]
    assert heads == [fourth, second, first]
    assert f"\0{second} 1700000000\0Move\n\nWith a body\nof two lines\n\0\n".encode() in whole
    assert b"rename from a.py\nrename to b.py\n" in whole
    assert b"notes.txt" not in whole
    since = b"".join(git.log_stream(root, since=first, limit=1))
    assert fourth.encode() in since
    assert second.encode() not in since


def test_the_users_settings_do_not_change_the_stream(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": BODY})
    commit(root, "Second", {"a.py": BODY.replace("line 3 ", "LINE 3 ")})
    plain = b"".join(git.log_stream(root))
    for setting in (
        "diff.noprefix=true",
        "diff.mnemonicPrefix=true",
        "diff.context=9",
        "diff.interHunkContext=9",
        "diff.renames=false",
        "diff.algorithm=patience",
        "diff.orderFile=/nowhere",
        "diff.wsErrorHighlight=all",
        "color.ui=always",
        "color.diff=always",
        "log.showRoot=false",
        "log.date=iso",
        "log.decorate=full",
        "format.pretty=oneline",
        "i18n.logOutputEncoding=latin1",
        "core.quotePath=true",
    ):
        run_git(root, "config", *setting.split("=", 1))
    assert b"".join(git.log_stream(root)) == plain


def test_the_stream_ends_its_process_when_closed(tmp_path: Path) -> None:
    root = make_repo(tmp_path, {"a.py": "x = 1\n" * 100_000})
    for n in range(5):
        commit(root, f"{n}", {"a.py": f"x = {n}\n" * 100_000})
    before = _children()
    stream = git.log_stream(root)
    next(stream)
    assert _children() != before
    stream.close()
    assert _children() == before


def _children() -> set[str]:
    return {
        entry
        for entry in os.listdir("/proc")  # noqa: PTH208 - names only
        if entry.isdigit() and _parent(entry) == os.getpid()
    }


def _parent(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
