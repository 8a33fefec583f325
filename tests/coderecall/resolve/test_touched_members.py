"""A method that got another name, came, went or gives something else: a partial run looks where it matters, and there
only."""

from pathlib import Path

import pytest
from edited import Repository, rebuilt

from coderecall.resolve import ResolveReport, resolve
from coderecall.store import Database

STORE = """
class Item:
    def show(self): ...
class Store:
    def save(self): return Item()
    def other(self): ...
"""
COMMON = """
class One:
    def save(self): ...
    def keep(self): ...
class Two:
    def save(self): ...
    def keep(self): ...
"""  # no method of these names is the only one
RENAMED = ("def save", "def keep")
# (what it is about, files, what is edited in store.py)
CASES = {
    "an object": ({"user.py": "from store import Store\nStore().save().show()\n"}, RENAMED),
    "the new name was said before": ({"user.py": "from store import Store\nStore().keep().show()\n"}, RENAMED),
    "a name for what it gives": (
        {"user.py": "from store import Store\ndef use():\n    item = Store().save()\n    item.show()\n"},
        RENAMED,
    ),
    "a name for the method itself": (
        {"user.py": "from store import Store\ndef use(store: Store):\n    save = store.save\n    save().show()\n"},
        RENAMED,
    ),
    "through the method, without a call": (
        {"user.py": "from store import Store\ndef use(store: Store):\n    store.save.show()\n"},
        RENAMED,
    ),
    "what a function gives": (
        {
            "made.py": "from store import Store\ndef made():\n    return Store().save()\n",
            "user.py": "from made import made\nmade().show()\n",
        },
        RENAMED,
    ),
    "what another method gives": (
        {
            "box.py": "from store import Store\nclass Box:\n    def open(self):\n        return Store().save()\n",
            "user.py": "from box import Box\nBox().open().show()\nitem = Box().open()\nitem.show()\n",
        },
        RENAMED,
    ),
    "an attribute": (
        {
            "box.py": "from store import Store\nclass Box:\n    def fill(self):\n        self.item = Store().save()\n",
            "user.py": "from box import Box\ndef use(box: Box):\n    box.item.show()\n",
        },
        RENAMED,
    ),
    "a class that derives from it": (
        {
            "small.py": "from store import Store\nclass Small(Store): ...\n",
            "user.py": "from small import Small\nSmall().save().show()\n",
        },
        RENAMED,
    ),
    "a class that has its own": (
        {
            "small.py": "from store import Store\nclass Small(Store):\n    def save(self): ...\n",
            "user.py": "from small import Small\nSmall().save()\nSmall().keep()\n",
        },
        RENAMED,
    ),
    "a base that calls what a class beside it has": (
        {
            "mixin.py": "class Mixin:\n    def stored(self):\n        return self.save()\n",
            "small.py": "from store import Store\nfrom mixin import Mixin\nclass Small(Mixin, Store): ...\n",
            "user.py": "from small import Small\nSmall().stored().show()\nitem = Small().stored()\nitem.show()\n",
        },
        RENAMED,
    ),
    "a base whose attribute is of the class in one below": (
        {
            "base.py": "class Base:\n    store = None\n    def stored(self):\n        return self.store.save()\n",
            "small.py": "from store import Store\nfrom base import Base\nclass Small(Base):\n    store = Store()\n",
            "user.py": "from small import Small\nSmall().stored().show()\nitem = Small().stored()\nitem.show()\n",
        },
        RENAMED,
    ),
    "one of two types, of which the other has it from a base": (
        {
            "base.py": "class Base:\n    def save(self): ...\nclass Other(Base): ...\n",
            "user.py": "from base import Other\nfrom store import Store\ndef use(it: Other | Store):\n    it.save()\n",
            "store.py": "from base import Base\n" + STORE.replace("class Store", "class Store(Base)"),
        },
        RENAMED,
    ),
    "a name that is known to be something else at the place of the call": (
        {
            "small.py": "from store import Store\nclass Small(Store):\n    def save(self): ...\n",
            "user.py": "from small import Small\nfrom store import Store\ndef use(it: Store):\n"
            "    if isinstance(it, Small):\n        found = it.save()\n        return found\nuse(1).show()\n",
        },
        RENAMED,
    ),
    "it gives something else": (
        {"user.py": "from store import Store\nStore().save().show()\nitem = Store().save()\nitem.show()\n"},
        ("return Item()", "return self"),
    ),
    "it is a property now": (
        {"user.py": "from store import Store\nStore().save.show()\nStore().save().show()\n"},
        ("    def save", "    @property\n    def save"),
    ),
    "it came": ({"user.py": "from store import Store\nStore().show()\n"}, ("def other", "def show")),
    "a call of the object itself": (
        {
            "store.py": STORE.replace("def other(self): ...", "def __call__(self): return Item()"),
            "user.py": "from store import Store\ndef use(store: Store):\n    item = store()\n    item.show()\n",
        },
        ("def __call__", "def called"),
    ),
    "a call of the object itself, which other code makes": (
        {
            "store.py": STORE.replace("def other(self): ...", "def __call__(self): return self.save()"),
            "user.py": "from store import Store\ndef use(store: Store):\n    item = store()\n    item.show()\n",
        },
        RENAMED,
    ),
    "with": (
        {
            "store.py": STORE.replace("def other(self): ...", "def __enter__(self): return Item()"),
            "user.py": "from store import Store\nwith Store() as item:\n    item.show()\n",
        },
        ("def __enter__", "def enter"),
    ),
    "an import inside a function": (
        {
            "item.py": "class Item:\n    def show(self): ...\n",
            "store.py": "class Store:\n    def save(self):\n        from item import Item\n        return Item()\n",
            "user.py": "from store import Store\nStore().save().show()\n",
        },
        ("from item import Item", "from items import Item"),
    ),
}


