"""CR102: a call in another module that no longer fits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "def get(url, timeout=1):\n    return url, timeout\n"
USER = "from app.api import get\n\n\ndef go():\n    return get('x', 2)\n"
FILES = {"app/__init__.py": "", "app/api.py": API, "app/user.py": USER}


def test_a_new_required_parameter(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, {"app/api.py": API.replace("timeout=1", "timeout, retries")})
    assert (hint.rule, hint.location.path, hint.location.line, hint.location.column) == ("CR102", "app/user.py", 5, 12)
    assert hint.message == (
        "this call of `get` does not pass the required `retries`: its parameters changed in app/api.py:1"
    )
    assert hint.related[0].message == ("`get` was `def get(url, timeout=1)`, is `def get(url, timeout, retries)`")


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ("unit, width, height", "passes 2 arguments, it needs 3 with the new `unit`"),
        ("width, unit, height", "passes 2 arguments, it needs 3 with the new `unit`"),
        ("unit, width, height, *, mode", "passes 2 arguments, it needs 4 with the new `unit`, `mode`"),
        ("width, height, unit", "does not pass the required `unit`"),
        ("unit, wide, high", "does not pass the required `high`"),
    ],
)
def test_what_is_new_is_named_wherever_it_stands(tmp_path: Path, hints: Hints, parameters: str, why: str) -> None:
    api = "def resize(width, height):\n    return width, height\n"
    files = {"api.py": api, "user.py": "from api import resize\n\nresize(1, 2)\n"}
    found = hints(tmp_path, files, {"api.py": api.replace("(width, height)", f"({parameters})")})
    (message,) = [hint.message for hint in found if hint.rule == "CR102"]
    assert message == f"this call of `resize` {why}: its parameters changed in api.py:1"


def test_what_is_new_is_named_in_a_method_called_through_its_class(tmp_path: Path, hints: Hints) -> None:
    base = "class Base:\n    def load(self, key):\n        return key\n"
    user = "from app.base import Base\n\nBase.load(Base(), 1)\n"
    files = {"app/__init__.py": "", "app/base.py": base, "app/user.py": user}
    (hint,) = hints(tmp_path, files, {"app/base.py": base.replace("key)", "mode, key)")})
    assert hint.message.startswith("this call of `load` passes 1 argument, it needs 2 with the new `mode`")


def test_a_renamed_keyword_is_shown_where_it_is_written(tmp_path: Path, hints: Hints) -> None:
    user = "from app.api import get\n\nget(\n    'x',\n    timeout=2,\n)\n"
    after = {"app/api.py": API.replace("timeout", "limit")}
    (hint,) = hints(tmp_path, {**FILES, "app/user.py": user}, after)
    assert (hint.location.line, hint.location.column) == (5, 5)
    assert "passes the keyword `timeout`, it has no such parameter" in hint.message


def test_a_constructor(tmp_path: Path, hints: Hints) -> None:
    api = "class Client:\n    def __init__(self, url):\n        self.url = url\n"
    files = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import Client\n\nClient('x')\n"}
    (hint,) = hints(tmp_path, files, {"app/api.py": api.replace("url)", "url, key)")})
    assert hint.message.startswith("this call of `Client` does not pass the required `key`")


def test_a_dataclass(tmp_path: Path, hints: Hints) -> None:
    api = "from dataclasses import dataclass, field\n\n\n@dataclass\nclass Point:\n    x: int\n    y: int = 0\n"
    files = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import Point\n\nPoint(1)\n"}
    (hint,) = hints(tmp_path, files, {"app/api.py": api.replace("x: int\n", "x: int\n    z: int\n")})
    assert hint.message.startswith("this call of `Point` does not pass the required `z`")


def test_a_method_of_the_base_class(tmp_path: Path, hints: Hints) -> None:
    base = "class Base:\n    def load(self, key):\n        return key\n"
    user = "from app.base import Base\n\n\nclass User(Base):\n    def go(self):\n        return self.load(1)\n"
    files = {"app/__init__.py": "", "app/base.py": base, "app/user.py": user}
    (hint,) = hints(tmp_path, files, {"app/base.py": base.replace("key)", "key, *, mode)")})
    assert hint.message.startswith("this call of `load` does not pass the required `mode`")


def test_through_the_class_the_receiver_is_an_argument(tmp_path: Path, hints: Hints) -> None:
    base = "class Base:\n    def load(self, key):\n        return key\n"
    user = "from app.base import Base\n\nBase.load(Base(), 1)\n"
    files = {"app/__init__.py": "", "app/base.py": base, "app/user.py": user}
    assert hints(tmp_path, files, {"app/base.py": base.replace("key)", "key, mode=1)")}) == ()


def test_through_the_class_too_few(tmp_path: Path, hints: Hints) -> None:
    base = "class Base:\n    def load(self, key):\n        return key\n"
    user = "from app.base import Base\n\nBase.load(Base(), 1)\n"
    files = {"app/__init__.py": "", "app/base.py": base, "app/user.py": user}
    (hint,) = hints(tmp_path, files, {"app/base.py": base.replace("key)", "key, mode)")})
    assert "does not pass the required `mode`" in hint.message


def test_a_call_that_was_changed_against_an_unchanged_definition(tmp_path: Path, hints: Hints) -> None:
    (hint,) = hints(tmp_path, FILES, {"app/user.py": USER.replace("'x', 2", "'x', 2, 3")})
    assert hint.message == (
        "this call of `get` passes 3 positional arguments, it takes at most 2: it is defined in app/api.py:1"
    )


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({"app/api.py": API.replace("timeout=1", "timeout=1, retries=3")}, id="a default"),
        pytest.param({"app/api.py": API.replace("timeout=1", "*rest")}, id="any positions"),
        pytest.param({"app/api.py": "import x\n\n\n@x.deco\ndef get(url): return url\n"}, id="an unknown decorator"),
        pytest.param(
            {"app/api.py": API.replace("timeout=1", "retries"), "app/user.py": USER}, id="other names by position"
        ),
        pytest.param(
            {"app/api.py": API.replace("timeout=1", "a, b"), "app/user.py": USER.replace("2", "2, 3")},
            id="its caller was changed too",
        ),
        pytest.param(
            {
                "app/api.py": "import sys\n\nif sys.platform:\n    def get(url): pass\n"
                "else:\n    def get(url, t): pass\n"
            },
            id="a variant fits",
        ),
    ],
)
def test_silent_when_it_fits(tmp_path: Path, hints: Hints, after: Files) -> None:
    assert hints(tmp_path, FILES, after) == ()


@pytest.mark.parametrize("call", ["get(*args)", "get('x', **options)", "get(*args, **options)"])
def test_silent_when_the_arguments_are_spread(tmp_path: Path, hints: Hints, call: str) -> None:
    files = {**FILES, "app/user.py": f"from app.api import get\n\n\ndef go(args, options):\n    return {call}\n"}
    assert hints(tmp_path, files, {"app/api.py": API.replace("timeout=1", "timeout, retries")}) == ()


def test_silent_about_what_did_not_fit_before(tmp_path: Path, hints: Hints) -> None:
    files = {**FILES, "app/user.py": USER.replace("'x', 2", "1, 2, 3, 4")}
    assert hints(tmp_path, files, {"app/api.py": API.replace("timeout=1", "timeout=1, retries=2")}) == ()


def test_silent_when_a_metaclass_or_new_builds_the_object(tmp_path: Path, hints: Hints) -> None:
    api = "class Client(metaclass=Meta):\n    def __init__(self, url):\n        self.url = url\n"
    files = {"app/__init__.py": "", "app/api.py": api, "app/user.py": "from app.api import Client\n\nClient('x')\n"}
    assert hints(tmp_path, files, {"app/api.py": api.replace("url)", "url, key)")}) == ()


def test_typescript(tmp_path: Path, hints: Hints) -> None:
    api = "export function load(id: string, deep?: boolean) { return id }\n"
    files = {"src/api.ts": api, "src/user.ts": "import { load } from './api'\n\nload('1')\n"}
    (hint,) = hints(tmp_path, files, {"src/api.ts": api.replace("deep?: boolean", "deep: boolean")})
    assert hint.message.startswith("this call of `load` does not pass the required `deep`")


def test_typescript_optional_parameters_and_overloads_are_respected(tmp_path: Path, hints: Hints) -> None:
    api = "export function load(id: string) { return id }\n"
    files = {"src/api.ts": api, "src/user.ts": "import { load } from './api'\n\nload('1')\n"}
    overloads = (
        "export function load(id: string): string\nexport function load(id: string, deep: boolean): string\n"
        "export function load(id: string, deep?: boolean) { return id }\n"
    )
    assert hints(tmp_path, files, {"src/api.ts": overloads}) == ()


@pytest.mark.parametrize(
    "after",
    [
        "export const load: Loader = (id, deep) => id\n",
        "export const load: Loader['load'] = function (id, deep) { return id }\n",
    ],
)
def test_typescript_a_value_with_a_type_is_called_as_the_type_says(tmp_path: Path, hints: Hints, after: str) -> None:
    files = {
        "src/api.ts": "export const load = (id: string) => id\n",
        "src/user.ts": "import { load } from './api'\n\nload('1')\n",
    }
    assert hints(tmp_path, files, {"src/api.ts": after}) == ()
    assert hints(tmp_path / "untyped", files, {"src/api.ts": "export const load = (id: string, b: Deep) => id\n"})


def test_javascript_takes_any_number_of_arguments(tmp_path: Path, hints: Hints) -> None:
    files = {
        "src/api.js": "export function load(id) { return id }\n",
        "src/user.js": "import { load } from './api.js'\n\nload('1')\n",
    }
    found = hints(tmp_path, files, {"src/api.js": "export function load(id, deep) { return id }\n"})
    assert "CR102" not in {hint.rule for hint in found}


GO = {
    "go.mod": "module example.com/m\n",
    "store/store.go": "package store\n\nfunc Put(key string) string {\n\treturn key\n}\n",
    "main.go": 'package main\n\nimport "example.com/m/store"\n\nfunc main() {\n\tstore.Put("a")\n}\n',
}


def test_go(tmp_path: Path, hints: Hints) -> None:
    after = GO["store/store.go"].replace("key string", "key string, deep bool")
    (hint,) = hints(tmp_path, GO, {"store/store.go": after})
    assert hint.message.startswith("this call of `Put` does not pass the required `deep`")
    assert (hint.location.path, hint.location.line) == ("main.go", 6)


def test_go_variadic_and_calls_with_many_values(tmp_path: Path, hints: Hints) -> None:
    files = {**GO, "main.go": GO["main.go"].replace('store.Put("a")', "store.Put(two())")}
    after = GO["store/store.go"].replace("key string", "key string, rest ...string")
    assert hints(tmp_path, files, {"store/store.go": after}) == ()


def test_go_one_argument_may_be_many_values(tmp_path: Path, hints: Hints) -> None:
    files = {**GO, "main.go": GO["main.go"].replace('store.Put("a")', "store.Put(two())")}
    after = GO["store/store.go"].replace("key string", "key string, deep bool")
    assert hints(tmp_path, files, {"store/store.go": after}) == ()


BASE = """\
class Base:
    def __init__(self, a): pass


