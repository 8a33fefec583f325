"""CR302: two arguments the other way round than in all other calls."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.hints.argument_text import written_arguments
from coderecall.model import Hint
from parsers import parse

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

IMPORT = "from app.picture import resize\n\n\n"
FILES = {
    "app/__init__.py": "",
    "app/picture.py": "def resize(picture, across, down):\n    return picture.scaled(across, down)\n",
    "app/one.py": f"{IMPORT}def one(self, p):\n    return resize(p, self.width, self.height)\n",
    "app/two.py": f"{IMPORT}def two(p, width, height):\n    return resize(p, width, height)\n",
}
HEAD = f"{IMPORT}def new(p, width, height):\n    return "


def of_arguments(found: tuple[Hint, ...]) -> list[Hint]:
    return [hint for hint in found if hint.rule == "CR302"]


def test_a_new_call_against_all_others(tmp_path: Path, hints: Hints) -> None:
    (hint,) = of_arguments(hints(tmp_path, FILES, {"app/new.py": f"{HEAD}resize(p, height, width)\n"}))
    assert (hint.location.path, hint.location.line, hint.location.column) == ("app/new.py", 5, 12)
    assert hint.message == (
        "`height, width` stand the other way round than in the other calls of `resize`:"
        " 2 calls pass `self.width, self.height`, the first is in app/one.py:5"
    )
    assert [(r.location.path, r.location.line) for r in hint.related] == [("app/one.py", 5)]


def test_a_call_over_several_lines(tmp_path: Path, hints: Hints) -> None:
    call = "resize(\n        p,  # the picture, and\n        height,\n        width,\n    )\n"
    assert len(of_arguments(hints(tmp_path, FILES, {"app/new.py": HEAD + call}))) == 1


def test_one_other_call_is_enough_where_the_parameters_are_named_so_too(tmp_path: Path, hints: Hints) -> None:
    files = {p: t for p, t in FILES.items() if "two" not in p}
    files["app/picture.py"] = "def resize(picture, max_width, max_height):\n    return picture\n"
    (hint,) = of_arguments(hints(tmp_path, files, {"app/new.py": f"{HEAD}resize(p, height, width)\n"}))
    assert hint.message == (
        "`height, width` stand the other way round than in the other calls of `resize`:"
        " app/one.py:5 passes `self.width, self.height`"
    )


@pytest.mark.parametrize(
    ("suffix", "definition", "user", "call"),
    [
        ("go", "package app\n\nfunc Resize(p Picture, across, down int) {}\n",
         "package app\n\nfunc {}(p Picture, width, height int) {{\n\tResize({})\n}}\n", "p, {}, {}"),
        ("ts", "export function resize(p: Picture, across: number, down: number) { }\n",
         "import {{ resize }} from './picture';\n\nexport function {}(p, width, height) {{ resize({}); }}\n",
         "p, {}, {}"),
        ("java", "package app;\n\nclass Picture {\n  static void resize(Picture p, int across, int down) { }\n}\n",
         ("package app;\n\nclass User_{} {{\n"
          "  void run(Picture p, int width, int height) {{ Picture.resize({}); }}\n}}\n"),
         "p, {}, {}"),
        ("php", "<?php\nfunction resize($p, $across, $down) { }\n",
         "<?php\nfunction {}($p, $width, $height) {{ resize({}); }}\n", "$p, ${}, ${}"),
    ],
)  # fmt: skip
def test_other_languages(tmp_path: Path, hints: Hints, suffix: str, definition: str, user: str, call: str) -> None:
    files = {f"app/picture.{suffix}": definition}
    files |= {f"app/{n}.{suffix}": user.format(n, call.format("width", "height")) for n in ("one", "two")}
    new = {f"app/new.{suffix}": user.format("new", call.format("height", "width"))}
    (hint,) = of_arguments(hints(tmp_path, files, new))
    assert hint.location.path == f"app/new.{suffix}"


@pytest.mark.parametrize(
    ("files", "after"),
    [
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(p, width, height)\n"}, id="as the others"),
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(p, down=width, across=height)\n"}, id="by name"),
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(*height, width)\n"}, id="spread"),
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(p, height, 1)\n"}, id="one name only"),
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(p, height, width)  # coderecall: ignore[CR302]\n"},
                     id="accepted"),
        pytest.param({**FILES, "app/three.py": f"{HEAD}resize(p, height, width)\n"},
                     {"app/new.py": f"{HEAD}resize(p, height, width)\n"}, id="one call has it so"),
        pytest.param({p: t for p, t in FILES.items() if "two" not in p},
                     {"app/new.py": f"{HEAD}resize(p, height, width)\n"}, id="one other call"),
        pytest.param({**FILES, "app/old.py": f"{HEAD}resize(p, height, width)\n"}, {"app/old.py":
                     f"{HEAD}resize(p, height, width)\n\n\ndef more():\n    pass\n"}, id="the call is not new"),
        pytest.param(FILES, {"app/new.py": "def put(width, height):\n    pass\n\n\ndef new(width, height):\n"
                             "    if width < height:\n        put(width, height)\n    put(height, width)\n"},
                     id="both orders in one function"),
        pytest.param(FILES, {"app/new.py": f"{HEAD}resize(p, height, width)\n".replace("def new(", "def transposed(")},
                     id="a function that turns on purpose"),
        pytest.param(FILES, {"app/new.py": "def new(p, resize, width, height):\n    return resize(p, height, width)\n"},
                     id="another definition of that name"),
    ],
)  # fmt: skip
def test_silent(tmp_path: Path, hints: Hints, files: Files, after: Files) -> None:
    assert of_arguments(hints(tmp_path, files, after)) == []


@pytest.mark.parametrize(
    ("path", "source", "texts"),
    [
        ("a.py", "f(a // b, 'x, y', [1, 2], k=3)\n", ("a // b", "'x, y'", "[1, 2]")),
        ("a.py", "f(\n    a,  # one, two\n    b,\n)\n", ("a", "b")),
        ("a.ts", "f<Map<string, number>>(a /* , */, b, // c\n  c);\n", ("a", "b", "c")),
        ("a.js", "f(`a, ${b}`, x => x, {a, b})\n", ("`a, ${b}`", "x => x", "{a, b}")),
    ],
)
def test_arguments_as_written(path: str, source: str, texts: tuple[str, ...]) -> None:
    parsed = parse(path, source.encode())
    (call,) = [reference for reference in parsed.references if reference.name == "f"]
    written = written_arguments(source.encode(), call, parsed.language)
    assert written is not None
    assert written.texts == texts
