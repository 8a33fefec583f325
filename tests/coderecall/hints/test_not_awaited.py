"""CR103: a call of an asynchronous function of another module that does not wait for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "def load(key):\n    return {'key': key}\n"
ASYNC = API.replace("def ", "async def ")


def files(body: str, api: str = API, *, is_async: bool = False) -> dict[str, str]:
    head = "async def" if is_async else "def"
    return {
        "app/__init__.py": "",
        "app/api.py": api,
        "app/user.py": f"import asyncio\n\nfrom app.api import load\n\n\n{head} go(self):\n    {body}\n",
    }


@pytest.mark.parametrize(
    "body",
    [
        "load(1)",
        "return load(1)['key']",
        "return load(1).get('key')",
        "a, b = load(1)",
        "for part in load(1):\n        print(part)",
        "print(len(load(1)))",
        "return self.call(load(1))",  # no word of it says that it takes coroutines, though "all" is in it
        "found = load(1)\n    return found['key']",
        "self.found = load(1)",
        "found = load(1)\n    if not found:\n        print('no')\n    self.found = found",
        "found = load(1)\n    if found is not self:\n        return found",
        "found = self.found or load(1)\n    print(found)",
        "if load(1):\n        print('yes')",
    ],
)
def test_callers_of_what_became_asynchronous(tmp_path: Path, hints: Hints, body: str) -> None:
    (hint,) = hints(tmp_path, files(body), {"app/api.py": ASYNC})
    assert (hint.rule, hint.location.path) == ("CR103", "app/user.py")
    assert hint.message == "this call of `load` is not awaited: `load` became asynchronous in app/api.py:1"


@pytest.mark.parametrize(
    "body",
    [
        "return load(1)",
        "asyncio.run(load(1))",
        "as_completed(load(1), load(2))",
        "task = asyncio.create_task(load(1))",
        "found = load(1)\n    return asyncio.run(found)",
        "found = load(1)\n    return found",
        "found = load(1)\n    if found:\n        return asyncio.run(found)",
        "return lambda: load(1)",
    ],
)
def test_what_may_run_the_coroutine(tmp_path: Path, hints: Hints, body: str) -> None:
    assert hints(tmp_path, files(body), {"app/api.py": ASYNC}) == ()


def test_callers_that_follow(tmp_path: Path, hints: Hints) -> None:
    after = files("return (await load(1))['key']", ASYNC, is_async=True)
    assert hints(tmp_path, files("return load(1)['key']"), after) == ()


def test_a_function_that_gave_something_to_wait_for_before(tmp_path: Path, hints: Hints) -> None:
    api = "async def read(key):\n    return key\n\n\ndef load(key):\n    return read(key)\n"
    before = files("self.found = load(1)\n    await load(2)", api, is_async=True)
    after = {"app/api.py": api.replace("def load(key):\n    return", "async def load(key):\n    return await")}
    assert hints(tmp_path, before, after) == ()


def test_a_decorator_may_make_it_a_plain_function_again(tmp_path: Path, hints: Hints) -> None:
    assert hints(tmp_path, files("load(1)"), {"app/api.py": f"from tools import run_now\n\n\n@run_now\n{ASYNC}"}) == ()


def test_an_asynchronous_generator_is_no_coroutine(tmp_path: Path, hints: Hints) -> None:
    api = "def load(key):\n    yield key\n"
    assert hints(tmp_path, files("load(1)", api), {"app/api.py": f"async {api}"}) == ()


def test_through_an_object(tmp_path: Path, hints: Hints) -> None:
    store = "class Store:\n    def load_all(self):\n        return []\n"
    user = "def go(store):\n    return store.load_all()[0]\n"
    before = {"app/__init__.py": "", "app/store.py": store, "app/user.py": user}
    (hint,) = hints(tmp_path, before, {"app/store.py": store.replace("def load_all", "async def load_all")})
    assert (hint.rule, hint.location.line) == ("CR103", 2)


def test_a_new_call_that_drops_the_coroutine(tmp_path: Path, hints: Hints) -> None:
    before = files("await load(1)", ASYNC, is_async=True)
    (hint,) = hints(tmp_path, before, files("await load(1)\n    load(2)", ASYNC, is_async=True))
    assert hint.message == "this call of `load` is not awaited: `load` is asynchronous, see app/api.py:1"
    assert hint.location.line == 8


def test_a_call_that_was_there_is_no_news(tmp_path: Path, hints: Hints) -> None:
    before = files("load(1)", ASYNC, is_async=True)
    assert hints(tmp_path, before, files("print('more')\n    load(1)", ASYNC, is_async=True)) == ()


JS = "export function load(key) {\n  return { key };\n}\n"


@pytest.mark.parametrize("body", ["return load(1).key;", "const { key } = load(1);", "const a = load(1);\n  a.key();"])
def test_javascript(tmp_path: Path, hints: Hints, body: str) -> None:
    before = {"api.js": JS, "user.js": f"import {{ load }} from './api.js';\n\nexport function go() {{\n  {body}\n}}\n"}
    (hint,) = hints(tmp_path, before, {"api.js": JS.replace("function", "async function")})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR103", "user.js", 4)


@pytest.mark.parametrize(
    "body", ["load(1);", "void load(1);", "return load(1).then(print);", "return load(1);", "(await load(1)).key;"]
)
def test_what_is_right_with_a_promise(tmp_path: Path, hints: Hints, body: str) -> None:
    user = f"import {{ load }} from './api.js';\n\nexport async function go() {{\n  {body}\n}}\n"
    assert hints(tmp_path, {"api.js": JS, "user.js": user}, {"api.js": JS.replace("function", "async function")}) == ()


TESTED = "export {}function ok(a: string){} {{\n  return !!a\n}}\n"


@pytest.mark.parametrize(
    ("body", "is_wrong"),
    [
        ("if (ok(a)) {\n    return 1\n  }", True),
        ("return ok(a) ? 1 : 2", True),
        ("while (ok(a) && a) {\n    a = a + a\n  }", True),
        ("const r = ok(a)\n  if (!r) {\n    throw new Error()\n  }", True),
        ("const r = ok(a)\n  return r ? 1 : 2", True),
        ("return a ? ok(a) : 2", False),
        ("const r = ok(a)\n  if (r) {\n    r.then(() => 1)\n  }", False),
        ("const r = ok(a)\n  if (r) {\n    return r\n  }", False),
        ("if (a) {\n    return ok(a)\n  }", False),
    ],
)
def test_a_promise_is_always_true(tmp_path: Path, hints: Hints, body: str, is_wrong: bool) -> None:
    use = f'import {{ ok }} from "./lib"\n\nexport function f(a: string) {{\n  {body}\n}}\n'
    before = {"lib.ts": TESTED.format("", ": boolean"), "use.ts": use}
    found = hints(tmp_path, before, {"lib.ts": TESTED.format("async ", ": Promise<boolean>")})
    assert [hint.rule for hint in found] == ["CR103"] * is_wrong
