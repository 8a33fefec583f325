"""CR101: members of classes whose bases are of the language itself, of which it is known what they have."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]


@pytest.mark.parametrize(
    ("base", "member", "is_found"),
    [
        ("Error", "hatCode", True),
        ("Map<string, number>", "hatCode", True),
        ("Error", "message", False),
        ("Map<string, number>", "size", False),
        ("Outside", "hatCode", False),
    ],
)
def test_typescript(tmp_path: Path, hints: Hints, base: str, member: str, is_found: bool) -> None:
    box = f'import {{ Outside }} from "outside"\n\nexport class Box extends {base} {{\n  {member} = 1\n}}\n'
    use = f'import {{ Box }} from "./a"\n\nexport const f = (b: Box) => b.{member}\n'
    found = hints(tmp_path, {"a.ts": box, "b.ts": use}, {"a.ts": box.replace(f"  {member}", "  capCount")})
    assert (found != ()) is is_found


def test_typescript_a_class_of_the_same_name(tmp_path: Path, hints: Hints) -> None:
    box = 'import { Map } from "outside"\n\nexport class Box extends Map {\n  hatCode = 1\n}\n'
    use = 'import { Box } from "./a"\n\nexport const f = (b: Box) => b.hatCode\n'
    assert hints(tmp_path, {"a.ts": box, "b.ts": use}, {"a.ts": box.replace("hatCode", "cap")}) == ()


@pytest.mark.parametrize(
    ("module", "base", "member", "is_found"),
    [
        ("collections.abc", "Mapping", "hat_code", True),
        ("typing", "Mapping[str, int]", "hat_code", True),
        ("typing", "Mapping[str, int]", "items", False),
        ("outside", "Other", "hat_code", False),
    ],
)
def test_python(tmp_path: Path, hints: Hints, module: str, base: str, member: str, is_found: bool) -> None:
    name = base.partition("[")[0]
    box = f"from {module} import {name}\n\n\nclass Box({base}):\n    def {member}(self):\n        return 1\n"
    other = f"\n\nclass Other:\n    def {member}(self):\n        return 2\n"
    use = f"from lib import Box\n\n\ndef f(b: Box):\n    return b.{member}()\n"
    files = {"lib.py": box + other, "use.py": use}
    found = hints(tmp_path, files, {"lib.py": box.replace(member, "cap_count") + other})
    assert (found != ()) is is_found
