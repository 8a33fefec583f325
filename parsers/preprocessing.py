"""What stands in C and C++ files for the preprocessor, and is no C before it ran: blanked for the parse.

The grammar sees a file as it is written, where a macro between two words or half a statement under `#if` is an error
that can swallow the functions after it. The text for the parse keeps every byte at its place; all else that is read
(names, signatures, arguments, lines) is read from the file as it is.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from parsers.marks import ALONE, AT_MARGIN, class_marks
from parsers.patterns import later

_WORDS = later(rb"__[a-z]\w*")
# marks that Linux, the BSDs and common C libraries put into declarations; those with arguments are blanked with them
_ATTRIBUTES = frozenset(
    b"""
    __init __exit __initdata __initconst __exitdata __init_or_module __initdata_or_module __initconst_or_module
    __net_init __net_exit __net_initdata __net_initconst __meminit __memexit __meminitdata __init_memblock
    __initdata_memblock __cpuinit __devinit __devexit __ref __refdata __init_refok __initcall __exitcall
    __user __kernel __iomem __percpu __rcu __force __safe __nocast __bitwise __private __must_check __must_hold
    __acquires __releases __acquire_shared __cond_acquires __context_unsafe __guarded_by __cold __hot __pure __weak
    __used __unused __maybe_unused __always_unused __always_inline __noreturn __malloc __sched __lockfunc __kprobes
    __read_mostly __ro_after_init __cacheline_aligned __cacheline_aligned_in_smp __cacheline_internodealigned_in_smp
    __packed __aligned __section __visible __noclone __no_kcsan __no_sanitize_or_inline __no_kasan_or_inline
    __no_kcsan_or_inline __no_sanitize_address __no_sanitize_memory __no_profile __no_stack_protector __nostackprotector
    __latent_entropy __randomize_layout __no_randomize_layout __designated_init __deprecated __cpuidle __irq_entry
    __softirq_entry __exception_irq_entry __flatten __nonstring __counted_by __counted_by_le __counted_by_be __printf
    __scanf __strftime __alloc_size __assume_aligned __attribute_const__ __attribute_pure__ __compiletime_error
    __compiletime_warning __diagnose_as __error __warning __fallthrough __no_caller_saved_registers __nocfi
    __noinitretpoline __preserve_most __signed_wrap __tracepoint_string __uninitialized __ptr32 __ptr64 __capability
    __dead2 __pure2 __printflike __scanflike __format_arg __nonnull __result_use_check __restrict_arr __THROW __wur
    __noinline __no_instrument_function __hidden __bpf_kfunc __bpf_hook_start __ksym __kconfig __arena __private_data
    """.split()
)
_BLANKS = frozenset(b" \t#")
_DOTTED = frozenset(b".>")
_KEYWORDS = frozenset(
    b"""
    static extern inline register volatile const constexpr typedef auto signed unsigned void char short int long float
    double bool _Bool struct union enum __inline __inline__ __extension__ restrict _Noreturn
    """.split()
)
_TYPE_WORDS = frozenset(b"signed unsigned void char short int long float double bool _Bool".split())
_TAGS = frozenset({b"struct", b"union", b"enum"})
NO_HEADS = frozenset(
    b"""
    return else case goto define typedef if while for switch do sizeof defined using template class namespace public
    private protected operator friend new delete throw typename virtual explicit concept requires export import module
    """.split()
)
# a line that starts at its margin with words and leads, perhaps on the next line, to a name and its parameters
HEAD = later(rb"\n([A-Za-z_]\w*[ \t]+[\w \t*]*(?:\n[ \t]*)?)\b([A-Za-z_]\w*)[ \t]*\(")
_WORD = later(rb"[A-Za-z_]\w*")
_SHOUTED = later(rb"[A-Z][A-Z0-9_]*$")
_KNOWN_MARKS = frozenset(b"noinline notrace noinstr asmlinkage fastcall noinline_for_stack inline_for_stack".split())
_MACRO = later(rb"\n(static[ \t]+)?([A-Z][A-Z0-9_]*)\b")
_TRAILING = later(rb"\)[ \t]+([A-Z][A-Z0-9]*_[A-Z0-9_]*)(?=;|[ \t]*\n?\{)")  # int f(void) LIB_ATTRIBUTE;
_HOOK = later(rb"\n[a-z_]\w*\(\w+\)[ \t]*(\r?\n)(?=\r?\n|[A-Z]|[a-z_]\w*\(|$)")  # module_init(start)
_VARIABLE = later(rb"DEFINE_(?!\w*(?:ATTRIBUTE|EVENT|FUNC|OPS|SYSCALL|COMPAT|TRACE|GUARD|FREE|CLASS|SHOW|RB_))")
_SECOND = later(rb"DEFINE_(?:PER_CPU|DYNAMIC_PER_CPU)|DEFINE_STATIC_PER")
_BODY = later(rb"[ \t]*\n?[ \t]*\{")
_LINE_END = later(rb"[ \t]*(?:/\*[^\n]*\*/|//[^\n]*)?[ \t]*\r?\n")
_NO_EXPRESSION = later(rb"\w[ \t]+[\w\"]")  # two words side by side
_MOST_ARGUMENTS = 4000  # bytes
_CONDITION = later(rb"#[ \t]*(if|elif|else|endif)(?:n?def)?\b(?:[^\n\\]|\\\r?\n|\\.)*")
_NOISE = later(rb"/\*.*?\*/|//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)
_DANGLING = later(rb"(?:\n[ \t]*\w[^\n?]*:|\n[ \t]+[^\n]*\)|\belse|&&|\|\||[-+|&?(,=]|\bcase|\breturn)\s*$")
_WHILE = later(rb"\} while(_\w+)(?=\()")  # } while_each_thread(a, b);
_DIRECTIVE = later(rb"(?:^|\n)[ \t]*#(?:[^\n\\]|\\\r?\n|\\.)*")
_NOT_NEWLINE = later(rb"[^\r\n]")


def without_macros(source: bytes, *, is_cpp: bool = False) -> bytes:
    """The text of equal length that the grammar is given; `source` itself when nothing in it is in the way."""
    spans = list(_attributes(source)) if b"__" in source else []
    spans += _extra_words(source)
    spans += [match.span(1) for match in _TRAILING.finditer(source) if not _is_indented(source, match.start())]
    if is_cpp:
        spans += class_marks(source)
    spans += _halves(source)
    spans += [match.span(1) for match in _WHILE.finditer(source)]
    edits = list(_macros_at_margin(source))
    edits += [(match.start(1), b";") for match in _HOOK.finditer(source)]
    if not spans and not edits:
        return source
    text = bytearray(source)
    for start, end in spans:
        text[start:end] = blank(source[start:end])
    for start, written in edits:
        text[start : start + len(written)] = written
    return bytes(text)


def blank(text: bytes) -> bytes:
    """Spaces in place of all but the line ends."""
    return _NOT_NEWLINE.sub(b" ", text)


def _attributes(source: bytes) -> Iterator[tuple[int, int]]:
    """Marks such as `__init`, with their arguments."""
    for match in _WORDS.finditer(source):
        if match[0] not in _ATTRIBUTES:
            continue
        start, end = match.span()
        before = source[start - 1] if start else 0
        if before in _DOTTED or chr(before).isalnum() or before == 0x5F:
            continue
        line = source.rfind(b"\n", 0, start) + 1
        if source.startswith(b"#", line):
            continue
        if source[end : end + 1] == b"(":
            closing = closing_bracket(source, end)
            if closing < 0:
                continue
            end = closing
        yield start, end


def _extra_words(source: bytes) -> Iterator[tuple[int, int]]:
    """In a function's head, the words besides its type: `STATIC int f(`, `noinstr int notrace f(`."""
    for match in HEAD.finditer(source):
        head = match[1]
        words = head.split()
        if len(words) == 1 or words[0] in NO_HEADS:
            continue
        names = [word for word in words if word not in _KEYWORDS and word[:1] != b"*"]
        if not names or (len(names) == 1 and _TYPE_WORDS.isdisjoint(words) and _TAGS.isdisjoint(words)):
            continue
        yield from _extra(head, match.start(1))


