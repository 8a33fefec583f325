"""CR101: a package that leaves the repository with its project file may be taken from a registry."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

CSHARP = {
    "src/Mail/Mail.csproj": "<Project />\n",
    "src/Mail/Target.cs": "namespace N.Targets;\n\npublic class MailTarget\n{\n}\n",
    "src/Core/Target.cs": "namespace N.Targets;\n\npublic class Target\n{\n}\n",
    "examples/Mail/Example.cs": (
        "using N.Targets;\n\nclass Example\n{\n    void Go()\n    {\n        var m = new MailTarget();\n    }\n}\n"
    ),
}
JAVA = {
    "mail/pom.xml": "<project/>\n",
    "mail/src/main/java/n/MailTarget.java": "package n;\n\npublic class MailTarget {\n}\n",
    "app/src/main/java/app/Go.java": "package app;\n\nimport n.MailTarget;\n\nclass Go {\n    MailTarget target;\n}\n",
}
NPM = {
    "packages/mail/package.json": '{"name": "@n/mail"}\n',
    "packages/mail/src/target.ts": "export const target = 1;\n",
    "packages/app/src/go.ts": 'import { target } from "../../mail/src/target";\n\nconsole.log(target);\n',
}


@pytest.mark.parametrize("files", [pytest.param(CSHARP, id="csharp"), pytest.param(JAVA, id="java")])
def test_a_package_that_is_gone_as_a_whole(tmp_path: Path, hints: Hints, files: dict[str, str]) -> None:
    project, code = list(files)[:2]
    assert hints(tmp_path, files, {project: None, code: None}) == ()
    (hint,) = hints(tmp_path / "the project stays", files, {code: None})
    assert hint.message == f"`{code}` was deleted, but is still used here"
    more = {**files, code.replace("Target.", "Other."): files[code].replace("MailTarget", "Other")}
    (hint,) = hints(tmp_path / "a part stays", more, {project: None, code: None})
    assert hint.message == f"`{code}` was deleted, but is still used here"


def test_a_path_leads_to_no_registry(tmp_path: Path, hints: Hints) -> None:
    project, code, user = NPM
    (hint,) = hints(tmp_path, NPM, {project: None, code: None})
    assert (hint.location.path, hint.message) == (user, f"`{code}` was deleted, but is still used here")


def test_the_project_file_of_the_whole_repository_is_no_package_that_left(tmp_path: Path, hints: Hints) -> None:
    files = {
        "setup.py": "",
        "app/__init__.py": "",
        "app/store.py": "def put(): pass\n",
        "app/user.py": "from app.store import put\n",
    }
    (hint,) = hints(tmp_path, files, {"setup.py": None, "pyproject.toml": "\n", "app/store.py": None})
    assert hint.location.path == "app/user.py"
