"""CR101 for definitions of JavaScript and TypeScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


@pytest.mark.parametrize(
    ("definition", "user", "after"),
    [
        pytest.param(
            "export function load(id: string) { const x = id.trim(); return x }\n",
            "import { load } from './api'\n\nexport const go = () => load('1')\n",
            "export function fetchOne(id: string) { const x = id.trim(); return x }\n",
            id="typescript",
        ),
        pytest.param(
            "export const load = (id) => { const x = id.trim(); return x }\n",
            "import * as api from './api'\n\nexport function go() { return api.load('1') }\n",
            "export const fetchOne = (id) => { const x = id.trim(); return x }\n",
            id="javascript",
        ),
    ],
)
def test_ecmascript(
    tmp_path: Path, hints: Hints, request: pytest.FixtureRequest, definition: str, user: str, after: str
) -> None:
    suffix = "ts" if "typescript" in request.node.callspec.id else "js"
    files = {f"src/api.{suffix}": definition, f"src/user.{suffix}": user}
    (hint,) = hints(tmp_path, files, {f"src/api.{suffix}": after})
    assert hint.message == f"`load` was renamed to `fetchOne` in src/api.{suffix}, but is still used here"
    assert hint.location.path == f"src/user.{suffix}"


def test_a_namespace_import_is_no_star(tmp_path: Path, hints: Hints) -> None:
    api = "import * as outside from 'outside'\n\nexport function load(id: string) { return outside.get(id) }\n"
    files = {"src/api.ts": api, "src/user.ts": "import { load } from './api'\n\nload('1')\n"}
    (hint,) = hints(tmp_path, files, {"src/api.ts": api.replace("load", "fetchOne")})
    assert hint.location.path == "src/user.ts"


def test_a_typescript_export_that_is_handed_on_from_elsewhere(tmp_path: Path, hints: Hints) -> None:
    files = {
        "src/api.ts": "export function load(id: string) { return id }\n",
        "src/user.ts": "import { load } from './api'\n\nload('1')\n",
    }
    after = {"src/api.ts": "export { load } from './loading'\n", "src/loading.ts": files["src/api.ts"]}
    assert hints(tmp_path, files, after) == ()


def test_typescript_a_member_through_a_value_whose_type_is_another_now(tmp_path: Path, hints: Hints) -> None:
    script = "type Script = { sync: () => void };\n\nexport const run: Script = make();\n"
    files = {"src/script.ts": script, "src/use.ts": "import { run } from './script';\n\nrun.sync();\n"}
    after = "type Method = Base & { sync: () => void };\n\nexport const run: Method = make();\n"
    assert hints(tmp_path, files, {"src/script.ts": after}) == ()
    named = {
        "src/script.ts": "export class Script {\n  static sync() {}\n}\n",
        "src/use.ts": "import { Script } from './script';\n\nScript.sync();\n",
    }
    (hint,) = hints(tmp_path / "named", named, {"src/script.ts": "export class Other {}\n"})
    assert (hint.location.path, hint.location.line) == ("src/use.ts", 1)