def _extra(head: bytes, offset: int) -> Iterator[tuple[int, int]]:
    tagged, typed = False, False
    names: list[tuple[int, int, bytes]] = []
    for match in _WORD.finditer(head):
        word = match[0]
        if word in _TAGS:
            tagged = typed = True
        elif tagged:
            tagged = False  # the name of the struct
        elif word in _TYPE_WORDS:
            typed = True
        elif word not in _KEYWORDS:
            names.append((*match.span(), word))
    if not typed and names:
        types = [named for named in names if not _is_mark(named[2])] or names
        names.remove(types[-1])
    for start, end, _ in names:
        yield offset + start, offset + end


def _is_indented(source: bytes, place: int) -> bool:
    return source[source.rfind(b"\n", 0, place) + 1] in _BLANKS


def _is_mark(word: bytes) -> bool:
    return word in _ATTRIBUTES or word in _KNOWN_MARKS or _SHOUTED.match(word) is not None


def _macros_at_margin(source: bytes) -> Iterator[tuple[int, bytes]]:
    """Macros that start a line: marks; such as are followed by a body, and define a function; statements.

    `SYSCALL_DEFINE2(name, int, fd, char *, path) {` is read as `void name(int fd, char * path) {`.
    """
    for match in _MACRO.finditer(source):
        start, end = match.span(2)
        if source[end : end + 1] == b"(":
            yield from _call_at_margin(source, start, end, match)
        if b"_" in match[2] and not match[1]:
            mark = AT_MARGIN.match(source, start) or ALONE.match(source, start)
            if mark is not None:
                yield start, blank(mark[1])


