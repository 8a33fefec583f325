"""CR301: a change made in one of several equal passages."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from indexed import make_indexed
from repositories import Files, write

from coderecall.hints.passages import code_lines, hunks
from coderecall.hints.twin_rewrite import says_the_same
from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

PASSAGE = """\
    connection = open_connection(address)
    connection.login(user, password)
    if connection.retries > 3:
        raise ConnectionError(address)
    answer = connection.ask(question)
    connection.close()
"""
ONE = f"def fetch(address, user, password, question):\n{PASSAGE}    return answer\n"
OTHER = f"def count(address, user, password, question):\n    # how many\n{PASSAGE}    return len(answer)\n"
FILES = {"app/one.py": ONE, "app/other.py": OTHER}
ACCEPTING = OTHER.replace("> 3:", "> 3:  # coderecall: ignore[CR301]")
MORE = "".join(f"    connection.{name}(address)\n" for name in ("flush", "note", "count", "release"))
LONG_ONE, LONG_OTHER = (text.replace("    connection.close", f"{MORE}    connection.close") for text in (ONE, OTHER))
SHORT = "def f(a):\n    b = a\n    return b\n"
MENDED = ONE.replace("> 3", ">= 3")

PHP = """\
<?php
function {0}($link, $user)
{{
    $link->login($user);
    $link->check($user);
    $limit = $link->limit($user);
    $answer = $link->ask($user);
    $link->close($user);
    return {1};
}}
"""
PHP_VALUES = (("one", "$answer"), ("other", "$answer + $limit"))
INLINED = "    question = user.question(address)\n    answer = connection.ask(question)\n"
NESTED = "    if connection.retries > 3:\n        if connection.closed:\n            raise ConnectionError(address)\n"
JOINED = "    if connection.retries > 3 and connection.closed:\n        raise ConnectionError(address)\n"


LISTED = "ask(\n        [\n            'one',\n            'two',\n        ])"


def with_(files: Mapping[str, str], old: str, new: str) -> Files:
    return {path: text.replace(old, new) for path, text in files.items()}


def of_twins(found: tuple[Hint, ...]) -> list[Hint]:
    return [hint for hint in found if hint.rule == "CR301"]


def test_the_other_place_is_named_with_the_changed_line(tmp_path: Path, hints: Hints) -> None:
    (hint,) = of_twins(hints(tmp_path, FILES, {"app/one.py": MENDED}))
    assert (hint.location.path, hint.location.line, hint.location.column) == ("app/other.py", 5, 5)
    assert hint.message == ("this was equal to app/one.py:4, which changed: 6 lines of `fetch` were the same")
    (cause,) = hint.related
    assert (cause.location.path, cause.location.line) == ("app/one.py", 4)
    assert cause.message == "changed here: `if connection.retries > 3:`"


def test_lines_that_were_only_added(tmp_path: Path, hints: Hints) -> None:
    after = ONE.replace("    answer =", "    connection.wait()\n    answer =")
    (hint,) = of_twins(hints(tmp_path, FILES, {"app/one.py": after}))
    assert (hint.location.path, hint.location.line) == ("app/other.py", 7)
    assert hint.related[0].message == "1 line was added here"


def test_a_twin_in_the_same_file(tmp_path: Path, hints: Hints) -> None:
    """In one file turns of phrase come again, so the passage has to be longer."""
    before, after = LONG_ONE + LONG_OTHER, LONG_ONE.replace("> 3", ">= 3") + LONG_OTHER
    (hint,) = of_twins(hints(tmp_path, {"app/one.py": before}, {"app/one.py": after}))
    assert (hint.location.path, hint.location.line) == ("app/one.py", 17)
    short = hints(tmp_path / "short", {"app/one.py": ONE + OTHER}, {"app/one.py": MENDED + OTHER})
    assert of_twins(short) == []


HEADER = """\
    host: str,
    port: int | None,
    *,
    family: int = 0,
    socket_kind: int = 0,
    protocol: int = 0,
    flags: int = 0,
):
    return host
