"""A question, taken apart: words for the text search, names that could be symbols, places, what a program said."""

import re
from dataclasses import dataclass
from enum import StrEnum

from coderecall.recall.standing import COPIES, TESTS
from coderecall.recall.traces import Frame, Trace, clean_path, cut_long, read_trace
from coderecall.text import identifiers, looks_like_code, utf8, words

MOST_WORDS = 48  # distinct; a pasted log or file is cut here
MOST_CHARACTERS = 20_000
_MOST_PLACES, _MOST_PROSE, _MOST_FRAME_NAMES = 12, 40, 8


class QuestionKind(StrEnum):
    SYMBOL = "symbol"  # a name or a place and nothing else
    SENTENCE = "sentence"
    ERROR = "error"  # what a program said
    TRACE = "trace"  # where it was when it said so


@dataclass(frozen=True, slots=True)
class Question:
    text: str  # in words: without the places of a trace
    words: tuple[str, ...]  # distinct, in order
    names: tuple[str, ...]  # written as code, or the only word of the question: "SessionStore.put", "fetch"
    kind: QuestionKind = QuestionKind.SENTENCE
    frames: tuple[Frame, ...] = ()  # of a trace, the innermost first
    places: tuple[Frame, ...] = ()  # that the prose names: "src/store.py:12", "store.py"
    messages: tuple[str, ...] = ()  # that a program may have said
    may_be_said: bool = False  # a line that asks nothing: what a program said, if there is a literal that says it whole
    subjects: frozenset[str] = frozenset()  # TESTS, COPIES: what else steps back is what it is about
    is_change: bool = False  # whether something is to be changed: often several places of one file are

    @property
    def is_place(self) -> bool:
        """Whether it is a place and nothing else."""
        return len(self.places) == 1 and self.kind == QuestionKind.SYMBOL


# "src/store.py", "store.py:12", "store.py:put", "store.py#L12", "store.py line 12". Whether there is one decides.
_PLACE = re.compile(
    r"(?<![\w/.\\@+~-])(?P<path>(?:[A-Za-z]:[/\\])?(?:\.{0,2}[/\\])?(?:[\w.@+~-]{1,80}[/\\]){0,30}"
    r"[\w.@+~-]{0,80}\w\.[A-Za-z]\w{0,9})(?!\w)"
    r"(?:(?::|#L|,? line |\()(?P<line>\d{1,7})|:(?P<name>[A-Za-z_]\w*))?"
)
_HOSTED = re.compile(r"https?://\S{1,200}?/(?:blob|blame|raw|tree|src)/[^/\s]{1,100}/")  # before the path of a file
_QUOTED = re.compile(
    r"\"([^\"\n]{4,300})\"|“([^”\n]{4,300})”|«([^»\n]{4,300})»|`([^`\n]{4,300})`|(?<!\w)'([^'\n]{4,300})'(?!\w)"
)
_TWO_WORDS = re.compile(r"\w\W+\w")
_THREE_WORDS = re.compile(r"(?:^|\s)[^\W\d_]+[,:;]?\s(?:\S+\s)*?[^\W\d_]+[,:;]?\s(?:\S+\s)*?[^\W\d_]+")
# Words around a quotation that make it one of a program, in a question that has few others.
_SAYING = re.compile(
    r"\b(?:errors?|exceptions?|messages?|warnings?|raise[sd]?|raising|throws?|thrown|logs?|logged|prints?|printed|says?"
    r"|saying|said|shows?|shown|get|getting|got|fails?|failed|complains?|from)\b",
    re.IGNORECASE,
)
_MOST_AROUND = 14  # words
# How a message begins that stands alone, without a label and without quotes; a sentence that asks begins otherwise.
_BARE = re.compile(
    r"(?:can(?:not|'t| not)|could(?: not|n't)|unable to|failed to|invalid|unexpected|unknown|unsupported"
    r"|missing|no such|illegal|expected|too (?:many|few|long|large|short)"
    r"|(?!(?:add|allow|assert|check|determine|do|ensure|fix|handle|make|raise|remove|return|test|validate|verify)s?\b)"
    r"(?:[\w'\"-]{1,40} ){1,5}"
    r"(?:not found|already exists|does not exist|must be|must not be|is not (?:an?|allowed|supported)))\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:where|how|what|which|why|who|when|is|are|do|does|can)\b", re.IGNORECASE)
