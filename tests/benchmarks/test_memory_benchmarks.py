"""The benchmarks of the memories: parts are found, tables are Markdown, a process of its own tells its peak."""

import subprocess
import sys

import pytest

from benchmarks.memory import __main__ as command
from benchmarks.memory.measuring import AloneError, Table, alone, interleaved


def test_every_part_says_what_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    command.main([])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(command.parts()) > 0
    assert all(len(line.split()) > 3 for line in lines)


def test_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["nothing"])
    assert "nothing: no such part; there are " in capsys.readouterr().err


def test_the_list_loads_no_torch() -> None:
    code = "import sys; from benchmarks.memory.__main__ import main; main([]); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_table_is_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Title", "what", "tokens", "share")
    table.row("a", 12_345, 0.12345)
    title, rule, row = [line for line in capsys.readouterr().out.splitlines() if line][1:]
    assert (title, row) == ("| what   | tokens | share  |", "| a      | 12,345 |  0.123 |")
    assert set(rule) == {"|", "-"}


def test_every_job_of_a_round_is_run() -> None:
    ran: list[str] = []
    assert interleaved({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, 2).keys() == {"a", "b"}
    assert ran == ["a", "b", "a", "b"]


def test_a_process_of_its_own_tells_result_and_memory() -> None:
    found = alone("builtins", "dict", a=1)
    assert found.result == {"a": 1}
    assert 0 < found.before <= found.peak


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(AloneError, match="no_such_module"):
        alone("no_such_module", "run")
