"""The command line. stdout is data, stderr is narration.

One module a command, imported when the command is called, so that `coderecall --help` and the hook start fast.
"""

import contextlib
import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from coderecall import __version__
from coderecall.cli.context import Context
from coderecall.errors import CoderecallError
from coderecall.terminal import printable

COMMANDS = {
    "index": "Build or refresh the index and the memory of a repository.",
    "ask": "Ask where something is done: ranked places with evidence.",
    "related": "What changes with a file or symbol, and who uses it.",
    "check": "What a change breaks or forgets in other modules.",
    "refactor": "Suggestions with evidence; never writes.",
    "explain": "What a rule claims and how it knows.",
    "symbols": "Look up definitions by name.",
    "refs": "Callers, uses, callees, implementations of a symbol.",
    "watch": "Keep the index and the memory live while files are saved.",
    "tui": "The terminal app.",
    "hook": "The git pre-commit hook: install, uninstall, run.",
    "memory": "Inspect, measure or reset the memory.",
    "status": "What the index holds and how fresh it is.",
    "doctor": "Check that everything coderecall needs is there.",
    "completion": "Print the shell completion script.",
}


# They only read, and have closed what they opened: a process that takes its objects apart at the end spends a sixth of
# its time on that.
_LEAVE_AT_ONCE = frozenset({"check", "hook"})


class LazyGroup(click.Group):
    """Finds a command in `coderecall.cli.<name>` when it is needed."""

    found = ""  # the command that was looked for last

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        self.found = cmd_name
        command = import_module(f"coderecall.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each module of this folder defines one
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The overview, without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "directory", type=click.Path(path_type=Path), help="Work as if started in this folder.")
@click.option("--traceback", is_flag=True, expose_value=False, help="Show Python's traceback of an error.")
@click.version_option(__version__, prog_name="coderecall")
@click.pass_context
def group(ctx: click.Context, directory: Path | None) -> None:
    """A memory of your codebase."""
    ctx.obj = Context(directory or Path.cwd())


def _start_fast() -> None:
    """What a process spends on itself before it does anything: a tenth of a question (docs/recall/speed.md)."""
    # NumPy's products are small here: threads for them cost more to start and to wait for than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 20)  # modules and rows stay: there is little to find among them


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 clean, 1 findings or no answer, 2 error, 3 no index, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not end the run
    given = sys.argv[1:] if arguments is None else arguments
    _start_fast()
    try:
        code = group.main(given, prog_name="coderecall", standalone_mode=False)
    except CoderecallError as error:
        if "--traceback" in given:
            raise
        click.echo(f"coderecall: {printable(str(error))}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("coderecall: interrupted; what was finished is kept", err=True)
        code = 130
    except BrokenPipeError:  # the reader of our output went away: `coderecall ask … | head -1`
        sys.stderr.close()
        code = 0
    except Exception as error:
        if "--traceback" in given:
            raise
        fact = f"unexpected {type(error).__name__}: {error}"
        click.echo(f"coderecall: {printable(fact)}; run again with --traceback and report it", err=True)
        code = 2
    code = code if isinstance(code, int) else 0
    if arguments is None and isinstance(group, LazyGroup) and group.found in _LEAVE_AT_ONCE:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End the process without taking apart what is in memory."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # closed: whoever read it went away
            stream.flush()
    os._exit(code)
