"""git behaves the same for every test on every machine. Repositories for tests are made by `repositories.py`."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import repositories
from hypothesis import settings

settings.register_profile("counts", deadline=None)  # no test looks at the clock
settings.load_profile("counts")

_GIT_CONFIG = """
[user]
    name = Tester
    email = tester@example.com
[init]
    defaultBranch = main
[commit]
    gpgSign = false
[protocol "file"]
    allow = always
"""


@pytest.fixture(autouse=True)
def _own_git_configuration(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's git configuration, and a git hook that started the tests, must not change what they see."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    config = home / "gitconfig"
    config.write_text(_GIT_CONFIG, "utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("CODERECALL_CACHE_DIR", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def make_repo() -> Callable[[Path, repositories.Files], Path]:
    """`make_repo(tmp_path, {"a.py": "x = 1\\n"})`: a git repository with one commit of these files."""
    return repositories.make_repo
