"""The modules of the fake project: a shop with a folder that another writing names, and a text without code."""

from coderecall.model import (
    Answer,
    Answers,
    CoChange,
    Dependency,
    Evidence,
    Module,
    ModuleDetail,
    ModuleLevel,
    ModuleSymbol,
)

DAY = 86_400
NOW = 1_700_100_000  # the clock of the tests
SINCE = NOW - 367 * DAY
_PUT = (
    Evidence("calls SessionStore.put", "app/auth.py", 113),
    Evidence("imports SessionStore", "app/auth.py", 3),
)
_TOGETHER = (Evidence('"Warm the session cache at night" (1a2b3c4d5e)', "jobs/warm.py", 1),)


def folder(path: str, files: int, code: int, recent: int, days: int, *, text: int = 0) -> Module:
    """With twice as many commits as recent ones, the last of them so many days ago."""
    changed = NOW - days * DAY if recent else 0
    return Module(path, True, files, 0, code + text, code, code // 20, recent * 2, recent, changed)


def file(path: str, code: int, recent: int, days: int, language: str = "python", *, text: int = 0) -> Module:
    changed = NOW - days * DAY if recent else 0
    return Module(path, False, 1, 0, code + text, code, code // 20, recent * 2, recent, changed, language)


def level(path: str, *modules: Module, commits: int = 842, notes: tuple[str, ...] = ()) -> ModuleLevel:
    return ModuleLevel(path, modules, 0, commits, SINCE if commits else 0, notes)


def without_history(one: ModuleLevel) -> ModuleLevel:
    modules = (
        Module(m.path, m.is_folder, m.files, m.tests, m.lines, m.code_lines, m.symbols, 0, 0, 0, m.language)
        for m in one.modules
    )
    return ModuleLevel(one.path, tuple(modules), one.left_out, 0, 0, one.notes)


LEVELS = {
    one.path: one
    for one in (
        level(
            "",
            folder("app", 24, 3_100, 61, 2),
            folder("jobs", 9, 1_450, 8, 40),
            folder("web/static", 12, 900, 2, 300),
            folder("文档", 3, 240, 1, 900),
            file("setup.py", 60, 4, 20),
            file("README.md", 0, 12, 5, "markdown", text=310),
        ),
        level(
            "app",
            file("app/session.py", 1_300, 40, 2),
            folder("app/models", 8, 1_000, 9, 30),
            file("app/auth.py", 700, 17, 9),
            file("app/clock.py", 100, 0, 0),
        ),
        level("jobs", file("jobs/warm.py", 1_000, 6, 40), file("jobs/nightly.py", 450, 3, 90)),
        level("web/static", file("web/static/shop.js", 900, 2, 300, "javascript")),
        level("文档", file("文档/示例.py", 240, 1, 900)),
        level("app/models", file("app/models/item.py", 1_000, 9, 30)),
    )
}
CALLERS = Answers(
    (
        Answer("app/auth.py", "login", "call", 113, 113, 1.0, (Evidence("exact: call of put", "app/auth.py", 113),)),
        Answer("jobs/warm.py", "", "import", 3, 3, 0.6, (Evidence("inferred: import of put", "jobs/warm.py", 3),)),
        Answer("jobs/warm.py", "warm", "call", 6, 6, 0.2, (Evidence("name only: call of put", "jobs/warm.py", 6),)),
    )
)
_PUT_SIGNATURE, _GET_SIGNATURE = "def put(self, key: str, item: Item) -> None", "def get(self, key: str) -> Item"
SYMBOLS = (
    ModuleSymbol("LIMIT", "LIMIT", "constant", 5, 5, 0, 1, None, "LIMIT = 4_000"),
    ModuleSymbol("Item", "Item", "class", 8, 11, 0, 7, 3, "class Item", NOW - 40 * DAY),
    ModuleSymbol("SessionStore", "SessionStore", "class", 14, 29, 0, 12, 31, "class SessionStore", NOW - 2 * DAY),
    ModuleSymbol("put", "SessionStore.put", "method", 21, 26, 1, 2, 14, _PUT_SIGNATURE, NOW - 2 * DAY),
    ModuleSymbol("get", "SessionStore.get", "method", 28, 29, 1, 4, 2, _GET_SIGNATURE, NOW - 90 * DAY),
)


def detail(path: str) -> ModuleDetail | None:
    """Of a module of the levels, or of the whole."""
    one = next((m for found in LEVELS.values() for m in found.modules if m.path == path), None)
    if one is None:
        return None
    beside = "jobs" if one.is_folder and path != "jobs" else "app/auth.py" if path != "app/auth.py" else "jobs/warm.py"
    is_folder = "." not in beside
    return ModuleDetail(
        one,
        (Dependency("文档", True, 0, 2, 1, (Evidence("imports 示例", path, 1),)),),
        (Dependency(beside, is_folder, 31, 4, 6, _PUT), Dependency("setup.py", False, 0, 0, 1, _PUT[1:])),
        (CoChange(beside, is_folder, 12, max(12, one.commits - 2), _TOGETHER),),
        SYMBOLS if path == "app/session.py" else (),
        310,
        22,
        118,
        0,
        30,
    )
