"""Members reached through objects whose class is known."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """
class Base:
    def size(self): ...
class Store(Base):
    def get(self): ...
    def open(self) -> "Cursor": ...
class Cursor:
    def get(self): ...
    def fetch(self): return self
    def __enter__(self): return self
def make(): return Store()
def maybe(x):
    if x: return Store()
    return Cursor()
"""


def _use(bind: Bind, text: str, chain: str, **more: str) -> str:
    return bind({"store.py": STORE, "a.py": text, **{f"{name}.py": body for name, body in more.items()}}).use(
        "a.py", chain
    )


def test_an_object_that_is_made_in_the_same_function(bind: Bind) -> None:
    text = "from store import Store\ndef f():\n    x = Store()\n    x.get()\n    x.size()\n"
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "x.get") == "store.py:Store.get exact"
    assert found.use("a.py", "x.size") == "store.py:Base.size exact"


def test_a_name_that_may_be_two_things(bind: Bind) -> None:
    text = "import store\ndef f(y):\n    x = store.Store()\n    if y:\n        x = store.Cursor()\n    x.get()\n"
    assert _use(bind, text, "x.get") == UNRESOLVED


def test_a_name_that_is_also_bound_in_an_unknown_way_is_inferred(bind: Bind) -> None:
    text = "import store\ndef f(y):\n    x = store.Store()\n    x = y or x\n    x.get()\n"
    assert _use(bind, text, "x.get") == "store.py:Store.get inferred"


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("Store", "store.py:Store.get exact"),
        ("'Store'", "store.py:Store.get exact"),
        ("Store | None", "store.py:Store.get exact"),
        ("Optional[Store]", "store.py:Store.get exact"),
        ("typing.Optional['Store']", "store.py:Store.get exact"),
        ("list[Store]", UNRESOLVED),
        ("Store | Cursor", "store.py:Store.get inferred"),
        ("Union[Store, Base, None]", "store.py:Store.get inferred"),
        ("Union[Callable[[Store], int], int]", UNRESOLVED),
        ("Callable[[], Store]", UNRESOLVED),
    ],
)
def test_a_parameter_with_a_type(bind: Bind, written: str, meaning: str) -> None:
    text = f"from store import Store, Cursor\ndef f(x: {written}):\n    x.get()\n"
    assert _use(bind, text, "x.get") == meaning


def test_results_of_calls_by_declaration_and_by_body(bind: Bind) -> None:
    text = """
        from store import make, maybe
        def f():
            x = make()
            x.get()
            y = x.open()
            y.fetch()
            z = y.fetch()
            z.get()
            w = maybe()
            w.get()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "x.get") == "store.py:Store.get exact"
    assert found.use("a.py", "y.fetch") == "store.py:Cursor.fetch exact"
    assert found.use("a.py", "z.get") == "store.py:Cursor.get exact"
    assert found.use("a.py", "w.get") == UNRESOLVED


def test_attributes_of_the_object_at_hand_and_of_its_bases(bind: Bind) -> None:
    base = """
        from store import Store
        class Base:
            cursor: 'store.Cursor'
            def __init__(self):
                self.store = Store()
        import store
    """
    text = """
        from base import Base
        class A(Base):
            def f(self):
                self.store.get()
                self.cursor.get()
                self.store.open()
    """
    found = bind({"store.py": STORE, "base.py": base, "a.py": text})
    assert found.use("a.py", "self.store.get") == "store.py:Store.get exact"
    assert found.use("a.py", "self.cursor.get") == "store.py:Cursor.get exact"


def test_an_attribute_that_a_subclass_sets_to_something_unknown(bind: Bind) -> None:
    base = "from store import Store\nclass Base:\n    def __init__(self):\n        self.store = Store()\n"
    text = """
        from base import Base
        class A(Base):
            def f(self, store):
                self.store = store
                self.store.get()
    """
    assert _use(bind, text, "self.store.get", base=base) == UNRESOLVED


def test_a_variable_of_another_module(bind: Bind) -> None:
    text = "from app import db\nimport app\ndb.get()\napp.db.get()\n"
    found = bind({"store.py": STORE, "app.py": "import store\ndb = store.Store()\n", "a.py": text})
    assert found.use("a.py", "db.get") == "store.py:Store.get exact"
    assert found.use("a.py", "app.db.get") == "store.py:Store.get exact"


def test_an_object_of_a_class_from_outside_is_not_guessed(bind: Bind) -> None:
    text = "import requests\ndef f():\n    x = requests.Session()\n    x.rebuild()\n    y.rebuild()\n"
    found = bind({"s.py": "class S:\n    def rebuild(self): ...\n", "a.py": text})
    assert found.use("a.py", "x.rebuild") == UNRESOLVED


def test_a_class_that_says_itself_what_its_calls_give_is_inferred(bind: Bind) -> None:
    text = (
        "class A:\n    def __new__(cls): return other()\n    def run(self): ...\ndef f():\n    x = A()\n    x.run()\n"
    )
    assert bind({"a.py": text}).use("a.py", "x.run") == "a.py:A.run inferred"


