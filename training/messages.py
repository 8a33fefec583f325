"""Commit messages as questions: which of them ask something, and what of them is the question."""

import re
from collections.abc import Collection

from coderecall.history.log import message_text
from training.text import FEWEST_WORDS, count_words, is_sentence, mask

# The subject begins like a change that nobody thought about file by file.
_MECHANICAL = re.compile(
    r"""^\W*(?:
      merge[ds]?\s+(?:pull|branch|remote|tag|commit|pr\b|\#|'|master|main|from|in|upstream|origin
       |changes|with|back|\S+\s+into)\b
    | revert(?:s|ed|ing)?\b | back[\s-]?(?:out|port)(?:s|ed|ing)?\b
    | (?:auto[\s-]?)?sync(?:s|ed|ing)?\s+(?:with|from|up)\b | cherry[\s-]?pick
    | (?:v|version|releas\w+)?\s*v?\d+(?:\.\d+)+\b | releas\w+\s*(?:v?\d|notes|candidate|:|$)
    | prepar\w+\b.*\b(?:release|version) | version\s+(?:bump|up)
    | bump\w*\b | (?:up|down)grad\w+ | (?:un)?pin(?:s|ned|ning)?\b | initial\s+commit | first\s+commit
    | \[?(?:maven-release-plugin|ci\s+skip|skip\s+ci|pre-commit\.ci|automat\w+|bot\b|autofix)
    | (?:chore|build|ci)\b[^:]*:\s*(?:bump|release|update|upgrade)
    | typos?\b | lint\b | style\s*(?:\(|:|$) | white\s?space\b | indent(?:ation)?\s*$ | re-?format\w*
    | formatting\b | format\s+(?:code|files?|all)\b | (?:go|cargo|rust)\s?(?:fmt|vet)\b
    | (?:run|use|apply|applied|enable)\s+(?:black|prettier|gofmt|isort|clang-\w+|rustfmt|ruff|eslint|flake8|rubocop)\b
    | (?:add|fix|change|correct|update)\w*\s+(?:the\s+|some\s+|all\s+)?(?:copyright|licen[cs]e|spelling|typo)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# ... or that says nothing of what the code does
_CHORE = re.compile(
    r"""^\W*(?:
      wip\b | drop\w*\s+(?:support\s+for\s+)?(?:python|node|ruby|php|java|go)\b
    | (?:docs?|documentation|ci|build|deps|examples?|bench(?:marks?)?|changelog|readme|infra)\s*(?:\([^)]*\)\s*)?!?:
      # of text and form
    | chore\b | nits?\b | clean(?:s|ed|ing)?[\s-]*up\b | cleanups?\b | tidy\b | polish\w* | minor\b | misc\b | cosmetic
    | refactor\w* | renam\w+ | mov(?:e|es|ed|ing)\b | reorder | re-?organi[sz] | restructur | simplif\w+\s+code
    | follow-?\s?up\b | code\s?(?:style|cov(?:erage)?)\b | document(?:s|ed|ing)?\b | (?:re)?phrase
    | tests?\b | testing\b
    | (?:remove|drop|delete)s?\s+(?:unused|dead|trailing|redundant|extra|repetitive
       |unnecessary\s+(?:import|white\s?space))
      # of tools
    | checkstyle | java\s?doc | (?:rust|go|py)doc | sonar | findbugs
    | spotbugs | pmd\b | flake8 | mypy\b | pylint\b | clippy\b | review\s+comments
    | (?:address|fix(?:es|ed)?)\s+(?:review|feedback|comments?\W*$)
    | (?:run|use|apply|applied|enable|fix|satisfy)\s+(?:black|prettier|gofmt|isort|clang-\w+|rustfmt|ruff
       |eslint|flake8|mypy|pylint|clippy|rubocop|phpstan|psalm|suggestions?|(?:code\s+)?review)\b
      # a verb, then what is no code: "fix the typos", "update copyright"
    | (?:(?:up|down)?dat(?:e|es|ed|ing)|add(?:s|ed|ing)?|fix(?:es|ed|ing)?|tweak\w*|edit\w*|improve[ds]?|rewrite
       |clarif\w+|correct\w*|silence|suppress|more|new|better|missing)\s+
      (?:(?:a|an|some|the|more|few|all|missing|new|little|small|wrong|broken)\s+)*
      (?:dependenc|deps?\b|versions?\W*(?:$|to\b|number)|change\s?log|read\s?me|licen[cs]e|copyright|docs?\b|documentation
       |docstring|comments?\W*(?:$|in\b|on\b|for\b|about\b|to\b)|submodule|lock\s?file|authors|contributors|translations?\b
       |locales?\W*$|tests?\b|test\s+case|unit\s+tests?|bench|examples?\b|ci\b|travis|appveyor|github\s+(?:actions|workflow)
       |workflow|badge|pre-?commit|requirements|typo|spelling|grammar|wording|lint|eslint|rubocop|flake|types\b|typings?\b
       |type[\s-]+(?:hint|annotation)|annotations?\W*$|white\s?space\W*$|formatting|indentation\W*$|styles?\W*$
       |snapshots?\W*$|news\b|history\W*$|todos?\b|build\b|warnings?\W*$|compil(?:er|ation)\s+(?:warning|error)|merge\s+conflict
       |(?:broken|dead)\s+links?\b|links?\W*$|java\s?doc|note\s+about|internal\s+nam|parameter\s+name|variable\s+name)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# ... or names such a thing anywhere
_OF_TOOLS = re.compile(
    r"""\b(?:flake8|pylint|phpstan|psalm|clang-tidy|spotbugs|checkstyle|codecov|coverage|github\s+actions|gh\s+actions|gha|travis|
    appveyor|dependabot|renovate|type[\s-]hints?|type\s+annotations?|typings?|docstrings?|java\s?docs?|typos?|test\s?cases?|
    unit\s+tests?|linting|linter\s+(?:issue|warning|error)s?|changelog|readme|(?:vertical|trailing)\s+white\s?space)\b
    | \b(?:update|fix|add|improve|correct|rewrite)\b.{0,40}\b(?:docs?|documentation|comments?|tests)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_TYPE = re.compile(
    r"^(?:feat(?:ure)?|fix|bug(?:fix)?|hotfix|perf|security|enhancement|change|add|improve(?:ment)?)"
    r"(?:\((?P<scope>[^)]*)\))?!?:\s+",
    re.IGNORECASE,
)
_SCOPE = re.compile(r"^(?=\S*[A-Za-z])[\w./*{},@+ -]{1,40}:\s+(?=\S)")
# "[fix]", ":bug:", "IO-812:", "#12:"
_TAGS = re.compile(r"^(?:\s*\[[^\]\n]{1,40}\]:?|\s*:[a-z_]+:|\s*[A-Z][A-Z0-9]+-\d+:?|\s*\#\d+:?)+\s*")
_CLOSES = re.compile(
    r"\(?\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references|see|issue|bug|pr|pull request|re)\b[:\s]*"
    r"(?:[\w.-]*/?[\w.-]*\#\d+|GH-?\d+|https?://\S+)(?:(?:\s*,\s*|\s+and\s+|\s+)\#\d+)*\)?",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\[([^\]\n]+)\]\((?:https?:)?[^)\s]*\)|<?https?://[^\s>)]+>?|\b[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@[A-Za-z][\w-]+(?![\w(.])"
)
_NUMBER = re.compile(
    r"\(?(?<![\w&])(?:\#|GH-?|gh-?)\d+\b\)?|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b"  # issues, commits
)
_PATH = re.compile(
    r"(?<![\w.])(?:\.{0,2}/)?(?:[\w@.+-]+/)+[\w@.+-]+\.\w+\b|(?<![\w.])(?:[\w@+-]+/){2,}[\w@.+-]+"
    r"|\b[\w+-]+(?:\.[\w-]+)*\.(?:py|pyi|js|jsx|mjs|cjs|ts|tsx|go|rs|java|kt|kts|scala|c|cc|cpp|cxx|h|hpp|cs|rb|php|swift"
    r"|lua|sh|md|rst|txt|toml|ya?ml|json|xml|gradle|cfg|ini)\b(?!\()"
)
_FENCE = re.compile(r"```.*?(?:```|\Z)|<!--.*?(?:-->|\Z)|git-svn-id:[^\n]*|--HG--[^\n]*\n[^\n]*", re.DOTALL)
_EMPTY = re.compile(r"\(\s*[,.;:]?\s*\)|\[\s*\]|``|`\s`|\"\s*\"")  # what stood in it is gone


def is_mechanical(message: str) -> bool:
    """Whether a message reads as a merge, release or revert, or as a change of form that a program could make."""
    return _is_mechanical(message, _subject(message))


def asks_nothing(message: str) -> bool:
    """Whether a message is mechanical, or reads as a chore, test, rename or the like; by pattern: some noise stays."""
    subject = _subject(message)
    if not subject or _is_mechanical(message, subject):
        return True
    return _CHORE.match(subject) is not None or _OF_TOOLS.search(subject) is not None


def _is_mechanical(message: str, subject: str) -> bool:
    copied = "cherry picked from" in message or "dependabot" in message[:2000]
    return copied or _MECHANICAL.match(subject) is not None


def _subject(message: str) -> str:
    subject = _TAGS.sub("", message.partition("\n")[0].strip())
    typed = _TYPE.match(subject)
    return subject[typed.end() :] if typed else subject


def commit_query(message: str) -> str:
    """Subject and first paragraph without what nobody would ask with: links, numbers, paths, the type of the change.

    "" when too little stays.
    """
    subject, _, paragraph = message_text(_FENCE.sub(" ", message).strip()).partition("\n")
    subject = _TAGS.sub("", subject)
    if typed := _TYPE.match(subject):
        scope = typed["scope"]
        subject = (f"{scope}: " if scope else "") + subject[typed.end() :]
    subject, paragraph = _plain(subject), _plain(paragraph)
    says_more = count_words(paragraph) >= FEWEST_WORDS and paragraph.lower() != subject.lower()
    query = f"{subject}\n{paragraph}" if says_more else subject
    return query if is_sentence(query) else ""


def hard_query(query: str, names: Collection[str]) -> str:
    """The query without the scope in front of it and with names masked; "" when too little stays."""
    masked = mask(_SCOPE.sub("", query), names)
    return masked if is_sentence(masked) else ""


def _plain(text: str) -> str:
    text = _LINK.sub(lambda found: found[1] or " ", text)
    text = _NUMBER.sub(" ", _CLOSES.sub(" ", text))
    text = " ".join(_EMPTY.sub(" ", _PATH.sub(" ", text)).split())
    return text.strip(" -:;,*").replace(" .", ".").replace(" ,", ",")
