"""Files are parsed by processes that must not outlive the one that started them."""

import subprocess
import sys
from pathlib import Path

PARENT = """
import os
from coderecall.index.parsing import _pool

if __name__ == "__main__":
    pool = _pool(2)
    print(pool.submit(os.getpid).result(), flush=True)
    input()
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.kill()
    assert parent.stdout.read() == b""  # returns when the last process that could write there is gone
    parent.communicate()
