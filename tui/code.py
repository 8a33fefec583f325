"""Source lines for the screen: coloured where a lexer knows the language, plain text where none does or one fails."""

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


def coloured(path: str, lines: Sequence[str]) -> tuple[Content, ...]:
    """One Content a line, of the same number as `lines`. Control characters show as escapes."""
    safe = [printable(line[:LONGEST_LINE]).expandtabs(TAB) for line in lines]
    plain = tuple(Content(line) for line in safe)
    try:
        lexer = find_lexer_class_for_filename(path)
        if lexer is None:
            return plain
        content = highlight("\n".join(safe), language=lexer.aliases[0], theme=CalmTheme)
        split = tuple(content.split("\n", allow_blank=True))
    except Exception:  # noqa: BLE001 - a lexer is third-party code on foreign text; plain text is always right
        return plain
    # The lexer may drop blank lines at the end; a line that differs would shift the numbers, so plain text it is.
    split = split[: len(safe)]
    if [line.plain for line in split] != safe[: len(split)]:
        return plain
    return split + plain[len(split) :]
