"""Shell scripts that the grammar cannot read as a whole keep their functions and calls."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsers_facts import calls, outline

from parsers import parse
from parsers.languages.bash import _broken_lines
from parsers.shell_repair import repaired

ZSH = """\
first() {
  echo ${${(f)"$(list_it)"}:#*x}
  call_it 1
}

function second {
  if [[ -n ${x:h:h} && $y == *(foo|bar)* ]]; then
    inner_it
  fi
  for f in *(.N); do none; done
}
third ()
{
  zf_mv -f -- =( COMPLETE=zsh jj ) "$TMP"
  last_it
}
cat <<'EOF'
fourth() {
  not_a_function
}
EOF
fifth() { call_it 2; }
"""


def test_functions_and_calls_survive_what_only_zsh_knows() -> None:
    result = parse("a.zsh", ZSH.encode())
    assert result.errors, "the first text does not parse"
    assert outline(result) == ["FUNCTION first", "FUNCTION second", "FUNCTION third", "FUNCTION fifth"]
    assert calls(result, "first") == ["call_it(1)"]
    assert calls(result, "second") == ["inner_it(0)"]
    assert calls(result, "third") == ["last_it(0)"]
    assert calls(result, "fifth") == ["call_it(1)"]


def test_the_first_line_without_indentation_that_makes_a_function_whole_ends_it() -> None:
    result = parse("a.sh", b"f() {\n  osascript -e '\n}\n'\n  g\n}\nh() { k; }\n((( x )\n")
    assert outline(result) == ["FUNCTION f", "FUNCTION h"]
    assert calls(result, "f") == ["osascript(2)", "g(0)"]


def test_a_text_that_parses_stays_as_it_is() -> None:
    text = b"f() {\n  g\n}\nh\n"
    assert repaired(text, _broken_lines) == text


@pytest.mark.parametrize("cut", range(0, len(ZSH), 11))
def test_lengths_and_lines_stay(cut: int) -> None:
    text = ZSH.encode()[cut:]
    fixed = repaired(text, _broken_lines)
    assert [len(line) for line in fixed.split(b"\n")] == [len(line) for line in text.split(b"\n")]


_PARTS = [
    "f() {\n",
    "}\n",
    "<<A\n",
    "A\n",
    "if ",
    "; then\n",
    "fi\n",
    "${x:h}",
    "'",
    '"',
    "(",
    ")",
    "g 1\n",
    "\n\n",
    "\r",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_PARTS), max_size=30))
def test_lengths_and_lines_stay_for_any_text(parts: list[str]) -> None:
    text = "".join(parts).encode()
    fixed = repaired(text, _broken_lines)
    assert [len(line) for line in fixed.split(b"\n")] == [len(line) for line in text.split(b"\n")]
