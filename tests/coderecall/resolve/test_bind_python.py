"""Python: scopes, imports, packages, bases, and where a name alone is not enough."""

from bound import UNRESOLVED, Bind


def test_a_name_is_that_of_the_innermost_scope(bind: Bind) -> None:
    found = bind(
        {
            "a.py": """
                def helper(): ...
                def outer():
                    def helper(): ...
                    helper()
                def other():
                    helper()
            """
        }
    )
    assert found.uses("a.py", "helper") == {"a.py:outer.helper exact", "a.py:helper exact"}


def test_a_local_variable_hides_an_import(bind: Bind) -> None:
    found = bind(
        {
            "a.py": "def load(): ...",
            "b.py": "from a import load\ndef run(load):\n    load()\n",
            "c.py": "from a import load\ndef run():\n    load()\n",
        }
    )
    assert found.use("b.py", "load") == UNRESOLVED
    assert found.use("c.py", "load") == "a.py:load exact"


def test_a_method_does_not_see_the_names_of_its_class(bind: Bind) -> None:
    found = bind({"a.py": "def get(): ...\nclass K:\n    def get(self): ...\n    def use(self):\n        get()\n"})
    assert found.use("a.py", "get") == "a.py:get exact"


def test_same_names_in_two_packages_are_told_apart_by_the_import(bind: Bind) -> None:
    found = bind(
        {
            "one/__init__.py": "",
            "one/core.py": "def run(): ...",
            "two/__init__.py": "",
            "two/core.py": "def run(): ...",
            "main.py": "from one import core\nimport two.core\ncore.run()\ntwo.core.run()\n",
        }
    )
    assert found.use("main.py", "core.run") == "one/core.py:run exact"
    assert found.use("main.py", "two.core.run") == "two/core.py:run exact"
    assert found.imported("main.py", "core") == ("one/core.py", "")


def test_a_re_export_is_followed_to_the_definition(bind: Bind) -> None:
    found = bind(
        {
            "pkg/__init__.py": "from .api import get as fetch\nfrom . import deep\n",
            "pkg/api.py": "from .deep.impl import get\n",
            "pkg/deep/__init__.py": "",
            "pkg/deep/impl.py": "def get(): ...\n",
            "main.py": "import pkg\nfrom pkg import fetch\nfetch()\npkg.fetch()\npkg.deep.impl.get()\n",
            "deep.py": "import pkg.deep.impl\npkg.deep.impl.get()\npkg.fetch()\n",
        }
    )
    assert found.use("main.py", "fetch") == "pkg/deep/impl.py:get exact"
    assert found.use("main.py", "pkg.fetch") == "pkg/deep/impl.py:get exact"
    assert found.use("main.py", "pkg.deep.impl.get") == "pkg/deep/impl.py:get inferred", (
        "only deep.py imports the module"
    )
    assert found.use("deep.py", "pkg.deep.impl.get") == "pkg/deep/impl.py:get exact"
    assert found.use("deep.py", "pkg.fetch") == "pkg/deep/impl.py:get exact"
    assert found.imported("main.py", "fetch") == ("pkg/__init__.py", "get")


def test_a_module_that_another_file_imports_is_likely_an_attribute_of_its_package(bind: Bind) -> None:
    found = bind(
        {
            "pkg/__init__.py": "web = make()\n",
            "pkg/web.py": "def run(): ...\n",
            "pkg/net.py": "def run(): ...\nclass Server:\n    def stop(self): ...\n",
            "main.py": "import pkg\npkg.net.run()\none = pkg.net.Server()\none.stop()\npkg.web.run()\npkg.no.run()\n",
            "other.py": "import pkg.net\n",
        }
    )
    assert found.use("main.py", "pkg.net.run") == "pkg/net.py:run inferred"
    assert found.use("main.py", "one.stop") == "pkg/net.py:Server.stop inferred"
    assert found.use("main.py", "pkg.web.run") == UNRESOLVED, "the package has the name itself"
    assert found.use("main.py", "pkg.no.run") == UNRESOLVED


