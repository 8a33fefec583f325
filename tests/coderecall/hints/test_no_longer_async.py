"""CR112: what is awaited and no longer asynchronous."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "async def load(key):\n    {}\n"
LOADS = "found = {'key': key}\n    return found"


def files(body: str, loads: str = LOADS) -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/api.py": API.format(loads),
        "app/user.py": f"import asyncio\n\nfrom app.api import load\n\n\nasync def go(self):\n    {body}\n",
    }


def plain(loads: str = LOADS) -> dict[str, str]:
    return {"app/api.py": API.format(loads).replace("async ", "")}


@pytest.mark.parametrize(
    "body", ["await load(1)", "return (await load(1))['key']", "x = await (load(1))", "asyncio.run(load(1))"]
)
def test_those_who_wait_for_what_became_plain(tmp_path: Path, hints: Hints, body: str) -> None:
    (hint,) = hints(tmp_path, files(body), plain())
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR112", "app/user.py", 7)
    expected = "what this call of `load` gives is awaited: `load` is no longer asynchronous in app/api.py:1"
    assert hint.message == expected


@pytest.mark.parametrize("body", ["return load(1)", "self.run(load(1))", "asyncio.gather(load(1))"])
def test_those_of_whom_nothing_is_known(tmp_path: Path, hints: Hints, body: str) -> None:
    assert hints(tmp_path, files(body), plain()) == ()


@pytest.mark.parametrize(
    ("before", "after", "speaks"),
    [
        ("return await read(key)", "return read(key)", False),  # what it hands on is still waited for
        (LOADS, "return self.task", False),
        (LOADS, "return {'key': key}", True),
        (LOADS, "found = read(key)\n    return found", False),
        (LOADS, "read(key)\n    return", True),
        ("await read(key)", "read(key)", True),
        ("await read(key)", "raise NotImplementedError", False),  # subclasses may be asynchronous
        ("await read(key)", "'''Load it.'''", False),
    ],
)
def test_what_the_function_gives_now(tmp_path: Path, hints: Hints, before: str, after: str, speaks: bool) -> None:
    found = hints(tmp_path, files("await load(1)", before), plain(after))
    assert [hint.rule for hint in found] == ["CR112"] * speaks


def test_a_function_that_says_it_gives_something_to_wait_for(tmp_path: Path, hints: Hints) -> None:
    after = plain()["app/api.py"].replace("(key):", "(key) -> Awaitable[dict]:")
    assert hints(tmp_path, files("await load(1)"), {"app/api.py": after}) == ()


def test_a_decorator_may_make_it_a_coroutine_again(tmp_path: Path, hints: Hints) -> None:
    after = {"app/api.py": f"from tools import in_thread\n\n\n@in_thread\n{plain()['app/api.py']}"}
    assert hints(tmp_path, files("await load(1)"), after) == ()


def test_callers_that_follow(tmp_path: Path, hints: Hints) -> None:
    assert hints(tmp_path, files("await load(1)"), {**files("load(1)"), **plain()}) == ()


def test_a_method_through_an_object(tmp_path: Path, hints: Hints) -> None:
    store = "class Store:\n    async def fill(self):\n        self.found = 1\n"
    user = "from app.store import Store\n\n\nasync def go(store: Store):\n    await store.fill()\n"
    before = {"app/__init__.py": "", "app/store.py": store, "app/user.py": user}
    (hint,) = hints(tmp_path, before, {"app/store.py": store.replace("async def", "def")})
    assert (hint.rule, hint.location.line) == ("CR112", 5)


@pytest.mark.parametrize(("body", "speaks"), [("load(1).then(print);", True), ("await load(1);", False)])
def test_javascript(tmp_path: Path, hints: Hints, body: str, speaks: bool) -> None:
    api = "export async function load(key) {\n  return { key };\n}\n"
    user = f"import {{ load }} from './api.js';\n\nexport async function go() {{\n  {body}\n}}\n"
    found = hints(tmp_path, {"api.js": api, "user.js": user}, {"api.js": api.replace("async ", "")})
    assert [hint.rule for hint in found] == ["CR112"] * speaks
