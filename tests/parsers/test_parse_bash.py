"""Bash."""

from parsers_facts import calls, imports, outline, parameters, reads, symbol

from parsers import language_of, parse

SOURCE = r"""#!/usr/bin/env bash
# Tools for the release.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$(dirname "$0")/lib/util.sh"
. ./common.sh
source "$HERE/../other.bash"
[ -f x ] && . "$ELSEWHERE/x.sh"

export FOO=1
readonly NAME="x"
declare -r VERSION=2
LEVEL=3
export LEVEL

# Prints a line.
#
# And more.
say() {
  local msg="$1" other
  echo "$msg" | tr a b
  util::log "hi there" --flag=x "$other" "${VERSION}"
  if check_it "$@"; then helper; fi
  for f in a b; do run_one "$f" > out 2>&1; done
  x=$(compute 1 2)
  FOO=1 cmd arg <<EOF
text $(inner)
EOF
  trap cleanup EXIT
  "$cmd" x
  ./scripts/build.sh a
}

function helper { return 0; }
function with-dash() ( subshell )
alias ll='ls -l' la="ls -a"
nested() { inner() { :; }; inner; }
say hello
"""
RESULT = parse("bin/tool.sh", SOURCE.encode())

TESTS = r"""
load test_helper

setup() {
  prepare
}

@test "it says: hello" {
  run say hello
  [ "$status" -eq 0 ]
}
"""


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "VARIABLE HERE",
        "VARIABLE FOO",
        "CONSTANT NAME",
        "CONSTANT VERSION",
        "VARIABLE LEVEL",
        "FUNCTION say",
        "FUNCTION helper",
        "FUNCTION with-dash",
        "FUNCTION ll",
        "FUNCTION la",
        "FUNCTION nested",
        "FUNCTION nested.inner",
    ]
    assert RESULT.errors == []


def test_docs_signatures_and_places() -> None:
    say = symbol(RESULT, "say")
    assert (say.doc, say.start_line, say.signature) == ("Prints a line.\n\nAnd more.", 19, "say()")
    assert symbol(RESULT, "helper").signature == "function helper"


def test_a_function_takes_what_it_is_given() -> None:
    assert parameters(RESULT, "say") == ["*@"]
    assert symbol(RESULT, "ll").parameters is None


def test_modifiers() -> None:
    assert symbol(RESULT, "FOO").modifiers == {"exported"}
    assert symbol(RESULT, "LEVEL").modifiers == {"exported"}
    assert symbol(RESULT, "NAME").modifiers == set()
    assert symbol(RESULT, "nested.inner").modifiers == {"local"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "say") == [
        "tr(2)",
        "util::log(4)",
        "check_it(1)",
        "helper(0)",
        "run_one(1)",
        "compute(2)",
        "cmd(1)",
        "inner(0)",
        "cleanup(…)",
        "build.sh(1)",
    ]
    assert calls(RESULT, "with-dash") == ["subshell(0)"]
    assert calls(RESULT)[-1] == "say(1)"


def test_reads_of_variables_that_are_not_local() -> None:
    assert reads(RESULT, "say") == ["VERSION", "cmd"]


def test_imports_are_relative_to_the_file_where_it_says_so() -> None:
    assert imports(RESULT) == [
        ("./lib/util.sh", "*", ""),
        ("./common.sh", "*", ""),
        ("./../other.bash", "*", ""),
        ("$ELSEWHERE/x.sh", "*", ""),
    ]


def test_a_bats_test_is_a_function() -> None:
    result = parse("test/say.bats", TESTS.encode())
    assert outline(result) == ["FUNCTION setup", "FUNCTION it says: hello"]
    assert (result.symbols[1].start_line, result.symbols[1].end_line) == (8, 11)
    assert calls(result, "it says: hello") == ["run(2)", "say(…)"]
    assert imports(result) == [("./test_helper", "*", "")]
    assert result.errors == []


def test_a_script_is_known_by_its_first_line() -> None:
    assert language_of("bin/tool") is None
    assert language_of("bin/tool", b"#!/bin/sh\n") == "bash"
    assert language_of("bin/tool", b"#! /usr/bin/env -S FOO=1 zsh -f\n") == "bash"
    assert language_of("bin/tool", b"#!/usr/bin/python3.12 -u\n") == "python"
    assert language_of("bin/tool", b"#!/usr/bin/env node\n") == "javascript"
    assert language_of("bin/tool", b"#!/opt/ruby/bin/ruby\n") == "ruby"
    assert language_of("bin/tool", b"#!/usr/bin/awk -f\n") is None
    assert language_of("bin/tool", b"echo\n") is None
    assert language_of("Makefile", b"#!/bin/sh\n") is None
    assert language_of(".bashrc") == "bash"


def test_broken_code_keeps_definitions_and_calls() -> None:
    result = parse("a.sh", b"f() { g 1\nif x; then\n}\nh() { k 2; }\nm 3\n")
    assert {"k", "m"} <= {each.name for each in result.references}
    assert "h" in {each.name for each in result.symbols}
    assert result.errors