_TEST_WORDS = re.compile(
    r"^\W{0,9}(?:(?:where|what|which) (?:is|are) )?(?:the )?(?:\w+ )?(?:tests?|specs?) (?:cases? )?"
    r"(?:for|of|that|which|covering|about)\b"
    r"|\b(?:which|what) (?:\w+ )?tests?\b|\b(?:how|where) (?:is|are|was) \S.* tested\b|\btested by\b",
    re.IGNORECASE,
)
# How people begin when they want something changed, as they do in a commit message or in an issue.
_CHANGE = re.compile(
    r"\s*(?:[\w*/.,{}-]{1,40}(?:\([^)\n]{0,60}\))?!?:\s+)?(?:please |correctly |properly |also |always |only )?"
    r"(?:(?:add|address|adjust|allow|avoid|bump|clarify|correct|deprecate|disable|disallow|drop|enable|ensure|enforce"
    r"|expose|fix|guard|handle|hide|honou?r|ignore|implement|improve|introduce|keep|make|optimi[sz]e|prefer|preserve"
    r"|prevent|reduce|refactor|reject|remove|rename|replace|resolve|respect|restore|revert|rework|simplify|skip"
    r"|speed up|stop|support|suppress|switch|tweak|update|upgrade|use|warn)(?:s|es|d|ed|ing)?\b"
    r"|don'?t\b|do not\b|no longer\b)",
    re.IGNORECASE,
)
_SCOPE = re.compile(r"\s*[\w*/.,{}-]{1,40}(?:\([^)\n]{0,60}\))?!?:\s+\w")
_COPY_WORDS = re.compile(r"\b(?:generated|vendored|minified|third.party) (?:code|files?|cop(?:y|ies))\b", re.IGNORECASE)
_LEAST_SAID, _LONGEST_MESSAGE = 4, 300  # words, and characters
_MOST_ABOUT = 20  # words: a longer text is about more than that
_SUBJECTS = ((TESTS, _TEST_WORDS), (COPIES, _COPY_WORDS))


def read_question(text: str) -> Question:
    """Take a question apart; any text will do."""
    text = utf8(cut_long(text, MOST_CHARACTERS))
    trace = read_trace(text)
    prose = _prose(trace)
    messages = list(trace.messages)
    if not trace.frames:
        messages += _quoted(prose)
        if not messages and "\n" not in prose and _BARE.match(prose) and not _ASKING.match(prose):
            messages.append(prose)
    messages = [message for message in messages if _TWO_WORDS.search(message)]
    called = [frame.name for frame in trace.frames[:_MOST_FRAME_NAMES] if frame.name]
    said = "\n".join([prose, *(message for message in trace.messages), *trace.types, *called]).strip()
    asked = text if not (trace.frames or trace.messages) else said
    found = dict.fromkeys(words(asked))
    alone = len(text.split()) == 1
    spoken = "\n".join([prose, *trace.types])
    is_path = alone and "/" in text
    names = dict.fromkeys(name for name in identifiers(spoken) if (alone and not is_path) or looks_like_code(name))
    places = _places(_HOSTED.sub("", prose))
    if trace.frames and not prose and len(trace.frames) == 1 and not trace.messages:
        places, trace.frames = trace.frames, []  # "store.py:12" and nothing else
    return Question(
        text=asked,
        words=tuple(found)[:MOST_WORDS],
        names=tuple(names)[:MOST_WORDS],
        kind=_kind(trace, messages, text),
        frames=tuple(trace.frames),
        places=tuple(places),
        messages=tuple(messages),
        may_be_said=not (messages or trace.frames) and _may_be_said(prose),
        subjects=_subjects(prose),
        is_change=not (messages or trace.frames) and bool(_CHANGE.match(prose) or _SCOPE.match(prose)),
    )


def _may_be_said(prose: str) -> bool:
    """Whether a text can be a message as a whole. A program does not ask, and says more than a few words."""
    words_of = prose.split()
    is_line = "\n" not in prose and len(prose) <= _LONGEST_MESSAGE
    return is_line and len(words_of) >= _LEAST_SAID and not prose.endswith("?") and not _ASKING.match(prose)


def _subjects(prose: str) -> frozenset[str]:
    """What steps back otherwise and is asked for in words."""
    if len(prose.split()) > _MOST_ABOUT:
        return frozenset()
    return frozenset(subject for subject, words_of in _SUBJECTS if words_of.search(prose))


def _quoted(prose: str) -> list[str]:
    """What a question quotes as said by a program. Most of what is quoted elsewhere is a name or a term."""
    quotations = [next(filter(None, found.groups())) for found in _QUOTED.finditer(prose)]
    around = _QUOTED.sub(" ", prose)
    if len(around.split()) > _MOST_AROUND or (around.strip() and not _SAYING.search(around)):
        return []
    return [quotation for quotation in quotations if _THREE_WORDS.search(quotation)]


def _prose(trace: Trace) -> str:
    """What a person wrote. Around a trace that is few lines; most of the rest is what the machine printed."""
    if not trace.frames and not trace.messages:
        return "\n".join(trace.prose)
    sentences = [line for line in trace.prose if len(re.findall(r"[^\W\d_]{2,}", line)) > 2]
    return "\n".join(sentences[:_MOST_PROSE])


def _kind(trace: Trace, messages: list[str], text: str) -> QuestionKind:
    if trace.frames:
        only = len(trace.frames) == 1 and len(text.split()) == 1
        return QuestionKind.SYMBOL if only else QuestionKind.TRACE
    if messages:
        return QuestionKind.ERROR
    return QuestionKind.SYMBOL if len(text.split()) == 1 else QuestionKind.SENTENCE


def _places(prose: str) -> list[Frame]:
    found = (
        Frame(clean_path(match["path"]), int(match["line"] or 0), match["name"] or "")
        for match in _PLACE.finditer(prose)
    )
    return list(dict.fromkeys(found))[:_MOST_PLACES]
