"""What the path of a file says about it."""

import re

from parsers.patterns import later

_TEST_FOLDER = later(
    r"(?:^|/)(?:(?:tests?|__tests__|__mocks__|specs?|testing|test[-_]?(?:data|files|fixtures|suite)|test-d|e2e|fixtures|regress"
    r"|fuzz(?:ing|ers?|[-_]?(?:tests?|targets?))?)"
    r"|[a-z0-9]+(?-i:Test)/(?:kotlin|java|scala|src)"  # src/commonTest/kotlin/
    r"|[^/]+\.tests?(?: [^/]+)?|[^/]*[a-z0-9](?-i:Tests)(?: [^/]+)?"  # Shop.Tests/, ShopTests net48/
    r"|[^/]+[-_]tests|integration[-_]test)/",
    re.IGNORECASE,
)
_TEST_FILE = later(
    r"(?:^|/)(?:"
    r"test_[^/]*\.\w+|conftest\.py|tests?\.\w+"  # test_store.py, tests.py
    r"|[^/]*_(?:test|spec|unittest)\.\w+"  # store_test.go, store_spec.rb, store_test.cc
    r"|[^/]*[.-](?:test|spec|e2e|test-d)\.[cm]?[jt]sx?"  # store.spec.ts
    r"|[^/]*[a-z0-9](?:Tests?|TestCase|TestSuite|IT|Spec|Suite)\.(?:java|kt|scala|cs|php|swift)"  # StoreTest.java
    r"|Test[A-Z][^/]*\.java|[^/]*\.bats|[^/]+\.phpt"
    r")$"
)

# common names without an ending that are never scripts, so that nobody has to open them
_NO_SCRIPTS = frozenset(
    ["AUTHORS", "CHANGELOG", "COPYING", "Dockerfile", "Kbuild", "Kconfig", "LICENSE", "Makefile", "NOTICE", "README"]
)


def is_test_path(path: str) -> bool:
    """Whether the path is that of a test, by the conventions of any language."""
    path = path.replace("\\", "/")
    return _TEST_FOLDER.search(path) is not None or _TEST_FILE.search(path) is not None


def may_be_script(path: str) -> bool:
    """Whether the name says nothing, so that only the first line can tell the language: `#!/bin/sh`."""
    name = path.rpartition("/")[2]
    return "." not in name and name not in _NO_SCRIPTS
