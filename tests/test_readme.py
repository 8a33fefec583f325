"""What the README names is there: commands, options, make targets, settings, files."""

import dataclasses
import re
import tomllib
from pathlib import Path

import click
import pytest

from coderecall.cli import COMMANDS, group
from coderecall.config import Config, load_config
from parsers import LANGUAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LINES = [
    line.partition("#")[0]
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
SPANS = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
CALLS = sorted(
    {
        match[1]
        for text in (*LINES, *SPANS)
        if (match := re.search(r"(?:^|[|$] ?|-m )(coderecall(?: .*)?)$", text.strip())) and "=" not in text
    }
)


def _command(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and what is left of them."""
    found: click.Command = group
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        inner = found.get_command(click.Context(found), words[0])
        assert inner is not None, f"there is no command {words[0]!r}"
        found, words = inner, words[1:]
    return found, words


def _options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "-h",
    }


@pytest.mark.parametrize("call", CALLS)
def test_a_command_line_of_the_readme(call: str) -> None:
    command, rest = _command(call.split()[1:])
    for word in rest:
        if word.startswith("-") and word != "-":  # stdin
            assert word in _options(command), f"{call}: there is no option {word}"


def test_there_are_commands_to_test() -> None:
    assert len(CALLS) > 20


def test_every_command_is_in_the_table() -> None:
    rows = set(re.findall(r"^\| `coderecall (\w+)", README, re.MULTILINE))
    assert rows == set(COMMANDS)


@pytest.mark.parametrize("row", re.findall(r"^\| `coderecall \w+.*", README, re.MULTILINE))
def test_the_options_of_a_row_exist(row: str) -> None:
    command, _ = _command([word for word in re.findall(r"`coderecall ([^`]*)`", row)[0].split() if word.islower()])
    for option in re.findall(r"`(--?[\w-]+)", row):
        assert option in _options(command), f"{row[:40]}: there is no option {option}"


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {line.split()[1] for line in LINES if line.startswith("make ")} | set(re.findall(r"`make (\w+)", README))
    assert named
    assert named <= targets


def test_the_settings_are_those_there_are(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert tomllib.loads(block)["tool"]["coderecall"].keys() == {field.name for field in dataclasses.fields(Config)}
    (tmp_path / "pyproject.toml").write_text(block, "utf-8")
    assert load_config(tmp_path).jobs == 4


def test_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), f"{target} is not there"


def test_every_language_is_named() -> None:
    shown = {
        "cpp": "C++",
        "csharp": "C#",
        "javascript": "JavaScript",
        "php": "PHP",
        "tsx": "TSX",
        "typescript": "TypeScript",
    }
    section = README.partition("## Languages")[2].partition("\n## ")[0]
    for language in LANGUAGES:
        assert shown.get(language, language.title()) in section
