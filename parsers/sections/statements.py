"""Sections of files whose parts begin with a keyword: SQL, protobuf, GraphQL, Terraform, Dockerfile, Makefile.

One pattern a language: group `name` names the part, `inset` (the blanks before it) says how deep it lies. Parts that
end with a bracket end there; others where the next begins.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsers.patterns import later
from parsers.sections.outline import Heading

_FLAGS = re.MULTILINE | re.IGNORECASE
_WORD = rb"(?:[\w$#@]+|\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\])"
_SQL_NAME = rb"(?P<name>" + _WORD + rb"(?:\." + _WORD + rb")*)"
_SQL = later(
    rb"^(?P<inset>[ \t]*)(?:CREATE|ALTER)[ \t]+(?:OR[ \t]+(?:REPLACE|ALTER)[ \t]+)?(?:\w+[ \t]*=[ \t]*\S+[ \t]+)?"
    rb"(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|EXTERNAL|FOREIGN|UNIQUE|MATERIALIZED|RECURSIVE|VIRTUAL|CONSTRAINT|"
    rb"EDITIONABLE|NONEDITIONABLE|CLUSTERED|NONCLUSTERED)[ \t]+)*"
    rb"(?P<kind>TABLE|VIEW|FUNCTION|PROCEDURE|PROC|TRIGGER|INDEX|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|EXTENSION|POLICY|"
    rb"PACKAGE[ \t]+BODY|PACKAGE|EVENT|ROLE|AGGREGATE|OPERATOR|RULE|SYNONYM)\s+"
    rb"(?:CONCURRENTLY[ \t]+)?(?:IF[ \t]+(?:NOT[ \t]+)?EXISTS[ \t]+)?(?:ONLY[ \t]+)?" + _SQL_NAME,
    _FLAGS,
)
_PROTO = later(rb"^(?P<inset>[ \t]*)(?:message|service|enum|rpc|extend|oneof)[ \t]+(?P<name>[\w.]+)", re.MULTILINE)
_GRAPHQL = later(
    rb"^(?P<inset>)(?:extend[ \t]+)?(?:type|input|interface|enum|union|scalar|directive|fragment|query|mutation"
    rb"|subscription|schema)\b[ \t]*(?P<name>@?\w*)",
    re.MULTILINE,
)
_TERRAFORM = later(rb"^(?P<inset>)(?P<name>\w+(?:[ \t]+\"[^\"\n]*\"|[ \t]+\w+)*)[ \t]*\{", re.MULTILINE)
_DOCKERFILE = later(
    rb"^(?P<inset>[ \t]*)FROM[ \t]+(?:--\S+[ \t]+)*(?P<image>\S+)(?:[ \t]+AS[ \t]+(?P<name>\S+))?", _FLAGS
)
_MAKEFILE = later(
    rb"^(?P<inset>)(?:define[ \t]+(?P<macro>\S+)|(?P<name>[^\s#:=+?!][^:=#\n]*)::?(?![=:]))", re.MULTILINE
)
_CMAKE = later(
    rb"^(?P<inset>[ \t]*)(?:function|macro|add_executable|add_library|add_custom_target|project)[ \t]*\("
    rb"[ \t\r\n]*(?P<name>[^\s()]+)",
    _FLAGS,
)
_THRIFT = later(
    rb"^(?P<inset>)(?:struct|service|enum|union|exception|interface|record|protocol|table|root_type)[ \t]+"
    rb"(?P<name>[\w.]+)",
    re.MULTILINE,
)
_PRISMA = later(rb"^(?P<inset>)(?:model|enum|datasource|generator|type|view)[ \t]+(?P<name>\w+)[ \t]*\{", re.MULTILINE)
_NGINX = later(
    rb"^(?P<inset>[ \t]*)(?P<name>(?:server|location|upstream|map|http|stream|events)\b[^{;\n]*)\{", re.MULTILINE
)
_JUST = later(rb"^(?P<inset>)@?(?P<name>[A-Za-z_][\w-]*+)[^:=\n]*:(?!=)", re.MULTILINE)
_BAZEL = later(
    rb"^(?P<inset>)(?:def[ \t]+(?P<macro>\w+)|\w+\([^)]{0,400}?\bname[ \t]*=[ \t]*\"(?P<name>[^\"\n]+)\")", re.MULTILINE
)
_GHERKIN = later(
    rb"^(?P<inset>[ \t]*)(?:Feature|Background|Rule|Scenario Outline|Scenario|Example):[ \t]*(?P<name>.*)$",
    re.MULTILINE,
)


_SCSS = later(
    rb"^(?P<inset>[ \t]*)(?P<name>@(?:mixin|function|keyframes|layer|font-face|media|supports)\b[^{;\n]*)\{",
    re.MULTILINE,
)


class Style(NamedTuple):
    pattern: re.Pattern[bytes]
    comment: bytes = b"#"  # what begins a comment of one line
    braces: bool = False  # whether a part ends with a bracket in the column where it begins


STYLES = {
    "sql": Style(_SQL, b"--"),
    "plsql": Style(_SQL, b"--"),
    "protobuf": Style(_PROTO, b"//", braces=True),
    "graphql": Style(_GRAPHQL, braces=True),
    "terraform": Style(_TERRAFORM, braces=True),
    "hcl": Style(_TERRAFORM, braces=True),
    "dockerfile": Style(_DOCKERFILE),
    "makefile": Style(_MAKEFILE),
    "cmake": Style(_CMAKE),
    "thrift": Style(_THRIFT, b"//", braces=True),
    "prisma": Style(_PRISMA, b"//", braces=True),
    "nginx": Style(_NGINX, braces=True),
    "just": Style(_JUST),
    "starlark": Style(_BAZEL),
    "gherkin": Style(_GHERKIN),
    "css": Style(_SCSS, b"//", braces=True),
}
_NOT_TARGETS = later(
    r"^\.(?:PHONY|SUFFIXES|DEFAULT|PRECIOUS|INTERMEDIATE|SECONDARY|DELETE_ON_ERROR|IGNORE|SILENT|NOTPARALLEL)"
)


def statements(language: str, source: bytes) -> Iterator[Heading]:
    """Headings of a language in STYLES."""
    style = STYLES[language]
    for match in style.pattern.finditer(source):
        name = _name(match)
        if not name or (language == "makefile" and _NOT_TARGETS.match(name)):
            continue
        doc, start = comment_above(source, match.start(), style.comment)
        end = _closing(source, match) if style.braces else -1
        yield Heading(start, len(match["inset"].expandtabs(8)) + 1, name, end, match.start(), doc)


def _closing(source: bytes, match: re.Match[bytes]) -> int:
    """End of a part in brackets, by how people indent: the first `}` below that stands where the part begins."""
    line_end = source.find(b"\n", match.end())
    line_end = len(source) if line_end < 0 else line_end
    opening = source[match.start() : line_end]
    if opening.count(b"{") <= opening.count(b"}"):
        return line_end
    closing = source.find(b"\n" + match["inset"] + b"}", line_end)
    return -1 if closing < 0 else closing + len(match["inset"]) + 2


def _name(match: re.Match[bytes]) -> str:
    groups = match.groupdict()
    found = groups.get("name") or groups.get("macro") or groups.get("image") or match[0]
    return found.decode("utf-8", "replace").translate(_UNQUOTED).strip()


_UNQUOTED = str.maketrans("", "", '"`[]')


def comment_above(source: bytes, start: int, mark: bytes) -> tuple[str, int]:
    """(text, first byte) of the comment lines directly above a line; ("", `start`) when there are none."""
    found: list[str] = []
    at = source.rfind(b"\n", 0, start) + 1
    first = start
    while at > 0 and len(found) < 60:
        above = source.rfind(b"\n", 0, at - 1) + 1
        line = source[above:at].strip()
        if not line.startswith(mark):
            break
        found.append(line[len(mark) :].lstrip(mark[:1]).strip().decode("utf-8", "replace"))
        at = first = above
    doc = "\n".join(reversed(found)).strip()
    return (doc, first) if doc else ("", start)
