"""CR106, CR107 and CR108: members and methods that changed, used through objects and overridden."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

STORE = (
    "class Store:\n    def __init__(self):\n        self.page_limit = 1\n\n    def load_all(self, key):\n"
    "        return key\n"
)


def files(body: str, store: str = STORE) -> dict[str, str]:
    return {"app/__init__.py": "", "app/store.py": store, "app/user.py": f"def go(store, thing):\n    {body}\n"}


@pytest.mark.parametrize("body", ["return thing.load_all(1)", "return thing.inner.load_all(1)"])
def test_a_renamed_method(tmp_path: Path, hints: Hints, body: str) -> None:
    (hint,) = hints(tmp_path, files(body), {"app/store.py": STORE.replace("load_all", "read_all")})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR106", "app/user.py", 2)
    assert hint.message.endswith(
        "is used here: `Store.load_all` was renamed to `read_all` in app/store.py:5, and nothing else has it"
    )
    assert hint.suggestion == "use `read_all`"


@pytest.mark.parametrize("body", ["return store.page_limit", "return thing.page_limit + 1"])
def test_a_renamed_attribute(tmp_path: Path, hints: Hints, body: str) -> None:
    (hint,) = hints(tmp_path, files(body), {"app/store.py": STORE.replace("page_limit", "limit")})
    assert hint.rule == "CR106"
    assert "`Store.page_limit` was renamed to `limit`" in hint.message


@pytest.mark.parametrize(
    "body",
    [
        "return hasattr(store, 'page_limit') and store.page_limit",
        "thing.page_limit = 2\n    return thing.page_limit",  # objects are given it
        "import tools\n    return tools.page_limit",
        "return page_limit",
    ],
)
def test_attributes_that_others_may_have(tmp_path: Path, hints: Hints, body: str) -> None:
    assert hints(tmp_path, files(body), {"app/store.py": STORE.replace("page_limit", "limit")}) == ()


@pytest.mark.parametrize(("receiver", "found"), [('f"{thing}"', False), ("thing", False), ("store", True)])
def test_a_method_that_built_in_types_have_too(tmp_path: Path, hints: Hints, receiver: str, found: bool) -> None:
    """Also in a file of the same change, where a call of what is gone is looked for more closely."""
    store = STORE.replace("load_all", "encode")
    after = {"app/store.py": store.replace("def encode", "def render")}
    after["app/user.py"] = f"# changed\n{files(f'return {receiver}.encode(1)')['app/user.py']}"
    assert [one.rule for one in hints(tmp_path, files(f"return {receiver}.encode(1)", store), after)] == [
        "CR106"
    ] * found


def test_objects_that_only_tests_give_it(tmp_path: Path, hints: Hints) -> None:
    """A test's own object says nothing of those in the sources, and is not broken itself."""
    test = "def test_go(fake):\n    fake.page_limit = 2\n    assert fake.page_limit\n"
    before = files("return store.page_limit") | {"tests/test_user.py": test}
    (hint,) = hints(tmp_path, before, {"app/store.py": STORE.replace("page_limit", "limit")})
    assert (hint.location.path, len(hint.related)) == ("app/user.py", 1)


@pytest.mark.parametrize("caught", ["AttributeError", "(KeyError, AttributeError)"])
def test_only_places_that_catch_the_error_are_ready_for_it(tmp_path: Path, hints: Hints, caught: str) -> None:
    guarded = f"try:\n        return store.page_limit\n    except {caught}:\n        return 0"
    after = {"app/store.py": STORE.replace("page_limit", "limit")}
    assert hints(tmp_path, files(guarded), after) == ()
    (hint,) = hints(tmp_path / "other", files(f"{guarded}\n\ndef more(store):\n    return store.page_limit"), after)
    assert hint.location.line == 8


