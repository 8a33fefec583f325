"""CR101, CR106: members that a type has without a definition of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

JAVA = "package a;\n\n%spublic class B {\n    private int size;\n%s}\n"
GETTER = "    public int getSize() { return size; }\n"
JAVA_USE = "package a;\n\nclass C {\n    int f(B b) { return b.getSize(); }\n}\n"


@pytest.mark.parametrize(
    ("annotations", "is_there"),
    [
        ("import lombok.Getter;\n\n@Getter\n", True),
        ("import lombok.Data;\n\n@Data\n", True),
        ("@lombok.Value\n", True),
        ("import lombok.Setter;\n\n@Setter\n", False),
        ("import other.Getter;\n\n@Getter\n", False),
        ("", False),
    ],
)
def test_lombok(tmp_path: Path, hints: Hints, annotations: str, is_there: bool) -> None:
    files = {"a/B.java": JAVA % ("", GETTER), "a/C.java": JAVA_USE}
    found = hints(tmp_path, files, {"a/B.java": JAVA % (annotations, "")})
    assert (found == ()) is is_there


def test_lombok_writes_none_without_the_field(tmp_path: Path, hints: Hints) -> None:
    files = {"a/B.java": JAVA % ("import lombok.Getter;\n\n@Getter\n", GETTER), "a/C.java": JAVA_USE}
    assert hints(tmp_path, files, {"a/B.java": files["a/B.java"].replace(GETTER, "").replace("size", "length")})


@pytest.mark.parametrize(
    ("body", "is_there"), [("[key: string]: number", True), ("[key: number]: number", False), ("length: number", False)]
)
def test_an_index_signature(tmp_path: Path, hints: Hints, body: str, is_there: bool) -> None:
    box = "export interface Box {\n  %s\n}\n"
    use = 'import type { Box } from "./a"\n\nexport const f = (b: Box) => b.size\n'
    found = hints(tmp_path, {"a.ts": box % "size: number", "b.ts": use}, {"a.ts": box % body})
    assert (found == ()) is is_there