def test_a_module_is_an_attribute_of_the_package_whose_file_imports_from_it(bind: Bind) -> None:
    found = bind(
        {
            "src/pkg/__init__.py": "from pkg.api import get\nfrom .deep.impl import run\nfrom .same import same\n",
            "src/pkg/api.py": "def get(): ...\ndef put(): ...\n",
            "src/pkg/same.py": "def same(): ...\ndef other(): ...\n",
            "src/pkg/alone.py": "def get(): ...\n",
            "src/pkg/deep/__init__.py": "",
            "src/pkg/deep/impl.py": "def run(): ...\n",
            "src/main.py": "import pkg\npkg.api.put()\npkg.deep.impl.run()\npkg.alone.get()\npkg.same.other()\n",
        }
    )
    assert found.use("src/main.py", "pkg.api.put") == "src/pkg/api.py:put exact"
    assert found.use("src/main.py", "pkg.alone.get") == "src/pkg/alone.py:get inferred", "nothing imports it"
    assert found.use("src/main.py", "pkg.same.other") == UNRESOLVED, "the name means the function"


def test_a_cycle_of_re_exports_ends(bind: Bind) -> None:
    found = bind(
        {
            "p/__init__.py": "from .a import *\nfrom .b import *\n",
            "p/a.py": "from . import missing\nfrom .b import *\n",
            "p/b.py": "from .a import *\nfrom . import *\ndef real(): ...\n",
            "main.py": "from p import real, missing, absent\nreal()\nmissing()\nabsent()\n",
        }
    )
    assert found.use("main.py", "real") == "p/b.py:real exact"
    assert found.use("main.py", "missing") == UNRESOLVED
    assert found.use("main.py", "absent") == UNRESOLVED


def test_star_imports_are_exact_only_when_one_of_them_has_the_name(bind: Bind) -> None:
    found = bind(
        {
            "a.py": "def one(): ...\ndef both(): ...\ndef _private(): ...\n",
            "b.py": "def both(): ...\n",
            "main.py": "from a import *\nfrom b import *\none()\nboth()\n_private()\n",
            "unsure.py": "from a import *\nfrom somewhere import *\none()\n",
        }
    )
    assert found.use("main.py", "one") == "a.py:one exact"
    assert found.use("main.py", "both").endswith("inferred")
    assert found.use("main.py", "_private") == UNRESOLVED
    assert found.use("unsure.py", "one") == "a.py:one inferred"


def test_a_fallback_import_is_inferred(bind: Bind) -> None:
    found = bind(
        {
            "slow.py": "def parse(): ...\n",
            "main.py": "try:\n    from fast import parse\nexcept ImportError:\n    from slow import parse\nparse()\n",
            "own.py": "try:\n    from fast import parse\nexcept ImportError:\n    def parse(): ...\nparse()\n",
        }
    )
    assert found.use("main.py", "parse") == "slow.py:parse inferred"
    assert found.use("own.py", "parse") == "own.py:parse inferred"


def test_an_import_inside_a_function_holds_there(bind: Bind) -> None:
    found = bind(
        {
            "a.py": "def f(): ...\n",
            "b.py": "def f(): ...\n",
            "main.py": "from a import f\ndef g():\n    from b import f\n    f()\ndef h():\n    f()\n",
        }
    )
    assert found.uses("main.py", "f") == {"a.py:f exact", "b.py:f exact"}


def test_a_relative_import_beyond_the_top_leads_nowhere(bind: Bind) -> None:
    found = bind({"p/__init__.py": "", "p/a.py": "from ...x import f\nf()\n", "x.py": "def f(): ...\n"})
    assert found.use("p/a.py", "f") == UNRESOLVED
    assert found.imported("p/a.py", "f") == (None, None)


def test_a_package_below_src_is_imported_by_its_own_name(bind: Bind) -> None:
    found = bind(
        {
            "src/shop/__init__.py": "",
            "src/shop/cart.py": "class Cart:\n    def add(self): ...\n",
            "tests/test_cart.py": "from shop.cart import Cart\nCart()\nCart.add()\n",
        }
    )
    assert found.use("tests/test_cart.py", "Cart") == "src/shop/cart.py:Cart exact"
    assert found.use("tests/test_cart.py", "Cart.add") == "src/shop/cart.py:Cart.add exact"


def test_a_script_does_not_hide_the_standard_library_from_other_folders(bind: Bind) -> None:
    found = bind(
        {
            "tools/json.py": "def loads(): ...\n",
            "tools/run.py": "import json\njson.loads()\n",
            "app/main.py": "import json\njson.loads()\n",
        }
    )
    assert found.use("app/main.py", "json.loads") == UNRESOLVED
    assert found.use("tools/run.py", "json.loads") == "tools/json.py:loads exact"


