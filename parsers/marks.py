"""Macros in capitals that mark a declaration: `FMT_EXPORT template <…>`, `class MY_API Store {`, `int n GUARDED_BY(m)`.

They are found by where they stand. What a macro in capitals may be instead (a type, a call, a value) stands elsewhere.
"""

from collections.abc import Iterator

from parsers.patterns import later

_MARK = rb"[A-Z][A-Z0-9]*_[A-Z0-9_]*+"
_CALL = rb"(?:\((?:[^()\n]|\([^()\n]*\))*\))?"
# at the start of a line, before a word that starts a declaration
_DECLARATION = (
    rb"(?=(?:template|class|struct|enum|union|namespace|inline|constexpr|consteval|static|typedef|using|friend|explicit"
    rb"|virtual|auto|const|void|bool|int|unsigned|char|double|float|long)\b|~)"
)
_MARKS = rb"((?:" + _MARK + _CALL + rb"[ \t]+)*+" + _MARK + _CALL + rb")[ \t]*\n?[ \t]*" + _DECLARATION
AT_MARGIN = later(_MARKS)
_IN_LINE = later(rb"\n[ \t]+" + _MARKS)
# alone on a line at the margin
ALONE = later(rb"(" + _MARK + rb")[ \t]*(?=\r?\n(?![ \t]*[\w*&~]+[ \t]*\())")
_WORD = later(rb"(?<![\w#])" + _MARK + rb"(?![a-z])")
_BEFORE_NAME = later(rb"(class|struct|union|enum)[ \t]+$")
_NAME_AND_BODY = later(rb"[ \t]+(?:" + _MARK + rb"[ \t]+)*[A-Za-z_][\w:<>, ]*?\s*(?:\bfinal\b\s*)?[:{]")
_ARGUMENTS = later(rb"\((?:[^()\n]|\([^()\n]*\))*\)")
_LAST_WORD = later(rb"([\w\])]+)[ \t]*\n?[ \t]+$")
_ENDING = later(rb"\s*(?:[;={]|" + _MARK + rb"\()")
_STATEMENTS = frozenset(b"return else case goto throw do co_return co_yield and or not new delete define if".split())
# what a macro is for, by its name
_DECLARING = later(
    rb"CONSTEXPR|CONSTEVAL|CONSTINIT|INLINE|_API|EXPORT|NODISCARD|DEPRECATED|FORCE_|EXPLICIT|VISIBILITY|ATTRIBUTE|UNUSED"
    rb"|NORETURN|CDECL|STDCALL|WINAPI|HOST_DEVICE|NO_SANITIZE|LIFETIME"
)
_WHAT_FOLLOWS = later(rb"[ \t]+[\w(~]")


def class_marks(source: bytes) -> Iterator[tuple[int, int]]:
    """Spans of those that C++ has in and around classes."""
    for match in _IN_LINE.finditer(source):
        yield match.span(1)
    declaring: dict[bytes, bool] = {}
    for match in _WORD.finditer(source):
        start, end = match.span()
        word = match[0]
        if word not in declaring:
            declaring[word] = _DECLARING.search(word) is not None
        if declaring[word] and _WHAT_FOLLOWS.match(source, end):
            if not _in_directive(source, start):
                yield start, end
            continue
        arguments = _ARGUMENTS.match(source, end)
        if arguments is not None:
            end = arguments.end()
        before = source[max(0, start - 40) : start]
        if _BEFORE_NAME.search(before):
            if _NAME_AND_BODY.match(source, end):
                yield start, end
        elif arguments is not None and _ENDING.match(source, end):
            last = _LAST_WORD.search(before)
            opens = source[end : end + 2].lstrip().startswith(b"{")  # `void f() MARK(lock) {`, not `if (x) MARK(y);`
            if (
                last is not None
                and last[1] not in _STATEMENTS
                and (opens or not last[1].endswith(b")"))
                and not _in_directive(source, start)
            ):
                yield start, end


def _in_directive(source: bytes, place: int) -> bool:
    line = source.rfind(b"\n", 0, place) + 1
    return source[line : line + 40].lstrip().startswith(b"#")
