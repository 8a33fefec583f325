"""A call that a test expects to fail is no finding; the same call elsewhere is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

API = "def get(url, timeout=1):\n    return url, timeout\n"
USER = "import pytest\nfrom app.api import get\n\n\ndef test_get():\n    with %s:\n        get('x', 2)\n"


@pytest.mark.parametrize(
    ("path", "context", "found"),
    [
        ("tests/test_api.py", "pytest.raises(TypeError, match='positional')", False),
        ("tests/test_api.py", "self.assertRaises(TypeError)", False),
        ("tests/test_api.py", "opened('x')", True),
        ("app/user.py", "pytest.raises(TypeError)", True),
    ],
)
def test_python(tmp_path: Path, hints: Hints, path: str, context: str, found: bool) -> None:
    files = {"app/__init__.py": "", "app/api.py": API, path: USER % context}
    after = {"app/api.py": API.replace("timeout=1", "*, timeout=1")}
    assert [hint.rule for hint in hints(tmp_path, files, after)] == ["CR102"] * found


@pytest.mark.parametrize(
    ("call", "found"),
    [("expect(() => put('a')).toThrow()", False), ("expectError(put('a'))", False), ("put('a')", True)],
)
def test_typescript(tmp_path: Path, hints: Hints, call: str, found: bool) -> None:
    files = {
        "src/store.ts": "export function put(key: string) {}\n",
        "test/store.test.ts": f"import {{ put }} from '../src/store';\n\n\ntest('put', () => {{\n  {call};\n}});\n",
    }
    after = {"src/store.ts": "export function put(key: string, value: string) {}\n"}
    assert [hint.rule for hint in hints(tmp_path, files, after)] == ["CR102"] * found
