"""Calls in tests that are written to fail: `with pytest.raises(TypeError):`, `expect(() => put()).toThrow()`."""

from coderecall.hints.view import View
from parsers.patterns import later

_EXPECTS = later(
    r"\braises(?:_\w+)?\(|\b(?:assert|expect|should)_?\w*(?:[Rr]aise|[Tt]hrow|[Ff]ails|[Ee]xception|[Pp]anic|[Ee]rror)"
    r"|\braise_error\b|\.\s*(?:to_?[Tt]hrow|rejects\b|should\.throw)|\bThrows(?:Async|Any)?\b|@ts-expect-error"
    r"|\b(?:EXPECT|ASSERT|REQUIRE|CHECK)_(?:THROWS?|DEATH)|\bXCTAssertThrows|\bPanics(?:With\w+)?\("
)
_ABOVE, _BELOW = 3, 2  # lines around the use in which such words stand


def is_expected(view: View, file_id: int, line: int) -> bool:
    """Whether the test around a line waits for an error."""
    return any(_EXPECTS.search(view.line(file_id, n)) for n in range(max(1, line - _ABOVE), line + _BELOW + 1))
