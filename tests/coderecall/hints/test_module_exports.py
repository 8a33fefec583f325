"""CR101 between the exports of a module and the imports of others, in JavaScript and TypeScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.hints.module_exports import exports_of
from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

BODY = "function bodySize(body) {\n\treturn body.length;\n}\n"
OTHER = "export const LIMIT = 3;\n"
DEFAULT = "import bodySize from './size.js';\n\nexport const n = bodySize('x');\n"
NAMED = "import {bodySize} from './size.js';\n\nexport const n = bodySize('x');\n"
SUFFIXES = pytest.mark.parametrize("suffix", ["js", "ts"])


@SUFFIXES
@pytest.mark.parametrize(
    ("before", "use", "after", "message", "suggestion"),
    [
        pytest.param(
            f"export default {BODY}",
            DEFAULT,
            f"export {BODY}",
            "`default` is no longer exported by size.{}, but is still used here",
            "import `{ bodySize }`",
            id="a default export that became a named one",
        ),
        pytest.param(
            f"export {BODY}",
            NAMED,
            f"export default {BODY}",
            "`bodySize` is no longer exported by size.{}, but is still used here",
            "import the default export",
            id="a named export that became the default",
        ),
        pytest.param(
            f"export {BODY}{OTHER}",
            NAMED,
            f"{BODY}{OTHER}",
            "`bodySize` is no longer exported by size.{}, but is still used here",
            "",
            id="an export that was taken back",
        ),
        pytest.param(
            f"export {BODY}",
            NAMED,
            BODY,
            "`bodySize` is no longer exported by size.{}, but is still used here",
            "",
            id="the only export that was taken back",
        ),
    ],
)
def test_an_export_that_is_gone(
    tmp_path: Path, hints: Hints, suffix: str, before: str, use: str, after: str, message: str, suggestion: str
) -> None:
    (hint,) = hints(tmp_path, {f"size.{suffix}": before, f"use.{suffix}": use}, {f"size.{suffix}": after})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", f"use.{suffix}", 1)
    assert (hint.message, hint.suggestion) == (message.format(suffix), suggestion)


@SUFFIXES
@pytest.mark.parametrize(
    ("before", "use", "after"),
    [
        pytest.param(f"export {BODY}", NAMED, f"{BODY}export {{bodySize}};\n", id="exported by a list"),
        pytest.param(f"export {BODY}", NAMED, f"{BODY}export {{f as bodySize}};\n", id="another value of the name"),
        pytest.param(f"export {BODY}", NAMED, f"{BODY}export * from './other.js';\n", id="all of another module"),
        pytest.param(f"export {BODY}", NAMED, f"{BODY}module.exports = {{bodySize}};\n", id="now CommonJS"),
        pytest.param(f"export {BODY}", NAMED, "export {bodySize} from 'outside';\n", id="passed on"),
        pytest.param(f"export default {BODY}", DEFAULT, f"{BODY}export default bodySize;\n", id="still the default"),
        pytest.param(f"export default {BODY}", DEFAULT, f"{BODY}export {{bodySize as default}};\n", id="listed"),
        pytest.param(f"export default {BODY}", NAMED.replace("{bodySize}", "* as bodySize"), BODY, id="as a whole"),
    ],
)
def test_what_may_still_be_exported(
    tmp_path: Path, hints: Hints, suffix: str, before: str, use: str, after: str
) -> None:
    files = {f"size.{suffix}": before, f"use.{suffix}": use, f"other.{suffix}": OTHER}
    assert [h for h in hints(tmp_path, files, {f"size.{suffix}": after}) if h.rule == "CR101"] == []


def test_an_export_and_its_imports_changed_together(tmp_path: Path, hints: Hints) -> None:
    files = {"size.ts": f"export default {BODY}", "use.ts": DEFAULT}
    assert hints(tmp_path, files, {"size.ts": f"export {BODY}", "use.ts": NAMED}) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("export const a = 1, {b, c: [d], ...e} = f;\nexport let g: number;\n", {*"abdeg"}),
        (
            "export {a, b as c};\nexport {/* d */ d as default} from './e';\nexport * as f from './g';\n",
            {*"acf", "default"},
        ),
        ("export interface A {}\nexport type B = 1;\nexport enum C {D}\nexport abstract class E {}\n", {*"ABCE"}),
        ("export declare function a(): void;\nexport namespace b {\n  export const c = 1;\n}\n", {*"ab"}),
        ("export default class A {}\n", {"default"}),
        ("const a = 1;\n", set()),
        ("export const a = 1;\nexport * from './b';\n", None),
        ("export = a;\n", None),
        ("exports.a = 1;\n", None),
        ("export const a = ;\n", None),
    ],
)
def test_the_names_that_a_module_exports(text: str, names: set[str] | None) -> None:
    assert exports_of("typescript", text.encode()) == (None if names is None else frozenset(names))


@SUFFIXES
@pytest.mark.parametrize(
    ("size", "use"),
    [
        pytest.param(f"export default {BODY}", NAMED, id="a name of the default export"),
        pytest.param(f"export {BODY}", DEFAULT, id="the default of named exports"),
        pytest.param(BODY + OTHER, NAMED, id="what it keeps to itself"),
    ],
)
def test_a_new_import_of_what_is_not_exported(tmp_path: Path, hints: Hints, suffix: str, size: str, use: str) -> None:
    (hint,) = hints(tmp_path, {f"size.{suffix}": size, f"use.{suffix}": ""}, {f"use.{suffix}": use})
    name = "default" if use is DEFAULT else "bodySize"
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", f"use.{suffix}", 1)
    assert hint.message == f"`{name}` is imported from size.{suffix}, which does not export it"


@SUFFIXES
@pytest.mark.parametrize(
    ("size", "use"),
    [
        pytest.param(f"export {BODY}", NAMED, id="it is exported"),
        pytest.param(f"export default {BODY}", DEFAULT, id="it is the default"),
        pytest.param(f"export default {BODY}", DEFAULT.replace("bodySize", "size"), id="the default by another name"),
        pytest.param(f"{BODY}module.exports = bodySize;\n", DEFAULT, id="CommonJS"),
        pytest.param(f"{OTHER}export * from './other.js';\n", NAMED, id="it passes on another module"),
        pytest.param(f"export default {BODY}", f"// @ts-expect-error\n{NAMED}", id="its author knows"),
        pytest.param(f"export default {BODY}", NAMED.replace("{bodySize}", "* as bodySize"), id="the whole"),
    ],
)
def test_a_new_import_that_may_be_right(tmp_path: Path, hints: Hints, suffix: str, size: str, use: str) -> None:
    before = {f"size.{suffix}": size, f"use.{suffix}": "", f"other.{suffix}": f"export {BODY}"}
    assert hints(tmp_path, before, {f"use.{suffix}": use}) == ()


def test_an_import_that_was_wrong_before(tmp_path: Path, hints: Hints) -> None:
    files = {"size.ts": f"export default {BODY}", "use.ts": NAMED}
    assert hints(tmp_path, files, {"use.ts": f"{NAMED}\nexport const m = 2;\n"}) == ()


@pytest.mark.parametrize(("path", "found"), [("src/size.d.ts", False), ("src/size.ts", True)])
def test_a_file_of_declarations_exports_what_it_declares(tmp_path: Path, hints: Hints, path: str, found: bool) -> None:
    before = "export const limit: number;\nexport const size: number;\n"
    use = "import { size } from './size';\n\nexport const n = size;\n"
    after = before.replace("export const size", "declare const size")
    assert [hint.rule for hint in hints(tmp_path, {path: before, "src/use.ts": use}, {path: after})] == [
        "CR101"
    ] * found


def test_the_second_of_several_variables_is_exported(tmp_path: Path, hints: Hints) -> None:
    files = {"src/a.ts": "export const e = 1, f = 2;\n", "src/b.ts": "import { f } from './a';\n\nf.run();\n"}
    (hint,) = hints(tmp_path, files, {"src/a.ts": "export const e = 1, g = 2;\n"})
    assert (hint.rule, hint.location.path, hint.suggestion) == ("CR101", "src/b.ts", "use `g`")


@pytest.mark.parametrize(
    ("index", "is_found"),
    [
        ("export type { X } from './types'\n", True),
        ("export type { X } from './types'\nexport default Store\n", True),
        ("export type { X } from './types'\nexport { Store }\nexport default Store\n", False),
        ("export * from './store'\n", False),
    ],
)
def test_what_is_imported_and_no_longer_exported(tmp_path: Path, hints: Hints, index: str, is_found: bool) -> None:
    """The file defines nothing, before and after, and takes the name from another one as it did."""
    taken = "import { Store } from './store'\n"
    files = {
        "store.ts": "export class Store {\n  size = 1\n}\n",
        "types.ts": "export type X = string\n",
        "index.ts": f"{taken}export type {{ X }} from './types'\nexport {{ Store }}\n",
        "use.ts": "import { Store } from './index'\n\nexport const app = new Store()\n",
    }
    found = hints(tmp_path, files, {"index.ts": taken + index})
    assert [(hint.rule, hint.location.path) for hint in found] == [("CR101", "use.ts")] * is_found
