"""Source lines for the screen: coloured where a lexer knows the language, plain text where none does or one fails."""

import re
from collections.abc import Sequence

from pygments.lexers import find_lexer_class_for_filename
from pygments.token import Token
from textual.content import Content
from textual.highlight import HighlightTheme, highlight

from coderecall.terminal import printable
from tui.theme import MUTED

LONGEST_LINE = 300  # characters shown of one line: minified files must not stall the lexer
TAB = 4


class CalmTheme(HighlightTheme):
    """Few colours, all of them the theme's: what is said (names) stays plain, how it is said is tinted."""

    STYLES = {  # noqa: RUF012 - the base class declares it without ClassVar
        Token.Comment: f"{MUTED} italic",
        Token.Keyword: "$text-primary",
        Token.Keyword.Constant: "$text-warning",
        Token.Literal.Number: "$text-warning",
        Token.Literal.String: "$text-success",
        Token.Literal.String.Doc: f"{MUTED} italic",
        Token.Name.Builtin: "$text-secondary",
        Token.Name.Builtin.Pseudo: "$text-secondary italic",
        Token.Name.Class: "bold",
        Token.Name.Decorator: "$text-accent",
        Token.Name.Function: "bold",
        Token.Name.Tag: "$text-primary",
        Token.Operator.Word: "$text-primary",
    }


# Comments and strings of several lines, and what must be passed over on the way to them, by families of languages.
_PASSED = r'"(?:\\.|[^\\\n"])*"?' + r"|'(?:\\.|[^\\\n'])*'?"
_HASH = re.compile(rf"(\"\"\"|''')|#[^\n]*|{_PASSED}")
_SLASH = re.compile(rf"(/\*|`|\"\"\")|//[^\n]*|{_PASSED}")
_ENDS = {"/*": "*/"}
_OF_HASH = frozenset(["python", "elixir", "julia"])
_OF_SLASH = frozenset({
    "c", "cpp", "csharp", "css", "dart", "go", "java", "javascript", "jsx", "kotlin", "objective-c", "php", "rust",
    "scala", "scss", "swift", "tsx", "typescript",
})  # fmt: skip


def open_at_end(language: str, text: str) -> str:
    """What opens a comment or a string that `text` leaves open, "" for none: a view begins in the middle of a file."""
    pattern = _HASH if language in _OF_HASH else _SLASH if language in _OF_SLASH else None
    at = 0
    while pattern is not None and (match := pattern.search(text, at)) is not None:
        at = match.end()
        if match[1] is not None:
            end = _ENDS.get(match[1], match[1])
            at = text.find(end, at)
            if at < 0:
                return match[1]
            at += len(end)
    return ""


def coloured(path: str, lines: Sequence[str], before: Sequence[str] = ()) -> tuple[Content, ...]:
    """One Content a line, of the same number as `lines`. Control characters show as escapes.

    before: the lines of the file above them, which say whether they begin inside of a comment or a string.
    """
    safe = [printable(line[:LONGEST_LINE]).expandtabs(TAB) for line in lines]
    plain = tuple(Content(line) for line in safe)
    try:
        lexer = find_lexer_class_for_filename(path)
        if lexer is None:
            return plain
        language = lexer.aliases[0]
        opened = open_at_end(language, "\n".join(before))
        # closed again behind the last line: a lexer does not know a comment without its end
        text = "\n".join([opened, *safe, _ENDS.get(opened, opened)] if opened else safe)
        split = tuple(highlight(text, language=language, theme=CalmTheme).split("\n", allow_blank=True))
        split = split[1:] if opened else split
    except Exception:  # noqa: BLE001 - a lexer is third-party code on foreign text; plain text is always right
        return plain
    # The lexer may drop blank lines at the end; a line that differs would shift the numbers, so plain text it is.
    split = split[: len(safe)]
    if [line.plain for line in split] != safe[: len(split)]:
        return plain
    return split + plain[len(split) :]
