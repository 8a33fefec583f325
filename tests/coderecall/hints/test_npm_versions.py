"""CR101: a package of the repository that is imported by its name may be another version of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

FILES = {
    "package.json": '{"name": "root", "workspaces": ["packages/*"]}',
    "packages/store/package.json": '{"name": "store", "version": "8.0.0", "main": "src/index.ts"}',
    "packages/store/src/index.ts": "export const put = 1;\n",
}
APP = '{"name": "app", "dependencies": {"store": "%s"}}'
USER = "import { take } from 'store';\n\nconsole.log(take);\n"


@pytest.mark.parametrize(
    ("asked", "found"), [("7.8.1", False), ("^7", False), ("^8.0.0", True), ("workspace:*", True), ("*", True)]
)
def test_the_version_that_the_importing_package_asks_for(tmp_path: Path, hints: Hints, asked: str, found: bool) -> None:
    files = {**FILES, "packages/app/package.json": APP % asked}
    assert [hint.rule for hint in hints(tmp_path, files, {"packages/app/src/go.ts": USER})] == ["CR101"] * found


@pytest.mark.parametrize(
    ("folder", "found"), [("test/fixtures", False), ("test/__fixtures__/a", False), ("test", True)]
)
def test_data_of_tests_may_import_anything(tmp_path: Path, hints: Hints, folder: str, found: bool) -> None:
    files = {**FILES, "packages/app/package.json": APP % "workspace:*"}
    assert bool(hints(tmp_path, files, {f"packages/app/{folder}/go.ts": USER})) is found