def _edited(folder: Path, texts: dict[str, str], path: str, edit: tuple[str, str]) -> tuple[Repository, ResolveReport]:
    """The repository after a partial run, and what that looked at; it is compared with a full one."""
    with Database.write(folder / "edited") as db:
        repository = Repository(db)
        with db.transaction():
            repository.put(dict(sorted(texts.items())))
            resolve(db, None)
        assert edit[0] in texts[path]
        with db.transaction():
            report = resolve(db, repository.put({path: texts[path].replace(*edit)}))
        assert repository.rows() == rebuilt(folder / "rebuilt", repository.texts)
        return repository, report


@pytest.mark.parametrize("case", CASES)
def test_a_partial_run_leaves_the_rows_of_a_full_one(case: str, tmp_path: Path) -> None:
    files, edit = CASES[case]
    _edited(tmp_path, {"store.py": STORE, "common.py": COMMON, **files}, "store.py", edit)


@pytest.mark.parametrize("case", CASES)
def test_and_back(case: str, tmp_path: Path) -> None:
    files, (old, new) = CASES[case]
    texts = {"store.py": STORE, "common.py": COMMON, **files}
    texts["store.py"] = texts["store.py"].replace(old, new)
    _edited(tmp_path, texts, "store.py", (new, old))


def test_typescript(tmp_path: Path) -> None:
    texts = {
        "store.ts": "export class Item { show() {} }\n"
        "export class Store { save(): Item { return new Item() } me<T>(): Store { return this } }\n",
        "typed.ts": 'import { Store } from "./store"\n'
        "function use(store: Store) {\n  const item = store.me<{ a: 1 }>().save()\n  item.show()\n}\n",
        "other.ts": "export class Other { save() {} }\n",
        "user.ts": 'import { Store } from "./store"\nimport { Other } from "./other"\n'
        "function use(store: Store, either: Store | Other) {\n"
        "  store.save().show()\n  const item = store.save()\n  item.show()\n  either.save()\n  store.keep()\n}\n",
        "through.ts": 'import { Store } from "./store"\nfunction use(store: Store) { store.save.show() }\n',
        "common.ts": "class One { save() {} keep() {} }\nclass Two { save() {} keep() {} }\n",
    }
    _edited(tmp_path, texts, "store.ts", ("save()", "keep()"))


def test_who_says_the_name_of_another_method_is_not_looked_at(tmp_path: Path) -> None:
    crowd = {
        f"crowd{i}.py": f"from store import Store\nclass Own{i}:\n    def save(self): ...\n"
        f"def use(store: Store, own: Own{i}, unknown):\n    own.save()\n    unknown.save()\n    made = own.save()\n"
        "    store.other()\n    return made\n"
        for i in range(40)
    }
    texts = {"store.py": STORE, "user.py": "from store import Store\nStore().save()\n", **crowd}
    _, report = _edited(tmp_path, texts, "store.py", RENAMED)
    own, used = 1, 1
    assert report.references == own + used, "of 40 modules that say `save`, none can mean this one"
    assert report.imports == 0, "and nothing is imported that is another thing now"
