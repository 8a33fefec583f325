"""CR101: attributes that a Python class gives its objects in ways that are not read as definitions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

BOX = "class Box:\n    def __init__(self, size):\n        self.size = size\n"
USE = "from lib import Box\n\n\ndef f(b: Box):\n    return b.size\n"


def found(folder: Path, hints: Hints, after: str) -> list[str]:
    return [hint.rule for hint in hints(folder, {"lib.py": BOX, "use.py": USE}, {"lib.py": after})]


def body(*lines: str) -> str:
    return "class Box:\n    def __init__(self, **given):\n" + "".join(f"        {line}\n" for line in lines)


@pytest.mark.parametrize(
    "after",
    [
        body("for self.size in given:", "    pass"),
        body("for key, self.size in given.items():", "    pass"),
        body("with open(given['at']) as self.size:", "    pass"),
        body("self.__dict__.update(given)"),
        body("self.__dict__ |= given"),
        body("for key in given:", "    setattr(self, key, 1)"),
        body("for key in given:", '    setattr(self, f"{key}", 1)'),
        body("setattr(self, 'size', 1)"),
        body("vars(self)['size'] = 1"),
        body("object.__setattr__(self, 'size', 1)"),
        "class Box:\n    __slots__ = ('size',)\n",
        "class Box:\n    __slots__ = 'place size'\n",
        "class Meta(type):\n    pass\n\n\nclass Box(metaclass=Meta):\n    pass\n",
        body("self.__dict__.update(given)").replace("Box", "Base") + "\n\nclass Box(Base):\n    pass\n",
    ],
)
def test_set_in_another_way(tmp_path: Path, hints: Hints, after: str) -> None:
    assert found(tmp_path, hints, after) == []


@pytest.mark.parametrize(
    "after",
    [
        body("for size in given:", "    pass"),
        body("with open(given['at']) as size:", "    pass"),
        body("setattr(self, 'place', 1)"),
        body("setattr(other, given['key'], 1)"),
        body("known = self.__dict__['place']"),
        body("print('size', self.__class__)"),
        body("pass", "def __setattr__(self, name, value):", "    super().__setattr__(name, value)"),
        "class Box:\n    __slots__ = ('place',)\n",
        "from abc import ABCMeta\n\n\nclass Box(metaclass=ABCMeta):\n    pass\n",
    ],
)
def test_not_set(tmp_path: Path, hints: Hints, after: str) -> None:
    assert found(tmp_path, hints, after) == ["CR101"]


def test_a_method_is_gone_all_the_same(tmp_path: Path, hints: Hints) -> None:
    box = body("self.__dict__.update(given)") + "\n    def put(self):\n        pass\n"
    files = {"lib.py": box, "use.py": "from lib import Box\n\n\ndef f(b: Box):\n    b.put()\n"}
    (hint,) = hints(tmp_path, files, {"lib.py": box.replace("put", "store")})
    assert hint.rule == "CR101"