@pytest.mark.parametrize("base", ["NamedTuple", "ValueError", "dict"])
def test_bases_that_are_known_not_to_have_it(tmp_path: Path, hints: Hints, base: str) -> None:
    store = STORE.replace("class Store", f"class Store({base})").replace("load_all", "state")
    (hint,) = hints(tmp_path, files("return store.state(1)", store), {"app/store.py": store.replace("state", "status")})
    assert (hint.rule, hint.confidence) == ("CR106", 0.75)


def test_a_base_from_outside_hardly_has_the_long_name_that_its_file_gave_up(tmp_path: Path, hints: Hints) -> None:
    store = STORE.replace("class Store", "class Store(Foreign)").replace("load_all", "store_inputs")
    after = {"app/store.py": store.replace("store_inputs", "keep_inputs")}
    (hint,) = hints(tmp_path, files("return self.store.store_inputs(1)", store), after)
    assert (hint.rule, hint.confidence) == ("CR106", 0.6)
    assert hints(tmp_path / "other", files("return thing.store_inputs(1)", store), after) == ()
    derived = "from app.store import Store\n\n\nclass Shop(Store):\n    def go(self):\n        self.store_inputs(1)\n"
    (hint,) = hints(tmp_path / "derived", files("pass", store) | {"app/shop.py": derived}, after)
    assert (hint.rule, hint.location.path) == ("CR106", "app/shop.py")
    still = {"app/store.py": after["app/store.py"] + "\n\ndef go(self):\n    return self.store_inputs\n"}
    assert hints(tmp_path / "still", files("return self.store.store_inputs(1)", store), still) == ()


def test_another_class_has_it(tmp_path: Path, hints: Hints) -> None:
    before = files("return store.load_all(1)") | {"app/other.py": STORE.replace("Store", "Shop")}
    assert hints(tmp_path, before, {"app/store.py": STORE.replace("load_all", "read_all")}) == ()


@pytest.mark.parametrize(
    "old", ["class Store(Foreign):", "class Store:\n    def __getattr__(self, name):\n        return 1\n"]
)
def test_a_class_that_may_still_have_it(tmp_path: Path, hints: Hints, old: str) -> None:
    store = STORE.replace("class Store:", f"from tools import Foreign\n\n\n{old}")
    before = files("return store.load_all(1)", store)
    assert hints(tmp_path, before, {"app/store.py": store.replace("load_all", "read_all")}) == ()


def test_a_short_attribute_of_anything(tmp_path: Path, hints: Hints) -> None:
    store = STORE.replace("page_limit", "size")
    assert hints(tmp_path, files("return thing.size", store), {"app/store.py": store.replace("size", "extent")}) == ()


def test_users_that_follow(tmp_path: Path, hints: Hints) -> None:
    after = files("return store.read_all(1)", STORE.replace("load_all", "read_all"))
    assert hints(tmp_path, files("return store.load_all(1)"), after) == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("key)", "key, mode)", "does not pass the required `mode`"),
        ("key)", "key, *, mode)", "does not pass the required `mode`"),
        ("key)", ")", "passes 1 positional argument, it takes none"),
    ],
)
def test_a_call_through_an_object(tmp_path: Path, hints: Hints, old: str, new: str, why: str) -> None:
    (hint,) = hints(
        tmp_path, files("return thing.load_all(1)"), {"app/store.py": STORE.replace(f"self, {old}", f"self, {new}")}
    )
    assert (hint.rule, hint.location.path) == ("CR107", "app/user.py")
    assert hint.message == f"this call of `load_all` {why}: its parameters changed in app/store.py:5"


def test_a_call_that_did_not_fit_before(tmp_path: Path, hints: Hints) -> None:
    after = {"app/store.py": STORE.replace("key):", "key, more):")}
    assert hints(tmp_path, files("return thing.load_all(1, 2, 3)"), after) == ()


def test_a_call_that_led_to_another_method_before(tmp_path: Path, hints: Hints) -> None:
    """It is the only method of the name now, and what it was called with never fitted it."""
    other = "class Other:\n    def load_all(self, a, b, c):\n        return a\n"
    before = {**files("return thing.load_all(1, 2, 3)"), "app/other.py": other}
    after = {"app/store.py": STORE.replace("key):", "key, more):"), "app/other.py": other.replace("load_all", "seek")}
    assert "CR107" not in [hint.rule for hint in hints(tmp_path, before, after)]


