"""The stream of `git log`, cut anywhere, gives the same commits."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coderecall.history.log import FileChange, Hunk, message_text, read_commits

LOG = (
    b"\x00" + b"a" * 40 + b" 200\x00Second: say \xe2\x82\xac\n\nBody\n\x00\n\n"
    b"diff --git a/old.py b/new.py\nsimilarity index 90%\nrename from old.py\nrename to new.py\n"
    b"--- a/old.py\n+++ b/new.py\n@@ -3,2 +3 @@ def f():\n-    a\n--- b\n+    c\n@@ -9,0 +9,2 @@\n+x\n+++ y\n"
    b"\x00" + b"b" * 40 + b" 100\x00First\n\x00\n\n"
    b"diff --git a/old.py b/old.py\nnew file mode 100644\n--- /dev/null\n+++ b/old.py\n@@ -0,0 +1,12 @@\n+z\n"
)


@given(st.lists(st.integers(0, len(LOG)), max_size=6))
def test_chunks_may_end_anywhere(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(LOG)]
    chunks = [LOG[a:b] for a, b in pairwise(edges)]
    second, first = read_commits(chunks)
    assert (second.sha, second.time, second.message) == ("a" * 40, 200, "Second: say €\n\nBody")
    # lines of content that look like file headers ("--- b", "+++ y") are content
    assert second.changes == [FileChange("old.py", "new.py", [Hunk(2, 3, 1), Hunk(0, 9, 2)])]
    assert first.changes == [FileChange("", "old.py", [Hunk(0, 1, 12)])]


def test_a_huge_patch_is_cut_down_as_it_arrives() -> None:
    patch = b"@@ -1 +1,90000 @@\n" + b"+xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n" * 90_000
    log = LOG[: LOG.index(b"@@")] + patch
    chunks = [log[i : i + 65536] for i in range(0, len(log), 65536)]
    (commit,) = read_commits(chunks)
    assert commit.changes == [FileChange("old.py", "new.py", [Hunk(1, 1, 90_000)])]


def test_the_text_of_a_message_is_subject_and_first_paragraph() -> None:
    message = "Fix the\nsession\n\nSigned-off-by: a <a@b>\n\nIt was lost\nwhen idle.\n\nMore."
    assert message_text(message) == "Fix the session\nIt was lost when idle."
