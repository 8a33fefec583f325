"""The settings file: what it may say, and how a mistake in it is told."""

import os
from pathlib import Path

import pytest
from repositories import write

from coderecall.config import Config, load_config
from coderecall.errors import UsageError


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_both_places(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.coderecall]\nexclude = ["vendor/**"]\njobs = 2\n'})
    assert load_config(tmp_path) == Config(exclude=("vendor/**",), jobs=2)
    write(tmp_path, {"coderecall.toml": 'include = ["src/**"]\nmax_file_bytes = 5000\n'})
    assert load_config(tmp_path) == Config(include=("src/**",), max_file_bytes=5000)


@pytest.mark.parametrize(
    "text", ["not toml at all [", '[tool.other]\nx = "coderecall"\n', '[project]\nname = "coderecall"\n', ""]
)
def test_a_pyproject_that_does_not_speak_to_us(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"pyproject.toml": text})
    assert load_config(tmp_path) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('exclued = ["a"]', r"coderecall.toml has an unknown key 'exclued': did you mean 'exclude'\?"),
        ("'e\\u001b' = 1", "unknown key"),
        ('exclude = "vendor"', r"coderecall.toml: exclude must be a list of patterns, as in \[\"src/\*\*\"\]"),
        ("exclude = [1]", "exclude must be a list of patterns"),
        ('exclude = [""]', "exclude must be a list of patterns"),
        ("jobs = 0", "jobs must be a whole number from 1 to 128"),
        ("jobs = 100000", "jobs must be a whole number"),
        ("jobs = true", "jobs must be a whole number"),
        ("max_file_bytes = 1.5", "max_file_bytes must be a whole number"),
        ("jobs =", "coderecall.toml is not valid TOML: .*line 1"),
    ],
)
def test_mistakes_are_one_line_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, {"coderecall.toml": text + "\n"})
    with pytest.raises(UsageError, match=message) as caught:
        load_config(tmp_path)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_mistake_in_pyproject_names_the_table(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.coderecall]\njob = 1\n"})
    with pytest.raises(
        UsageError, match=r"\[tool.coderecall\] in pyproject.toml has an unknown key 'job': did you mean 'jobs'"
    ):
        load_config(tmp_path)


def test_a_settings_file_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "coderecall.toml")
    with pytest.raises(UsageError, match="not a regular file"):
        load_config(tmp_path)
    (tmp_path / "coderecall.toml").unlink()
    (tmp_path / "coderecall.toml").symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match="symbolic link"):
        load_config(tmp_path)