def test_a_new_call_that_would_not_have_fitted_the_old_method_either(tmp_path: Path, hints: Hints) -> None:
    """`thing` is most likely something else."""
    after = {**files("return thing.load_all(1, 2, 3)"), "app/store.py": STORE.replace("key):", "key, more):")}
    assert hints(tmp_path, files("return thing"), after) == ()


BASE = "class Base:\n    def run(self, key):\n        return key\n\n    def go(self):\n        return self.run(1)\n"
DERIVED = "from app.base import Base\n\n\nclass Derived(Base):\n    def run(self, key):\n        return 2 * key\n"


def family(derived: str = DERIVED) -> dict[str, str]:
    return {"app/__init__.py": "", "app/base.py": BASE, "app/derived.py": derived}


@pytest.mark.parametrize("new", ["mode, key", "key, *, mode"])
def test_an_override_of_a_method_that_requires_more(tmp_path: Path, hints: Hints, new: str) -> None:
    base = BASE.replace("self, key", f"self, {new}").replace("run(1)", "run(1, mode=2)")
    (hint,) = hints(tmp_path, family(), {"app/base.py": base})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR108", "app/derived.py", 5)
    assert "the override `Derived.run` does not take what its base requires" in hint.message


def test_an_override_that_requires_what_the_base_no_longer_gets(tmp_path: Path, hints: Hints) -> None:
    base = BASE.replace("self, key):\n        return key", "self):\n        return 1").replace("run(1)", "run()")
    (hint,) = hints(tmp_path, family(), {"app/base.py": base})
    assert "does not pass the required `key`" in hint.message


@pytest.mark.parametrize(
    "parameters", ["self, *args, **kwargs", "self, key, mode=None", "self, key, other=None, **more"]
)
def test_an_override_that_takes_it(tmp_path: Path, hints: Hints, parameters: str) -> None:
    derived = DERIVED.replace("self, key", parameters).replace("2 * key", "2")
    base = BASE.replace("self, key", "self, key, mode").replace("run(1)", "run(1, mode=2)")
    assert hints(tmp_path, family(derived), {"app/base.py": base}) == ()


def test_an_override_that_takes_something_else_there(tmp_path: Path, hints: Hints) -> None:
    old, new = "(self, kind, depth=None, limit=5)", "(self, kind, strict, depth=None, limit=5)"
    base = f"class Base:\n    def show{old}:\n        return kind\n"
    derived = f"from app.base import Base\n\n\nclass Derived(Base):\n    def show{old}:\n        return depth\n"
    before = {"app/__init__.py": "", "app/base.py": base, "app/derived.py": derived}
    (hint,) = hints(tmp_path, before, {"app/base.py": base.replace(old, new)})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR108", "app/derived.py", 5)
    assert "takes `depth` where its base takes `strict` now" in hint.message
    renamed = {"app/base.py": base.replace("kind, depth", "sort, depth")}
    assert hints(tmp_path / "renamed", before, renamed) == ()


def test_an_optional_parameter_breaks_no_override(tmp_path: Path, hints: Hints) -> None:
    assert hints(tmp_path, family(), {"app/base.py": BASE.replace("self, key", "self, key, mode=None")}) == ()


def test_a_class_between(tmp_path: Path, hints: Hints) -> None:
    middle = "from app.base import Base\n\n\nclass Middle(Base):\n    pass\n"
    derived = DERIVED.replace("app.base import Base", "app.middle import Middle").replace("(Base)", "(Middle)")
    (hint,) = hints(
        tmp_path,
        family(derived) | {"app/middle.py": middle},
        {"app/base.py": BASE.replace("self, key", "self, key, mode")},
    )
    assert (hint.rule, hint.location.path) == ("CR108", "app/derived.py")
