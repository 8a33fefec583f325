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


@pytest.mark.parametrize("changed", [False, True], ids=["a test that stayed", "a test of the change"])
def test_a_name_that_is_gone(tmp_path: Path, hints: Hints, changed: bool) -> None:
    error = "class Failure < StandardError\nend\n"
    test = "describe 'store' do\n  it { expect { put }.to raise_error(Failure) }\nend\n"
    files = {"lib/error.rb": error, "spec/store_spec.rb": "" if changed else test}
    found = hints(tmp_path, files, {"lib/error.rb": error.replace("Failure", "Fault"), "spec/store_spec.rb": test})
    assert [hint.rule for hint in found] == ([] if changed else ["CR101"])
