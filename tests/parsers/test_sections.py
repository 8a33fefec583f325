"""Text that no grammar reads, in sections: what is one, where it lies, how they nest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import ParseResult, SymbolKind, left_out, parse, section_language

MARKDOWN = """\
---
title: Not a heading
---
# Store

Keeps things.

## `put` and [drop](#drop) ##
```sh
# not a heading
```
~~~
## neither
~~~
Setext
------
##Not one either
### Deep
# Other
"""
RST = """\
=====
Guide
=====

Install
-------
text

.. code:: python

    x = 1

Upgrade :ref:`notes <n>`
------------------------

More
~~~~
"""
SQL = """\
-- Who may log in.
-- One row each.
CREATE TABLE IF NOT EXISTS app.users (
    id bigint PRIMARY KEY
);

create or replace view "active users" as select 1;

CREATE OR REPLACE FUNCTION app.touch() RETURNS trigger AS $$
BEGIN
    RETURN NEW;
END; $$ LANGUAGE plpgsql;
CREATE UNIQUE INDEX CONCURRENTLY users_name ON app.users (name);
SELECT 1;
"""
YAML = """\
# Runs on every push.
name: test
on:
  push:
    branches: [main]
env: {A: 1}
jobs:

  # comment
  unit:
    steps:
    - run: make
list:
- 1
"""
KUBERNETES = """\
apiVersion: v1
kind: Service
metadata:
  labels: {a: b}
  name: web
---
kind: Deployment
metadata:
  name: "web"
spec:
  replicas: 1
