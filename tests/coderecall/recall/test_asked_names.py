"""A name in any language's way to write it leads to its definition."""

from collections.abc import Iterator

import pytest
from indexed import make_indexed

from coderecall.session import Session

FILES = {
    "shop/cart.py": "class Cart:\n    def add_item(self, item):\n        pass\n\n\ndef f():\n    Cart().add_item(1)\n",
    "lib/cart.rb": "module Shop\n  class Basket\n    def empty?\n      true\n    end\n  end\nend\n",
    "src/Order.php": "<?php\nnamespace App\\Sales;\nclass Order {\n    public function place() { return 1; }\n}\n",
    "src/store.cc": "namespace db {\nint Store::flush(int n) {\n  return n;\n}\n}\n",
    "web/queue.js": "class Queue {\n  pushBack(x) { return x; }\n}\n",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with make_indexed(tmp_path_factory.mktemp("names"), FILES).session() as found:
        yield found


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("Cart.add_item", "shop/cart.py"),
        ("shop.cart.Cart.add_item", "shop/cart.py"),
        ("cart_add_item", "shop/cart.py"),
        ("addItem", "shop/cart.py"),
        ("Shop::Basket#empty?", "lib/cart.rb"),
        ("empty?", "lib/cart.rb"),
        ("App\\Sales\\Order->place", "src/Order.php"),
        ("Order::place()", "src/Order.php"),
        ("db::Store::flush", "src/store.cc"),
        ("Store::flush", "src/store.cc"),
        ("Queue.pushBack", "web/queue.js"),
        ("push_back", "web/queue.js"),
        ("what calls Queue#pushBack and why?", "web/queue.js"),
    ],
)
def test_a_name_leads_to_its_definition(session: Session, written: str, path: str) -> None:
    assert session.ask(written, k=5).results[0].path == path