def test_the_class_of_the_object_that_a_method_returns_itself_of(bind: Bind) -> None:
    base = "class Base:\n    def chain(self): return self\n    @classmethod\n    def make(cls): return cls()\n"
    text = """
        from base import Base
        class A(Base):
            def own(self): ...
        def f():
            x = A().chain()
            y = A.make()
            y.own()
            z = y.chain()
            z.own()
    """
    found = bind({"base.py": base, "a.py": text})
    assert found.use("a.py", "y.own") == "a.py:A.own exact"
    assert found.use("a.py", "z.own") == "a.py:A.own exact"


def test_properties_and_members_of_an_enumeration(bind: Bind) -> None:
    text = (
        "from enum import Enum\nfrom store import Store\nclass Color(Enum):\n    RED = 1\n    def paint(self): ...\n"
        "class A:\n    @property\n    def store(self) -> Store: ...\n    def f(self):\n        self.store.get()\n"
        "        Color.RED.paint()\n"
    )
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "self.store.get") == "store.py:Store.get exact"
    assert found.use("a.py", "Color.RED.paint") == "a.py:Color.paint exact"


def test_an_attribute_that_is_set_to_an_attribute_of_another_object(bind: Bind) -> None:
    text = """
        from store import Store
        class Pool:
            def __init__(self):
                self.first = Store()
            @property
            def store(self) -> Store: ...
        class A:
            def __init__(self, pool: Pool):
                self.one = pool.first
                self.other = pool.store
            def f(self):
                self.one.get()
                self.other.get()
        class Circle:
            def __init__(self):
                self.left = self.right
                self.right = self.left
            def f(self):
                self.left.get()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "self.one.get") == "store.py:Store.get exact"
    assert found.use("a.py", "self.other.get") == "store.py:Store.get exact"
    assert not found.use("a.py", "self.left.get").endswith("exact")


def test_a_name_that_is_used_again_for_something_else(bind: Bind) -> None:
    text = """
        from store import Store, Cursor
        def f(x):
            x.size()
            x = Store()
            x.open()
            x = Cursor()
            x.fetch()
            for y in x:
                x.get()
                x = Store()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "x.size") == "store.py:Base.size inferred"
    assert found.use("a.py", "x.open") == "store.py:Store.open exact"
    assert found.use("a.py", "x.fetch") == "store.py:Cursor.fetch exact"
    assert found.use("a.py", "x.get") == UNRESOLVED


def test_chains_through_calls(bind: Bind) -> None:
    text = """
        import store
        store.make().get()
        store.Store().open().fetch().get()
        store.unknown().get()
        class A:
            def f(self): return store.Store()
            def g(self):
                self.f().get()
    """
    found = bind({"store.py": STORE, "a.py": text})
    assert found.use("a.py", "store.make().get") == "store.py:Store.get exact"
    assert found.use("a.py", "store.Store().open().fetch().get") == "store.py:Cursor.get exact"
    assert found.use("a.py", "store.unknown().get") == UNRESOLVED
    assert found.use("a.py", "self.f().get") == "store.py:Store.get exact"


def test_an_object_that_is_called(bind: Bind) -> None:
    text = """
        from store import Store
        class Maker:
            def __call__(self) -> Store: ...
        def f(make: Maker):
            make().get()
    """
    assert _use(bind, text, "make().get") == "store.py:Store.get exact"


def test_reads_of_attributes(bind: Bind) -> None:
    base = """
        class Base:
            limit = 3
            def __init__(self):
                self.name, self.size = 'a', 1
                self.kind = 2
    """
    text = """
        from base import Base
        class A(Base):
            def f(self, other: Base):
                return self.kind, other.limit, other.size
    """
    found = bind({"base.py": base, "a.py": text})
    assert found.use("a.py", "self.kind") == "base.py:Base.kind exact"
    assert found.use("a.py", "other.limit") == "base.py:Base.limit exact"
    assert found.use("a.py", "other.size") == "base.py:Base.size exact"


def test_setting_an_attribute_that_is_a_property_of_a_base_declares_none(bind: Bind) -> None:
    text = """
        class Base:
            @property
            def pointer(self): ...
        class A(Base):
            def __init__(self):
                self.pointer = 1
            def f(self):
                return self.pointer
    """
    assert bind({"a.py": text}).use("a.py", "self.pointer") == "a.py:Base.pointer exact"


def test_a_member_of_an_element_is_not_one_of_the_list(bind: Bind) -> None:
    text = "from store import Store\ndef f(x: Store):\n    x[0].get()\n    x[0].size()\n"
    found = bind({"store.py": STORE, "a.py": text})
    assert found.uses("a.py", "?.get") == {UNRESOLVED}


def test_a_method_whose_result_has_the_type_of_its_object(bind: Bind) -> None:
    text = """
        T = TypeVar("T", bound="Base")
        class Base:
            def copy(self: T) -> T: ...
        class A(Base):
            def own(self): ...
        def f():
            A().copy().own()
    """
    assert bind({"a.py": text}).use("a.py", "A().copy().own") == "a.py:A.own exact"


def test_names_that_are_unpacked_at_the_top_of_a_file(bind: Bind) -> None:
    found = bind({"a.py": "(ONE, TWO) = range(2)\n", "b.py": "from a import TWO\nprint(TWO)\n"})
    assert found.use("b.py", "TWO") == "a.py:TWO exact"


def test_names_bound_in_a_circle_end(bind: Bind) -> None:
    text = "def f():\n    x = y\n    y = x\n    x.only()\nclass A:\n    def only(self): ...\n"
    assert bind({"a.py": text}).use("a.py", "x.only") == "a.py:A.only inferred"