def test_self_means_the_class_then_its_bases(bind: Bind) -> None:
    found = bind(
        {
            "base.py": "class Base:\n    def save(self): ...\n    def close(self): ...\n",
            "main.py": """
                import base
                class Child(base.Base):
                    def save(self):
                        super().save()
                        self.save()
                        self.close()
            """,
        }
    )
    assert found.use("main.py", "super.save") == "base.py:Base.save exact"
    assert found.use("main.py", "self.save") == "main.py:Child.save exact"
    assert found.use("main.py", "self.close") == "base.py:Base.close exact"


def test_a_base_outside_the_repository_lowers_the_confidence(bind: Bind) -> None:
    found = bind(
        {
            "base.py": "class Base:\n    def step(self): ...\n",
            "main.py": """
                from unittest import TestCase
                from base import Base
                class First(TestCase, Base):
                    def run_it(self):
                        self.step()
                class Second(Base, TestCase):
                    def run_it(self):
                        self.step()
                        self.unknown()
            """,
            "other.py": "class Other:\n    def unknown(self): ...\n",
        }
    )
    assert found.uses("main.py", "self.step") == {"base.py:Base.step inferred", "base.py:Base.step exact"}
    assert found.use("main.py", "self.unknown") == UNRESOLVED


def test_a_shared_base_comes_after_the_classes_that_share_it(bind: Bind) -> None:
    found = bind(
        {
            "a.py": """
                class Base:
                    def draw(self): ...
                class Left(Base): ...
                class Right(Base):
                    def draw(self): ...
                class Both(Left, Right):
                    def run_it(self):
                        self.draw()
            """
        }
    )
    assert found.use("a.py", "self.draw") == "a.py:Right.draw exact"


def test_a_class_that_is_its_own_base_ends(bind: Bind) -> None:
    found = bind({"a.py": "class A(B):\n    def f(self):\n        self.g()\nclass B(A):\n    def g(self): ...\n"})
    assert found.use("a.py", "self.g") == "a.py:B.g exact"


def test_calling_a_class_is_a_use_of_the_class(bind: Bind) -> None:
    found = bind({"a.py": "class K:\n    def __init__(self, x): ...\n", "b.py": "from a import K\nK(1)\n"})
    assert found.use("b.py", "K") == "a.py:K exact"


def test_an_object_of_unknown_type_has_the_only_method_of_that_name(bind: Bind) -> None:
    found = bind(
        {
            "a.py": "class K:\n    def settle(self): ...\n    def append(self): ...\n    def twice(self): ...\n",
            "b.py": "class L:\n    def twice(self): ...\ndef settle_all(): ...\n",
            "main.py": "def run(x):\n    x.settle()\n    x.append()\n    x.twice()\n    x.settle_all()\n",
        }
    )
    assert found.use("main.py", "x.settle") == "a.py:K.settle inferred"
    assert found.use("main.py", "x.append") == UNRESOLVED, "lists have it too"
    assert found.use("main.py", "x.twice") == UNRESOLVED
    assert found.use("main.py", "x.settle_all") == UNRESOLVED, "a function is no method"


def test_a_method_of_a_test_is_not_what_the_program_calls(bind: Bind) -> None:
    found = bind(
        {
            "app.py": "def run(x):\n    x.settle()\n",
            "tests/test_app.py": "class Fake:\n    def settle(self): ...\ndef test(x):\n    x.settle()\n",
        }
    )
    assert found.use("app.py", "x.settle") == UNRESOLVED
    assert found.use("tests/test_app.py", "x.settle") == "tests/test_app.py:Fake.settle inferred"


def test_a_module_of_another_project_says_nothing(bind: Bind) -> None:
    found = bind({"a.py": "class K:\n    def settle(self): ...\n", "b.py": "import requests\nrequests.settle()\n"})
    assert found.use("b.py", "requests.settle") == UNRESOLVED


def test_overloads_mean_the_one_with_the_body(bind: Bind) -> None:
    found = bind(
        {
            "a.py": """
                from typing import overload
                @overload
                def f(x: int) -> int: ...
                @overload
                def f(x: str) -> str: ...
                def f(x):
                    return x
            """,
            "b.py": "from a import f\nf(1)\n",
        }
    )
    assert found.target("b.py", "f").signature == "def f(x)"
