"""CR303: a new file that is missing where its neighbours are listed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

NAMES = ("memory", "redis", "amazon", "filesystem")
BACK_ENDS = {f"app/backends/{name}.py": f"class {name.title()}Backend:\n    pass\n" for name in NAMES}
LIST = "".join(f"    '{name}': 'app.backends.{name}',\n" for name in NAMES)
FILES = {**BACK_ENDS, "app/backends/__init__.py": f"ALIASES = {{\n{LIST}}}\n"}
NEW = {"app/backends/consul.py": "class ConsulBackend:\n    pass\n"}


def of_lists(found: tuple[Hint, ...]) -> list[Hint]:
    return [hint for hint in found if hint.rule == "CR303"]


def test_the_list_is_named_where_the_last_neighbour_stands(tmp_path: Path, hints: Hints) -> None:
    (hint,) = of_lists(hints(tmp_path, FILES, NEW))
    assert (hint.location.path, hint.location.line, hint.location.column) == ("app/backends/__init__.py", 5, 5)
    assert hint.message == "`consul` is not listed here: 4 other files of app/backends are"
    assert [related.location.path for related in hint.related] == ["app/backends/consul.py"]


def test_modules_of_another_language(tmp_path: Path, hints: Hints) -> None:
    files = {f"src/rules/{name}.ts": "export const rule = {};\n" for name in NAMES}
    listed = "".join(f"export * as {name} from './rules/{name}';\n" for name in NAMES)
    (hint,) = of_lists(
        hints(tmp_path, {**files, "src/all.ts": listed}, {"src/rules/consul.ts": "export const rule = {};\n"})
    )
    assert (hint.location.path, hint.location.line) == ("src/all.ts", 4)


def test_entries_of_several_lines(tmp_path: Path, hints: Hints) -> None:
    entries = "".join(f"    {{\n        'name': '{name}',\n        'cost': 1,\n    }},\n" for name in NAMES)
    files = {**BACK_ENDS, "app/table.py": f"TABLE = [\n{entries}]\n"}
    (hint,) = of_lists(hints(tmp_path, files, NEW))
    assert (hint.location.path, hint.location.line) == ("app/table.py", 15)


@pytest.mark.parametrize(
    ("files", "after"),
    [
        pytest.param(FILES, {**NEW, "app/backends/__init__.py": FILES["app/backends/__init__.py"] + "# and consul\n"},
                     id="listed with the change"),
        pytest.param({**FILES, "app/user.py": "from app.backends import consul\n"}, NEW, id="imported elsewhere"),
        pytest.param({**FILES, "app/backends/etcd.py": "", "app/backends/zookeeper.py": ""}, NEW,
                     id="not all neighbours are in the list"),
        pytest.param(FILES, {"app/backends/consul.py": "import sys\n\nsys.path.append('/')\n"}, id="defines nothing"),
        pytest.param(FILES, {"app/backends/_consul.py": "", "app/backends/test_consul.py": ""}, id="private, a test"),
        pytest.param(FILES, {f"app/backends/more{i}.py": "" for i in range(6)}, id="many new files"),
        pytest.param({**FILES, "app/backends/__init__.py": FILES["app/backends/__init__.py"].replace(
            "filesystem',", "filesystem',  # coderecall: ignore[CR303]")}, NEW, id="accepted"),
        pytest.param({p: t for p, t in FILES.items() if "amazon" not in p}, NEW, id="few neighbours"),
        pytest.param({**BACK_ENDS, "app/main.py": "".join(
            f"def f{name}():\n    return read('{name}')\n" + "\n" * 20 for name in NAMES)}, NEW,
            id="names here and there in a text"),
    ],
)  # fmt: skip
def test_silent(tmp_path: Path, hints: Hints, files: Files, after: Files) -> None:
    assert of_lists(hints(tmp_path, files, after)) == []


@pytest.mark.parametrize(("more", "found"), [({}, True), ({"app/backends/etcd.py": "def go(): pass\n"}, False)])
def test_a_text_has_to_list_all_of_them(tmp_path: Path, hints: Hints, more: Files, found: bool) -> None:
    names = [*NAMES, *(f"other{i}" for i in range(8))]
    text = "# Back ends\n\n" + "".join(f"- `{name}`\n" for name in names)
    files = {**BACK_ENDS, **{f"app/backends/{name}.py": "def go(): pass\n" for name in names}, "docs/files.md": text}
    assert [hint.location.path for hint in of_lists(hints(tmp_path, {**files, **more}, NEW))] == [
        "docs/files.md"
    ] * found


def test_a_file_that_two_lists_lack_is_one_hint(tmp_path: Path, hints: Hints) -> None:
    files = FILES | {
        "app/table.py": f"TABLE = {{\n{LIST}}}\n",
        "docs/files.md": "".join(f"- {name}\n" for name in NAMES),
    }
    (hint,) = of_lists(hints(tmp_path, files, NEW))
    assert hint.location.path == "app/backends/__init__.py"
    assert [related.location.path for related in hint.related] == [
        "app/backends/consul.py",
        "app/table.py",
        "docs/files.md",
    ]


def test_a_file_that_users_of_what_moved_there_do_not_know_yet(tmp_path: Path, hints: Hints) -> None:
    pool = "def pool(size):\n    return [None] * size\n"
    redis = FILES["app/backends/redis.py"]
    files = FILES | {"app/backends/redis.py": f"{redis}\n\n{pool}"}
    after = {"app/backends/redis.py": redis, "app/backends/consul.py": pool}
    assert of_lists(hints(tmp_path / "not used", files, after)) != []
    files |= {"app/user.py": "from app.backends.redis import pool\n\npool(1)\n"}
    (hint,) = hints(tmp_path / "used", files, after)
    assert hint.rule == "CR101"