"""
DOCKERFILE = "FROM --platform=linux golang AS build\nRUN go build\n\n# small\nFROM scratch\nCOPY . /a\n"
MAKEFILE = (
    "CC := gcc\n.PHONY: all\n\n# Everything.\nall: app docs\n\tgcc\n\napp docs::\n\tx\nV ?= 1\ndefine say\nx\nendef\n"
)
PROTO = """\
syntax = "proto3";
// A person.
message User {
  string name = 1;
  enum Kind {
    ADMIN = 0;
  }
}
service Users {
  rpc Get(GetRequest) returns (User);
}
"""
TERRAFORM = (
    'resource "aws_s3_bucket" "logs" {\n  tags = {\n    a = 1\n  }\n}\nvariable "region" {}\nlocals {\n  x = 1\n}\n'
)
JSON = (
    '{\n  "name": "x", // why\n  "scripts": {\n    "}": "\\"{"\n  },\n  "c": {"b": 1},\n  "files": [\n    1\n  ]\n}\n'
)
VUE = (
    '<script setup lang="ts">\nconst a = 1\n</script>\n<template>\n  <template v-if="a">\n  </template>\n</template>\n'
)
PAGE = """\
{% extends "base.html" %}
{% block content %}
<h1 class="t">Hello <b>{{ name }}</b></h1>
<h2>Prices</h2>
{% endblock %}
"""


def outline(result: ParseResult) -> list[str]:
    """`first-last qualified.name` in source order."""
    return [f"{each.start_line}-{each.end_line} {each.qualified_name}" for each in result.symbols]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        (
            "a.md",
            MARKDOWN,
            ["4-18 Store", "8-14 Store.put and drop", "15-18 Store.Setext", "18-18 Store.Setext.Deep", "19-19 Other"],
        ),
        (
            "a.rst",
            RST,
            ["1-17 Guide", "5-11 Guide.Install", "13-17 Guide.Upgrade notes", "16-17 Guide.Upgrade notes.More"],
        ),
        ("a.txt", "Title\n=====\ntext\n", ["1-3 Title"]),
        ("a.adoc", "= Guide\n\n== Install\ntext\n", ["1-4 Guide", "3-4 Guide.Install"]),
        ("a.org", "* TODO One\n** Two\n", ["1-2 One", "2-2 One.Two"]),
        ("a.sql", SQL, ["1-5 app.users", "7-7 active users", "9-12 app.touch", "13-14 users_name"]),
        (".github/workflows/a.yml", YAML, ["3-5 on", "7-12 jobs", "13-14 list"]),
        ("k8s.yaml", KUBERNETES, ["1-5 Service web", "7-11 Deployment web"]),
        ("a.toml", "x = 1\n[tool.ruff]\na = 1\n[[bin]]\nb = 1\n", ["2-3 tool.ruff", "4-5 bin"]),
        ("setup.cfg", "[metadata]\nname = x\n", ["1-2 metadata"]),
        ("package.json", JSON, ["3-5 scripts", "7-9 files"]),
        ("Dockerfile", DOCKERFILE, ["1-2 build", "4-6 scratch"]),
        ("Makefile", MAKEFILE, ["4-6 all", "8-10 app docs", "11-13 say"]),
        ("a.proto", PROTO, ["2-8 User", "5-7 User.Kind", "9-11 Users", "10-10 Users.Get"]),
        ("schema.graphql", "type User {\n  id: ID\n}\nextend type Query {\n  a: Int\n}\n", ["1-3 User", "4-6 Query"]),
        ("main.tf", TERRAFORM, ["1-5 resource aws_s3_bucket logs", "6-6 variable region", "7-9 locals"]),
        ("App.vue", VUE, ["1-3 script setup lang", "4-7 template"]),
        ("a.html", PAGE, ["2-5 content", "3-5 content.Hello", "4-5 content.Hello.Prices"]),
        ("a.feature", "Feature: Pay\n\n  Scenario: By card\n    Given x\n", ["1-4 Pay", "3-4 Pay.By card"]),
        ("a.scss", "@mixin wide($a) {\n  width: $a;\n}\n", ["1-3 @mixin wide($a)"]),
        ("BUILD.bazel", 'py_library(\n    name = "store",\n)\n', ["1-3 store"]),
        ("CMakeLists.txt", "project(x)\nadd_library(store a.c)\n", ["1-1 x", "2-2 store"]),
    ],
)
def test_sections_of(path: str, source: str, expected: list[str]) -> None:
    found = parse(path, source.encode())
    assert outline(found) == expected
    assert found.language == section_language(path)
    assert {symbol.kind for symbol in found.symbols} == {SymbolKind.SECTION}
    assert not any(symbol.kind.is_callable or symbol.kind.is_container for symbol in found.symbols)


def test_a_comment_above_documents_a_section() -> None:
    (users, *_) = parse("a.sql", SQL.encode()).symbols
    assert (users.doc, users.doc_start_line, users.name_line) == ("Who may log in.\nOne row each.", 1, 3)


def test_long_text_without_headings_becomes_blocks_cut_at_empty_lines() -> None:
    text = "".join("\n" if n in {35, 70} else f"line {n}\n" for n in range(1, 131))
    assert outline(parse("notes", text.encode())) == [
        "1-34 lines 1-34",
        "36-69 lines 36-69",
        "71-110 lines 71-110",
        "111-130 lines 111-130",
    ]


def test_short_text_is_the_file_itself() -> None:
    assert parse("notes.txt", b"one\ntwo\n").symbols == []


def test_a_long_section_keeps_its_beginning_and_the_rest_becomes_blocks() -> None:
    text = "# Long\n" + "words\n" * 99 + "# Short\nwords\n"
    assert outline(parse("a.md", text.encode())) == [
        *("1-100 Long", "41-80 Long.lines 41-80", "81-100 Long.lines 81-100", "101-102 Short")
    ]


def test_a_minified_script_is_searched_and_not_parsed() -> None:
    source = b"function a(b){return c(b)};" * 200
    found = parse("app.js", source)
    assert (found.language, found.references) == ("javascript", [])
    assert {symbol.kind for symbol in found.symbols} <= {SymbolKind.SECTION}


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("docs/a.md", "markdown"),
        ("README", "text"),
        ("deploy/Dockerfile.prod", "dockerfile"),
        ("web.dockerfile", "dockerfile"),
        (".editorconfig", "ini"),
        (".env.example", "ini"),
        ("page.html.erb", "erb"),
        ("a.blade.php", "blade"),
        ("chart.unknown", "text"),
        ("a.PNG", None),
        (".gitignore", None),
    ],
)
def test_language_by_name(path: str, language: str | None) -> None:
    assert section_language(path) == language


@pytest.mark.parametrize(
    ("path", "size", "reason"),
    [
        ("a/package-lock.json", 10, "lock file"),
        ("poetry.lock", 10, "lock file"),
        ("go.sum", 10, "lock file"),
        ("logo.svg", 10, "picture as text"),
        ("rows.csv", 10, "data"),
        ("locale/de.po", 10, "translations"),
        ("server.pem", 10, "key or certificate"),
        ("app.js.map", 10, "source map"),
        ("a.json", 64_001, "data: json larger than 64 kB"),
        ("a.txt", 400_001, "data: text larger than 400 kB"),
        ("package.json", 64_000, ""),
        ("block.json", 10, ""),
        ("a.md", 100_000, ""),
    ],
)
def test_what_is_left_out_has_a_reason(path: str, size: int, reason: str) -> None:
    assert left_out(path, size) == reason


NAMES = [
    *("a.md", "a.rst", "a.sql", "a.yaml", "a.toml", "a.json", "Makefile", "Dockerfile", "a.proto", "a.tf", "a.vue"),
    *("a.html", "a.adoc", "a.org", "a.bzl", "justfile", "a.css", "a.graphql", "nginx.conf", "CMakeLists.txt", "x"),
]
PIECES = [
    *(
        "# a",
        "===",
        "---",
        "\n",
        "\r\n",
        "```",
        " ",
        "\t",
        "{",
        "}",
        "[a]",
        '"',
        "a:",
        "- ",
        "CREATE TABLE x",
        "FROM a",
    ),
    *("<h1>", "</h1>", "<script>", "/*", "ü", "message A {", "kind: B", "metadata:", "(", ":", "{% block a %}"),
]
HOSTILE = [
    *(" ", "a", "# ", "a ", "<h1>", "<script", '"', "/*", "a(", "[", "metadata:\n  a\n", "--\n", "a:\n \n", "~~~\n"),
    *("kind: a\n", "a(name", "{% block a", "CREATE TABLE a\n", "message A {\n", "a\n-\n"),
]


@given(
    st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join), st.binary(max_size=9)
)
def test_sections_of_any_text_lie_inside_it_and_inside_their_parents(path: str, text: str, tail: bytes) -> None:
    source = text.encode() + tail
    lines = source.count(b"\n") + 1
    symbols = parse(path, source).symbols
    assert [symbol.start_byte for symbol in symbols] == sorted(symbol.start_byte for symbol in symbols)
    for index, symbol in enumerate(symbols):
        assert 0 <= symbol.start_byte <= symbol.end_byte <= len(source)
        assert 1 <= symbol.start_line <= symbol.end_line <= lines
        assert symbol.name
        if symbol.parent >= 0:
            parent = symbols[symbol.parent]
            assert symbol.parent < index
            assert parent.start_byte <= symbol.start_byte <= symbol.end_byte <= parent.end_byte


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_within_the_time_limit_of_a_test(path: str, piece: str) -> None:
    """Patterns that were written carelessly would need hours for some of these."""
    parse(path, (piece * (200_000 // len(piece))).encode() + b"\n")