"""


def test_another_default_in_a_function_of_the_same_name(tmp_path: Path, hints: Hints) -> None:
    """Parameters of other functions have names in common; those of an implementation are meant to be the same."""
    one, other = f"def look_up(\n{HEADER}", f"def look_up(\n    backend,\n{HEADER}"
    mended = {"app/one.py": one.replace("socket_kind: int = 0", "socket_kind: int = 1")}
    (found,) = of_twins(hints(tmp_path, {"app/one.py": one, "app/other.py": other}, mended))
    assert (found.location.path, found.location.line) == ("app/other.py", 7)
    in_one_line = {name: text.replace(",\n    flags", ", flags") for name, text in (("one", one), ("other", other))}
    files = {f"app/{name}.py": text for name, text in in_one_line.items()}
    (found,) = of_twins(
        hints(tmp_path / "line", files, {"app/one.py": files["app/one.py"].replace("flags: int", "flags: str")})
    )
    assert found.location.line == 8
    first = {f"app/{name}.py": f"import os\n\n\ndef look_up(a, b=1):\n    return {name}\n" for name in ("one", "other")}
    mended_first = {"app/one.py": first["app/one.py"].replace("def look_up(a, b=1)", "async def look_up(a, b=2)")}
    assert of_twins(hints(tmp_path / "first", first, mended_first)) == []
    another = {"app/one.py": one, "app/other.py": other.replace("look_up", "connect")}
    assert of_twins(hints(tmp_path / "another", another, mended)) == []
    renamed = {"app/one.py": one.replace("socket_kind", "kind")}
    assert of_twins(hints(tmp_path / "renamed", {"app/one.py": one, "app/other.py": other}, renamed)) == []


FEW = """\
    remaining_connections = pool.take(address)
    if remaining_connections < pool.smallest_number:
        raise PoolExhaustedError(address, pool)
    else:
"""


def test_a_few_long_lines_count_in_another_file_only(tmp_path: Path, hints: Hints) -> None:
    one, other = (f"def {name}(pool, address):\n{FEW}        {name}()\n" for name in ("one", "other"))
    mended = {"app/one.py": one.replace("<", "<=")}
    (found,) = of_twins(hints(tmp_path, {"app/one.py": one, "app/other.py": other}, mended))
    assert (found.location.path, found.location.line) == ("app/other.py", 3)
    both = {"app/one.py": one + other}
    assert of_twins(hints(tmp_path / "same", both, {"app/one.py": one.replace("<", "<=") + other})) == []


def test_a_twin_far_down_in_a_long_function(tmp_path: Path, hints: Hints) -> None:
    """Of a long function full text knows the beginning only."""
    long = "".join(f"    use('value {number}')\n" for number in range(400))
    files = {"app/one.py": ONE, "app/other.py": OTHER.replace("    # how many\n", long)}
    (found,) = of_twins(hints(tmp_path, files, {"app/one.py": MENDED}))
    assert (found.location.path, found.location.line) == ("app/other.py", 404)


def test_a_twin_after_a_long_string(tmp_path: Path, hints: Hints) -> None:
    text = 'TEXT = """\nSome text.\n"""\n\n\n'
    (found,) = of_twins(hints(tmp_path, {**FILES, "app/one.py": text + ONE}, {"app/one.py": text + MENDED}))
    assert found.location.path == "app/other.py"


def test_all_places_are_one_hint(tmp_path: Path, hints: Hints) -> None:
    third = ONE.replace("fetch", "store")
    found = hints(
        tmp_path, {**FILES, "app/third.py": third}, {"app/one.py": MENDED.replace("password)", "password, 1)")}
    )
    (hint,) = of_twins(found)
    assert "+1 more place" in hint.message
    assert [r.location.path for r in hint.related] == ["app/one.py", "app/third.py"]


def test_several_changed_alike_and_one_left(tmp_path: Path, hints: Hints) -> None:
    third = ONE.replace("fetch", "store")
    after = {"app/one.py": MENDED, "app/third.py": third.replace("> 3", ">= 3")}
    (hint,) = of_twins(hints(tmp_path, {**FILES, "app/third.py": third}, after))
    assert hint.confidence == 0.65
    assert "(and 1 more like it)" in hint.message


def test_how_sure_it_is(tmp_path: Path, hints: Hints) -> None:
    """A change of one place is what its function needs more often than one that was made several times."""
    twice = with_(FILES, "    connection.close", "    wait(3 > 3)\n    connection.close")
    for name, files, after, confidence in (
        ("one place", FILES, MENDED, 0.35),
        ("two of its function", twice, twice["app/one.py"].replace("> 3", ">= 3"), 0.65),
    ):
        (hint,) = of_twins(hints(tmp_path / name, files, {"app/one.py": after}))
        assert hint.confidence == confidence


def test_an_imported_name_may_come_to_the_twin_as_well(tmp_path: Path, hints: Hints) -> None:
    after = "from app.limits import LIMIT\n\n\n" + ONE.replace("> 3", "> LIMIT")
    files = {**FILES, "app/limits.py": "LIMIT = 3\n"}
    (hint,) = of_twins(hints(tmp_path, files, {"app/one.py": after}))
    assert hint.location.path == "app/other.py"


def test_equal_changes_with_twins_of_their_own_are_one_hint(tmp_path: Path, hints: Hints) -> None:
    two = [text.replace("answer", "reply").replace("connection", "link") for text in (ONE, OTHER)]
    files = {**FILES, "app/two.py": two[0], "app/two_other.py": two[1]}
    line = "    audit.note(user, question)\n"
    after = {
        "app/one.py": ONE.replace("    answer =", f"{line}    answer ="),
        "app/two.py": two[0].replace("    reply =", f"{line}    reply ="),
    }
    (hint,) = of_twins(hints(tmp_path, files, after))
    places = {hint.location.path, *(related.location.path for related in hint.related)}
    assert {"app/other.py", "app/two_other.py"} < places


def test_copies_of_a_file_are_one_hint(tmp_path: Path, hints: Hints) -> None:
    """However many functions of it changed."""
    second = LONG_ONE.replace("fetch", "store").replace("connection", "link").replace("answer", "reply")
    files = {"app/one.py": LONG_ONE + second, "old/one.py": LONG_ONE + second}
    mended = LONG_ONE.replace("> 3", ">= 3") + second.replace("link.ask(question)", "link.ask(question, 1)")
    (hint,) = of_twins(hints(tmp_path, files, {"app/one.py": mended}))
    assert (hint.location.path, len(hint.related)) == ("old/one.py", 1)


@pytest.mark.parametrize(
    ("path", "before", "after", "head"),
    [
        ("go", "if c.Retries > 3 {", "if c.Retries >= 3 {", "func {}(c *Client, q string) (string, error) {{"),
        ("ts", "if (c.retries > 3) {", "if (c.retries >= 3) {", "export function {}(c: Client, q: string) {{"),
        ("java", "if (c.retries() > 3) {", "if (c.retries() >= 3) {", "class {0} {{ String {0}(Client c, String q) {{"),
    ],
)
def test_other_languages(tmp_path: Path, hints: Hints, path: str, before: str, after: str, head: str) -> None:
    body = f"    c.login(user, password);\n    {before}\n        c.fail(address);\n    }}\n"
    body += "    answer = c.ask(question);\n    c.closeConnection();\n    c.reportTo(observer);\n"
    end = "}}\n" if path == "java" else "}\n"
    start = "package app\n\n" if path == "go" else ""
    one, other = (start + head.format(name) + "\n" + body + end for name in ("fetch", "count"))
    files = {f"app/one.{path}": one, f"app/other.{path}": other}
    (hint,) = of_twins(hints(tmp_path, files, {f"app/one.{path}": one.replace(before, after)}))
    assert hint.location.path == f"app/other.{path}"


@pytest.mark.parametrize(
    ("files", "after"),
    [
        pytest.param(FILES, {"app/one.py": MENDED, "app/other.py": OTHER.replace("> 3", ">= 3")}, id="changed alike"),
        pytest.param(FILES, {"app/one.py": ONE.replace("(user, password)", "(\n        user, password\n    )")},
                     id="laid out in another way"),
        pytest.param(FILES, {"app/one.py": ONE.replace("connection.ask(question)", "(\n        "
                     "connection.ask(question)\n    )")}, id="put in brackets over lines"),
        pytest.param(FILES, {"app/one.py": ONE.replace("    answer =", "    # asks\n    answer =")}, id="a comment"),
        pytest.param(FILES, {"app/one.py": ONE.replace("connection", "link")}, id="renamed throughout"),
        pytest.param(FILES, {"app/one.py": ONE.replace(PASSAGE, "    answer = ask(question)\n")}, id="replaced whole"),
        pytest.param(FILES, {"app/one.py": ""}, id="removed"),
        pytest.param({"app/one.ts": "function f(c) {\n  let a = c.one();\n  c.two(a);\n  c.three(a);\n  c.four(a);\n"
                      "  c.five(a);\n}\n", "app/b.ts": "function g(c) {\n  let a = c.one();\n  c.two(a);\n  c.three(a);"
                      "\n  c.four(a);\n  c.five(a);\n}\n"},
                     {"app/one.ts": "function f(c) {\n  const a = c.one();\n  c.two(a);\n  c.three(a);\n  c.four(a);\n"
                      "  c.five(a);\n}\n"}, id="another way to declare"),
        pytest.param({"tests/test_one.py": ONE, "app/other.py": OTHER}, {"tests/test_one.py": MENDED}, id="a test"),
        pytest.param({"app/one.py": ONE, "vendor/other.py": OTHER}, {"app/one.py": MENDED}, id="vendored"),
        pytest.param({"app/one.py": ONE, **{f"app/{i}.py": OTHER for i in range(5)}}, {"app/one.py": MENDED},
                     id="in very many places"),
        pytest.param({"app/one.py": ONE, "app/other.py": ACCEPTING}, {"app/one.py": MENDED}, id="accepted there"),
        pytest.param(FILES, {"app/one.py": MENDED, "app/other.py": ACCEPTING}, id="accepted there with the change"),
        pytest.param(FILES, {"app/one.py": ONE.replace("> 3:", "> 3:  # noqa: PLR2004")}, id="a comment behind code"),
        pytest.param(FILES, {"app/other.py": ACCEPTING}, id="a comment that accepts"),
        pytest.param({"app/one.py": ONE, "app/other.py": ACCEPTING}, {"app/other.py": OTHER},
                     id="such a comment removed"),
        pytest.param(with_(FILES, "> 3:", "> 3:  # often"), {"app/one.py": ONE.replace("> 3:", "> 3:  # too often")},
                     id="another comment"),
        pytest.param(FILES, {"app/one.py": ONE.replace("> 3:", ">= 3:  # coderecall: ignore[CR301]")},
                     id="accepted here"),
        pytest.param({"app/one.py": SHORT, "app/other.py": SHORT}, {"app/one.py": SHORT.replace("= a", "= a + 1")},
                     id="too short"),
        pytest.param({"app/one.py": ONE}, {"app/one.py": MENDED, "app/new.py": OTHER}, id="came with the change"),
        pytest.param(FILES, {"app/one.py": MENDED.replace("return answer", "return answer.text(user)")},
                     id="more changed than the twin has"),
        pytest.param(FILES, {"app/one.py": ONE.replace("> 3", "> LIMIT") + "\n\nLIMIT = 3\n"},
                     id="with a name that came with the change"),
        pytest.param(FILES, {"app/one.py": MENDED.replace("question):", "question, retries):")},
                     id="other parameters with it"),
        pytest.param({n: t.replace("address, user, password, question", "\n    address,\n    user,\n    password,\n    "
                      "question,\n    limit=3,\n    quiet=False,\n") for n, t in FILES.items()},
                     {"app/one.py": ONE.replace("address, user, password, question", "\n    address,\n    user,\n    "
                      "password,\n    question,\n    limit=4,\n    quiet=False,\n")}, id="parameters"),
        pytest.param(FILES, {"app/one.py": ONE.replace("    answer =", "".join(
            f"    connection.wait({i})\n" for i in range(9)) + "    answer =")}, id="much added"),
        pytest.param(with_(FILES, "Error(address)", "Error('no answer')"),
                     {"app/one.py": ONE.replace("Error(address)", "Error('nobody is there')")}, id="another wording"),
        pytest.param(with_(FILES, "ask(question)", LISTED),
                     {"app/one.py": ONE.replace("ask(question)", LISTED.replace("'two'", "'more',\n'two'"))},
                     id="an entry of a list"),
        pytest.param(FILES, {"app/one.py": ONE.replace("    connection.close()\n", "")}, id="only taken away"),
        pytest.param(FILES, {"app/one.py": ONE.replace(
            PASSAGE[PASSAGE.index("    if conn"):PASSAGE.index("    connection.cl")],
            "    answer = connection.try_to_ask(question)\n")}, id="said in one line"),
        pytest.param({**FILES, "app/one.py": ONE + "\n\nclass Limits:\n    def reset(self):\n        pass\n"},
                     {"app/one.py": ONE.replace("    answer", "    user.reset()\n    answer") +
                      "\n\nclass Limits:\n    def reset(self):\n        pass\n"},
                     id="a method of another class of its file"),
        pytest.param(with_(FILES, "def fetch", "def test_fetch"),
                     {"app/one.py": MENDED.replace("def fetch", "def test_fetch")}, id="a test beside the code"),
        pytest.param({**FILES, "app/one.py": ONE.replace("    conn", "    limit = 3\n    conn", 1)},
                     {"app/one.py": MENDED.replace("    conn", "    limit = 3\n    conn", 1).replace("= 3:", "= limit:")
                      },
                     id="with a variable that the other function does not have"),
        pytest.param({**FILES, "app/one.py": ONE.replace("    return answer\n", "")},
                     {"app/one.py": ONE.replace("    return answer\n", "").replace("answer = ", "")},
                     id="takes away what the other function uses"),
        pytest.param({"app/one.py": LONG_ONE,
                      "app/other.py": LONG_OTHER.replace("    # how", "    allow(user)\n    # how")},
                     {"app/one.py": LONG_ONE.replace("    if conn", "    allow(user)\n    if conn")},
                     id="what the other function has elsewhere"),
        pytest.param({"app/one.py": LONG_ONE + "\n\ndef pause(connection):\n    pass\n", "app/other.py": LONG_OTHER},
                     {"app/one.py": LONG_ONE.replace("    if conn", "    pause(connection)\n    if conn") +
                      "\n\ndef pause(connection):\n    pass\n"},
                     id="with a function of its own file"),
        pytest.param({n: t + "\n\ndef open_connection(address):\n    return address\n" for n, t in FILES.items()},
                     {"app/one.py": ONE.replace("ion(address)\n    conn", "ion(address, 3)\n    conn") +
                      "\n\ndef open_connection(address, retries):\n    return address\n"},
                     id="a call along with its function"),
        pytest.param(with_(FILES, "ask(question)", "ask_count(question)"),
                     {"app/one.py": ONE.replace("ask(question)", "ask_fetch(question)")},
                     id="words in which a copy spoke of the other function"),
        pytest.param({f"app/{name}.php": PHP.format(name, value) for name, value in PHP_VALUES},
                     {"app/one.php": PHP.format("one", "$answer").replace("$limit = $link->limit", "$link->warm")},
                     id="takes away what the other function uses, in PHP"),
        pytest.param({f"app/{name}.php": PHP.format(name, "$answer") for name in ("one", "other")},
                     {"app/one.php": PHP.format("one", "$answer").replace("limit($user)", "limit($this->pause)")},
                     id="with a member that nothing in the other file has, in PHP"),
        pytest.param(FILES, {"app/one.py": ONE.replace("> 3", "> connection.fetch_limit")},
                     id="a word that says what only the changed function is"),
        pytest.param(with_(FILES, "ask(question)", "ask(\n        'one '\n        'two',\n    )"),
                     {"app/one.py": ONE.replace("ask(question)", "ask(\n        'one two',\n    )")},
                     id="strings joined"),
        pytest.param({**FILES, "app/near.py": "def open_connection(address):\n    return address\n",
                      "app/far.py": "def open_connection(address):\n    return address\n"},
                     {"app/one.py": ONE.replace("open_connection", "connected"),
                      "app/near.py": "def connected(address):\n    return address\n"},
                     id="a use along with a definition in another file"),
        pytest.param({"app/one.py": ONE.replace("def fetch", "def read_mail"),
                      "app/other.py": OTHER.replace("def count", "def write_mail")},
                     {"app/one.py": MENDED.replace("def fetch", "def read_mail")}, id="opposites"),
        pytest.param(with_(FILES, "def fetch", "async def fetch"),
                     {"app/one.py": ONE.replace("def fetch", "async def fetch").replace("= conn", "= await conn")},
                     id="await, in a function that cannot"),
        pytest.param(FILES, {"app/one.py": ONE.replace("answer = conn", "answer: list[str] | None = conn")},
                     id="a type of a variable"),
        pytest.param(FILES, {"app/one.py": ONE.replace("> 3", "> self.limit")},
                     id="with a member that nothing in the other file has"),
        pytest.param(with_(FILES, "    answer", "    for item in user:\n        item.check(address)\n    answer"),
                     {"app/one.py": ONE.replace("    ans", "    for x in user:\n        x.check(address)\n    ans")},
                     id="a variable renamed"),
        pytest.param(with_(FILES, "    answer", "    for item in user:\n        item.check(address)\n    answer"),
                     {"app/one.py": ONE.replace(
                         "    ans", "    for user in user:\n        user.check(address)\n    ans")},
                     id="a variable renamed to what it was made of"),
        pytest.param({"examples/one.py": ONE, "examples/other.py": OTHER}, {"examples/one.py": MENDED}, id="examples"),
        pytest.param(with_(FILES, "    answer = connection.ask(question)\n", INLINED),
                     {"app/one.py": ONE.replace("ask(question)", "ask(user.question(address))")},
                     id="a variable that gave way to its value"),
        pytest.param(with_(with_(FILES, "> 3", "> LIMIT"), "def ", "from app.limits import LIMIT\n\n\ndef "),
                     {"app/one.py": "from app.far.limits import LIMIT\n\n\n" + ONE.replace("> 3", "> LIMIT.value")},
                     id="a name that comes from elsewhere now"),
        pytest.param(with_(FILES, "ask(question)", "ask(\n        question\n    )"),
                     {"app/one.py": ONE.replace("ask(question)", "ask(\n        question,\n    )")},
                     id="a comma before the bracket below"),
        pytest.param(FILES, {"app/one.py": MENDED, "app/other.py": OTHER.replace("len(answer)", "answer.size")},
                     id="the change has been at the other function"),
    ],
)  # fmt: skip
def test_silent(tmp_path: Path, hints: Hints, files: Files, after: Files) -> None:
    assert of_twins(hints(tmp_path, files, after)) == []


@pytest.mark.parametrize(
    ("old", "new", "is_the_same"),
    [
        (INLINED, "    answer = connection.ask(user.question(address))\n", True),
        (INLINED, "    answer = connection.ask(user.questions(address))\n", False),
        (INLINED.replace("ask(", "ask(question, "), "    answer = connection.ask(user.question(address))\n", False),
        ("\tn, err := f(a)\n\treturn n, err\n", "\treturn f(a)\n", False),
        ("  final Set<V> set = super.values();\n  return view(set);\n", "  return view(super.values());\n", True),
        ("  const text: string = a + b;\n  say(text);\n", "  say(a + b);\n", True),
        (NESTED, JOINED, True),
        (NESTED, JOINED.replace("and", "or"), False),
        (JOINED, JOINED.replace("and", "or"), False),
        ("if (a) {\n  if (b) {\n    c();\n  }\n}\n", "if (a && b) {\n  c();\n}\n", True),
        ("if (a) {\n  return no;\n}\nif (b) {\n", "if (a || b) {\n", True),
        ("if (a) {\n  return no;\n}\nif (b) {\n", "if (a && b) {\n", False),
        ("if (a) {\n  warn(a);\n}\nif (b) {\n", "if (a || b) {\n", False),
        ("if (a) {\n  b();\n}\n", "b();\n", False),
        ("if (a) {\n", "if (a || b) {\n", False),
        ("x = a - b\n", "x = b - a\n", False),
    ],
)
def test_what_only_says_the_same_in_another_way(old: str, new: str, is_the_same: bool) -> None:
    before, after = (code_lines(text.encode(), "c") for text in (old, new))
    assert says_the_same(before, after) == says_the_same(after, before) == is_the_same


def test_what_is_returned_at_once() -> None:
    before, after, *below = (
        code_lines(text.encode(), "c") for text in ("x = f(a);", "return f(a);", "}\n\nreturn x;", "}\n\nreturn y;")
    )
    assert [says_the_same(before, after, lines) for lines in below] == [True, False]


def test_a_comment_behind_the_code_of_the_twin_makes_no_difference(tmp_path: Path, hints: Hints) -> None:
    commented = OTHER.replace("> 3:", "> 3:  # too often")
    for name, files, after in (
        ("before", {**FILES, "app/other.py": commented}, {"app/one.py": MENDED}),
        ("with it", FILES, {"app/one.py": MENDED, "app/other.py": commented}),
        ("removed", {**FILES, "app/other.py": commented}, {"app/one.py": MENDED, "app/other.py": OTHER}),
        ("here", {**FILES, "app/one.py": ONE.replace("> 3:", "> 3:  # too often")}, {"app/one.py": MENDED}),
    ):
        (found,) = of_twins(hints(tmp_path / name, files, after))
        assert (found.location.path, found.location.line) == ("app/other.py", 5)


def test_a_comment_that_accepts_the_twin_is_used(tmp_path: Path) -> None:
    project = make_indexed(tmp_path, FILES)
    write(project.root, {"app/one.py": MENDED, "app/other.py": ACCEPTING})
    report = project.check()
    assert (of_twins(report.hints), report.notes) == ([], ())


@pytest.mark.parametrize(
    ("language", "plain", "commented"),
    [
        ("java", "return;", "return; // ok"),
        ("java", "return;", "/* so */ return; /* ok */ // yes"),
        ("c", "f(a, b);", "f(/* x */ a, b /* y */);"),
        ("c", "int a = b + c;", "int/* x */a = b /* y */ + /* z */ c;"),
        ("c", "f();\ng();", "f(); /* x\ny */\ng();"),
        ("ruby", "a = '# b'", "a = '# b' # c"),
        ("python", "a = '# b'", "a = '# b'  # c"),
        ("rust", "let a = 1;", "/// says\nlet a = 1; // c"),
        ("haskell", "a = 1", "a = 1 -- b"),
        ("lua", "a = 1", "a = 1 -- b"),
        ("tsx", "a = <b>\n<c/>\n</b>", "a = <b>\n{/* d */}\n<c/>\n</b>"),
        ("php", "<?php\n$a = 1;", "<?php\n$a = 1; # b"),
        ("markdown", "# a // b", "# a // b"),
    ],
)
def test_lines_are_compared_without_comments(language: str, plain: str, commented: str) -> None:
    one, other = (code_lines(text.encode(), language) for text in (plain, commented))
    assert [line.text for line in other] == plain.split("\n") == [line.text for line in one]


def test_comments_leave_the_numbers_of_the_lines_as_they_are() -> None:
    (first, second) = code_lines(b"f(a, /* b\nc */\nd, /* e */ ef);\n", "c")
    assert (first.number, first.text, first.phrase) == (1, "f(a,", "f(a,")
    assert (second.number, second.text, second.phrase) == (3, "d, ef);", "ef);")


def test_lines_without_what_says_nothing() -> None:
    source = b'def f():\n    """Says\n    what."""\n\n    # why\n    return  1\n'
    assert [(line.number, line.text) for line in code_lines(source, "python")] == [(1, "def f():"), (6, "return 1")]
    source = b"int f() {\n  /* why\n     so */\n  // more\n  return 1;\n}\n"
    assert [line.number for line in code_lines(source, "c")] == [1, 5, 6]


def test_a_long_string_is_code_and_what_follows_it_too() -> None:
    source = (
        b'TEXT = """\n# a line\n"""\n\ndef f():\n    """Says."""\n    g(\n        """SELECT 1\n        """,\n    )\n'
    )
    assert [line.number for line in code_lines(source, "python")] == [1, 2, 3, 5, 7, 8, 9, 10]
    assert [line.number for line in code_lines(b'a = \'"""\'  # """\nb = 1\n', "python")] == [1, 2]


def test_hunks_lead_from_the_old_lines_to_the_new() -> None:
    old, new = code_lines(b"a\nb\nc\nd\ne\n", "c"), code_lines(b"a\nx\nc\nd\ny\ne\n", "c")
    assert [tuple(hunk) for hunk in hunks(old, new)] == [(1, 2, 1, 2), (4, 4, 4, 5)]