class Meta(type):
    def __new__(mcs, name, bases, body):
        return type.__new__(mcs, name, bases, body)
"""
DERIVED = """\
from app.base import Base, Meta


class User(Base):
    def __init__(self):
        Base.__init__(self, 1)


class Other(Meta):
    def __new__(mcs, name, bases, body):
        return super().__new__(mcs, name, bases, body)
"""


def test_special_methods_called_by_name_get_the_receiver(tmp_path: Path, hints: Hints) -> None:
    files = {"app/__init__.py": "", "app/base.py": BASE, "app/user.py": DERIVED}
    after = BASE.replace("self, a)", "self, a, b=1)").replace("body):", "body, flag=0):")
    assert hints(tmp_path, files, {"app/base.py": after}) == ()
    (hint,) = hints(tmp_path / "again", files, {"app/base.py": BASE.replace("self, a)", "self, a, b)")})
    assert "does not pass the required `b`" in hint.message


@pytest.mark.parametrize("other", ["store/store_windows.go", "store/tools_test.go"])
def test_go_files_of_a_folder_may_define_a_name_again(tmp_path: Path, hints: Hints, other: str) -> None:
    """For another platform, or in the package of the tests: which of them a call means is not known."""
    package = "store_test" if other.endswith("_test.go") else "store"
    again = f"package {package}\n\nfunc Put(key string, deep bool) string {{\n\treturn key\n}}\n"
    user = 'package store\n\nfunc Use() {\n\tPut("a")\n}\n'
    files = {**GO, other: again, "store/use.go": user}
    after = {"store/use.go": user.replace('"a"', '"a", true')}
    assert hints(tmp_path, files, after) == ()
    (hint,) = hints(tmp_path / "alone", {**GO, "store/use.go": user}, after)
    assert (hint.rule, hint.location.path) == ("CR102", "store/use.go")


@pytest.mark.parametrize("way", ["module_function\n\n  def", "def self."])
def test_ruby_a_function_of_a_module(tmp_path: Path, hints: Hints, way: str) -> None:
    tools = f"module Tools\n  {way} merge_all(one)\n    one\n  end\nend\n".replace("def self. ", "def self.")
    files = {"lib/tools.rb": tools, "lib/user.rb": "def go\n  Tools.merge_all(1)\nend\n"}
    (hint,) = hints(tmp_path, files, {"lib/tools.rb": tools.replace("(one)", "(one, two)")})
    assert (hint.rule, hint.location.path) == ("CR102", "lib/user.rb")


def test_every_call_is_a_place_also_of_those_in_one_function(tmp_path: Path, hints: Hints) -> None:
    calls = "    get('x', 2)\n    get('y', 2)\n    get('z')\n    return get('x', 2)\n"
    user = f"from app.api import get\n\n\ndef go():\n{calls}"
    after = {"app/api.py": API.replace("timeout=1", "timeout, retries")}
    (hint,) = hints(tmp_path, {**FILES, "app/user.py": user}, after)
    assert hint.message.endswith("; +3 more places")
    assert hint.location.line == 5
    assert [place.location.line for place in hint.related if place.location.path == "app/user.py"] == [6, 7, 8]


def test_a_method_of_an_object_that_is_made_in_the_call(tmp_path: Path, hints: Hints) -> None:
    api = "class Base:\n    def run(self, x):\n        return x\n"
    files = {"api.py": api, "user.py": "from api import Base\n\nBase().run(1)\n"}
    (hint,) = hints(tmp_path, files, {"api.py": api.replace("x):", "x, y):")})
    assert (hint.rule, hint.location.line) == ("CR102", 3)


def test_a_macro_of_c_may_be_given_an_operator(tmp_path: Path, hints: Hints) -> None:
    macros = "#define check(a, op, b) do { if (!((a) op (b))) fail(); } while (0)\n"
    user = '#include "macros.h"\n\nvoid go(int x) {\n    %s;\n}\n'
    files = {"src/macros.h": macros, "src/user.c": user % "x++"}
    assert hints(tmp_path, files, {"src/user.c": user % "check(x, ==, 1)"}) == ()
    (hint,) = hints(tmp_path / "too few", files, {"src/user.c": user % "check(x, 1)"})
    assert (hint.rule, hint.location.path) == ("CR102", "src/user.c")