def _call_at_margin(source: bytes, start: int, opening: int, macro: re.Match[bytes]) -> Iterator[tuple[int, bytes]]:
    closing = closing_bracket(source, opening)
    if closing < 0:
        return
    ended = _LINE_END.match(source, closing)
    if _BODY.match(source, closing):
        yield from _function(source, start, opening, closing)
    elif _VARIABLE.match(macro[2]):
        yield from _variable(source, start, opening, closing)
    elif macro[1] or ended is None:
        return
    elif _NO_EXPRESSION.search(source, opening, closing):
        yield start, blank(source[start:closing])
    elif source[ended.end() : ended.end() + 1] != b"#":
        yield ended.end() - 1, b";"


def _function(source: bytes, start: int, opening: int, closing: int) -> Iterator[tuple[int, bytes]]:
    inner = source[opening + 1 : closing - 1]
    parts = _split(inner)
    name = parts[0].strip()
    if not re.fullmatch(rb"[A-Za-z_]\w*", name) or len(parts) == 1:
        return  # `TEST(name) {` is read without help
    simple = all(re.fullmatch(rb"\s*\w+\s*", part) for part in parts)
    paired = len(parts) % 2 == 1 and source[opening - 1 : opening].isdigit()
    if simple and not paired:
        return  # as is `TEST(suite, name) {`
    text = bytearray(b" " * (closing - start))
    text[:4] = b"void"
    at = opening + 1 - start
    where = at + inner.find(name)
    text[where : where + len(name)] = name
    after = where + len(name)
    comma = at + len(parts[0])
    rest = bytearray(source[start + comma : closing])
    if paired:
        rest[0:1] = b"("
        place = 0
        for number, part in enumerate(parts[1:], 1):
            place += 1 + len(part)
            if number % 2 and place < len(rest):
                rest[place : place + 1] = b" "
        text[comma:] = rest
    elif comma + 1 < closing - start:
        text[comma : comma + 1] = b"("
        text[-1:] = b")"
    if after > comma or opening - start < 4:
        return
    yield start, bytes(text)


def _variable(source: bytes, start: int, opening: int, closing: int) -> Iterator[tuple[int, bytes]]:
    """`static DEFINE_MUTEX(lock);` is read as `static int lock ;`."""
    parts = _split(source[opening + 1 : closing - 1])
    place = 1 if _SECOND.match(source, start) else 0
    if place >= len(parts) or not re.fullmatch(rb"\s*[A-Za-z_]\w*\s*", parts[place]):
        return
    at = opening + 1 + sum(len(part) + 1 for part in parts[:place]) - start
    text = bytearray(blank(source[start:closing]))
    text[:3] = b"int"
    text[at : at + len(parts[place])] = parts[place]
    yield start, bytes(text)


def _split(inner: bytes) -> list[bytes]:
    """Arguments at the commas outside of brackets."""
    parts, depth, begin = [], 0, 0
    for place, byte in enumerate(inner):
        if byte in b"([{":
            depth += 1
        elif byte in b")]}":
            depth -= 1
        elif byte == 0x2C and depth == 0:
            parts.append(inner[begin:place])
            begin = place + 1
    return [*parts, inner[begin:]]


_BRACKETS = later(rb"[()]|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|/\*.*?\*/", re.DOTALL)


def closing_bracket(source: bytes, opening: int) -> int:
    """The byte after the bracket that closes the one at `opening`; -1 when there is none nearby."""
    depth = 0
    for match in _BRACKETS.finditer(source, opening, opening + _MOST_ARGUMENTS):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if depth == 0:
                return match.end()
    return -1


def _halves(source: bytes) -> Iterator[tuple[int, int]]:
    """Where a branch of `#if` holds half a statement: the directives and all branches but the first."""
    if b"#" not in source:
        return
    open_groups: list[list[tuple[int, int]]] = []  # of each group its directives
    for match in _CONDITION.finditer(source):
        start = source.rfind(b"\n", 0, match.start()) + 1
        if source[start : match.start()].strip():
            continue
        span = (start, match.end())
        if match[1] == b"if":
            open_groups.append([span])
        elif not open_groups:
            continue
        elif match[1] != b"endif":
            open_groups[-1].append(span)
        else:
            group = [*open_groups.pop(), span]
            if any(_is_half(source[one[1] : other[0]]) for one, other in pairwise(group)):
                yield group[0]
                if len(group) > 2:
                    yield group[1][0], group[-1][1]
                else:
                    yield group[-1]


def _is_half(branch: bytes) -> bool:
    if branch.count(b"{") == branch.count(b"}") and branch.count(b"(") == branch.count(b")"):
        stripped = branch.rstrip()
        if stripped[-1:] in {b";", b"}", b"/", b""} and not branch.lstrip().startswith((b"else", b"&&", b"||", b")")):
            return False
    code = _DIRECTIVE.sub(b"", _NOISE.sub(b" ", branch))
    if code.count(b"{") != code.count(b"}") or code.count(b"(") != code.count(b")"):
        return True
    if code.lstrip().startswith((b"else", b"&&", b"||", b")")):
        return True
    return bool(code.strip()) and _DANGLING.search(code) is not None
