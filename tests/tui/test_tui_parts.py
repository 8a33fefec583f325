"""The parts that need no screen."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from tui_samples import ANSWERS, POINTS, SESSION, SWAPPED, TWICE, UNCHECKED, learned

from coderecall.errors import UsageError
from coderecall.model import SurprisePoint
from tui.code import LONGEST_LINE, coloured, open_at_end
from tui.editor import editor_command, file_inside
from tui.filtering import hint_facts, parse_filter
from tui.places import ago, cells, cut_end, cut_middle, cut_name, cut_start, duration, is_memory_guess
from tui.screens.ask_words import example_of
from tui.state import Example
from tui.surprise import SurpriseHistory
from tui.widgets.answer_row import AnswerRow
from tui.widgets.row import Row, heading

FILE = Path("/src/shop/app.py")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ["vi", "+7", str(FILE)]),
        ({"EDITOR": "nano"}, ["nano", "+7", str(FILE)]),
        ({"EDITOR": "nano", "VISUAL": "nvim -p"}, ["nvim", "-p", "+7", str(FILE)]),
        ({"EDITOR": "/usr/bin/emacs -nw"}, ["/usr/bin/emacs", "-nw", "+7", str(FILE)]),
        ({"EDITOR": "code --wait"}, ["code", "--wait", "--goto", f"{FILE}:7"]),
        ({"EDITOR": "hx"}, ["hx", f"{FILE}:7"]),
        ({"EDITOR": "'/opt/my editor/ed'"}, ["/opt/my editor/ed", str(FILE)]),
        ({"EDITOR": "  ", "VISUAL": ""}, ["vi", "+7", str(FILE)]),
    ],
)
def test_editors_are_told_the_line(environment: dict[str, str], expected: list[str]) -> None:
    assert editor_command(environment, FILE, 7, which=str) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vim"}, "vim"),
        ({"VISUAL": "gone", "EDITOR": "nano"}, "gone and nano are not installed: set $EDITOR or $VISUAL"),
        ({"EDITOR": "nano -w"}, "nano is not installed: set $EDITOR or $VISUAL"),
        ({}, "vim"),
    ],
)
def test_an_editor_that_is_not_installed_is_passed_over(environment: dict[str, str], expected: str) -> None:
    """But none that was not asked for takes its place."""

    def which(name: str) -> str | None:
        return name if name == "vim" else None

    try:
        said = editor_command(environment, FILE, 7, which=which)[0]
    except UsageError as error:
        said = str(error)
    assert said == expected


def test_without_any_editor_it_is_said_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"no usual editor is installed: set \$EDITOR or \$VISUAL"):
        editor_command({}, FILE, 7, which=lambda _: None)


def test_the_example_of_the_home_screen_is_of_this_repository() -> None:
    labels = [
        "tests/test_app.py StoreTest.loads", "app/store.py Store.__init__", "app/store.py Store.append",
        "app/store.py Store.append_many", "app/x.py run", "app/helpers.py normalise", "app/store.py",
    ]  # fmt: skip
    points = [SurprisePoint(n, 1_700_000_000, "described-by", label, 1.0, "new") for n, label in enumerate(labels)]
    commit = SurprisePoint(9, 1_700_000_000, "changed-for", "1a2b3c4 Store.load", 1.0)
    assert example_of([*points, commit]) == Example("Store.append", "app/store.py")
    assert example_of([commit]) == Example()


def test_a_link_out_of_the_root_is_not_opened(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret").write_text("x")
    (root / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match="leads outside"):
        file_inside(root, "link")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ["CR201", "CR104", "CR301"]),
        ("rule:cr2", ["CR201"]),
        ("severity>=warning", ["CR201", "CR104"]),
        ("sev>=w conf>=0.8", ["CR201"]),
        ("conf<=0.7", ["CR301"]),
        ("-severity:error jobs", ["CR201", "CR301"]),
        ("path:session", ["CR201", "CR104"]),
        ("twice", ["CR301"]),
        ("-twice", ["CR201", "CR104"]),
        ("nosuchfield:x", []),
        ("rule:", ["CR201", "CR104", "CR301"]),
        ("conf>=much", []),
    ],
)
def test_filter_language(text: str, rules: list[str]) -> None:
    terms = parse_filter(text)
    assert [h.rule for h in (SWAPPED, UNCHECKED, TWICE) if all(term.holds(hint_facts(h)) for term in terms)] == rules


@given(st.text())
def test_no_filter_text_fails(text: str) -> None:
    for term in parse_filter(text):
        term.holds(hint_facts(SWAPPED))


def test_code_keeps_its_lines_and_gets_colours() -> None:
    lines = SESSION.split("\n")
    shown = coloured("app/session.py", lines)
    assert [line.plain for line in shown] == lines
    assert any(line.spans for line in shown)


@pytest.mark.parametrize(
    ("path", "before", "line"),
    [
        ("a.py", ["def f():", '    """Says "no"', "    # and more"], "    if word"),
        ("a.py", ["x = '''", "y"], "return"),
        ("a.js", ["/* it's", " * so"], " const here"),
        ("a.go", ["x := `one"], "func f()"),
    ],
)
def test_a_view_that_begins_in_a_comment_or_a_string_is_coloured_so(path: str, before: list[str], line: str) -> None:
    inside = coloured(path, [line], before)[0]
    outside = coloured(path, [line])[0]
    assert inside.plain == line
    assert inside.spans != outside.spans


@pytest.mark.parametrize("text", ['"""one"""', '# it\'s """ here', '\'"""\'', 'x = "it\'s"', "", "a 'b", '"\\"'])
def test_what_is_closed_leaves_nothing_open(text: str) -> None:
    assert open_at_end("python", text) == ""


@given(st.sampled_from(["python", "javascript", "rust", "nosuch"]), st.text())
def test_any_text_before_is_read(language: str, text: str) -> None:
    assert open_at_end(language, text) in {"", '"""', "'''", "/*", "`"}


def test_unknown_languages_are_plain() -> None:
    assert [line.plain for line in coloured("a.nosuch", ["x = 1"])] == ["x = 1"]


@given(st.lists(st.text(), max_size=20), st.sampled_from(["a.py", "b.c", "c.md", "d.nosuch", "Makefile", "e.html"]))
def test_any_text_keeps_its_line_numbers(lines: list[str], path: str) -> None:
    shown = coloured(path, lines)
    assert len(shown) == len(lines)
    assert all("\x1b" not in line.plain and "\n" not in line.plain for line in shown)


def test_long_lines_are_cut() -> None:
    assert len(coloured("a.js", ["x" * 10_000])[0].plain) == LONGEST_LINE


def test_bars_scale_to_what_is_usual() -> None:
    history = SurpriseHistory()
    history.start(POINTS)
    bars = history.bars(30)
    assert len(bars) == 30
    assert [bar.unusual for bar in bars].index(True) == 10
    assert {bar.character for bar in bars if not bar.unusual} >= {"█"}
    assert history.last_words == ""  # the order of what the index remembers says nothing of what came last
    history.learn(learned("a.py"))
    assert len(history.bars(99)) == 60
    assert (history.last_label, history.last_words) == ("a.py", "nothing new")


def test_a_few_low_values_do_not_flatten_the_others() -> None:
    values = [0.05, 0.1, *([0.8, 0.85, 0.9, 0.95] * 12)]
    history = SurpriseHistory()
    history.start(replace(POINTS[0], surprise=value) for value in values)
    shown = [bar.character for bar in history.bars(99)]
    assert shown[:2] == ["▁", "▁"]
    assert len(set(shown[2:])) == 4


def test_new_writes_are_no_bars() -> None:
    new = tuple(replace(point, kind="new", surprise=1.0) for point in POINTS)
    history = SurpriseHistory()
    history.start(new)
    assert (len(history), history.new) == (0, 60)
    history.start((*POINTS[:5], *new, *POINTS[5:10]))
    assert (len(history), history.new) == (10, 60)
    history.learn(replace(learned("a.py"), surprise=new[:3]))
    assert (history.last_label, history.last_words) == ("a.py", "all new")


def test_the_ring_is_bounded() -> None:
    history = SurpriseHistory(capacity=10)
    for number in range(100):
        history.learn(learned("a.py", number / 100))
    assert len(history) == 10
    assert history.last_words == "99% new"


@given(st.lists(st.floats()), st.integers(-3, 50))
def test_any_value_makes_a_bar(values: list[float], width: int) -> None:
    history = SurpriseHistory()
    history.learn(learned("a.py", *values))
    assert len(history.bars(width)) == min(max(width, 0), len(values))


def test_marks_tell_the_index_from_the_memory() -> None:
    assert [is_memory_guess(answer) for answer in ANSWERS.results] == [False, False, True]


@given(st.text(min_size=1), st.integers(0, 30))
def test_cuts_fit(text: str, width: int) -> None:
    for cut in (cut_start, cut_end, cut_middle, cut_name):
        assert cells(cut(text, width)) <= width
        assert cut(text, cells(text)) == text


@pytest.mark.parametrize(
    ("cut", "width", "left"),
    [
        (cut_middle("django/contrib/sessions/backends/db.py:114", 38), 38, "django/contrib/…/backends/db.py:114"),
        (cut_middle("django/contrib/sessions/backends/db.py:114", 30), 30, "django/…/backends/db.py:114"),
        (cut_middle("django/contrib/sessions/backends/db.py:114", 20), 20, "django/…/db.py:114"),
        (cut_middle("django/contrib/db.py:114", 11), 11, "…/db.py:114"),
        (cut_middle("django/contrib/db.py:114", 7), 7, "…py:114"),
        (cut_middle("one/very_long_file_name_of_a_test.py:3", 20), 20, "…name_of_a_test.py:3"),
        (cut_start("SessionStore.put", 8), 8, "…ore.put"),
        (cut_name("TestUrlFor.test_url_for_with_self", 30), 30, "TestUr….test_url_for_with_self"),
        (cut_name("Manager.Related.get_prefetch_querysets", 24), 24, "….get_prefetch_querysets"),
        (cut_name("Manager.get_prefetch_querysets", 20), 20, "get_prefet…querysets"),
        (cut_name("std::vec::Vec::push", 14), 14, "std::ve…::push"),
        (cut_name("plain_function_of_a_module", 12), 12, "plain_…odule"),
        (cut_end("日本語の名前", 7), 7, "日本語…"),
        (cut_start("日本語の名前", 6), 6, "…名前"),
    ],
)
def test_what_says_most_is_kept(cut: str, width: int, left: str) -> None:
    assert cut == left
    assert cells(left) <= width


@pytest.mark.parametrize("text", ["日本語/ファイル.py:3", "app/😀/x.py:1", "plain"])
@pytest.mark.parametrize("width", [5, 20, 40])
def test_wide_characters_do_not_break_columns(text: str, width: int) -> None:
    for column in (0, 30):
        laid = Row(Content("● "), text, text, where_column=column).laid_out(width)
        assert laid.cell_length <= width


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (0, 1e9, ""),
        (1_000_000, 1_000_500, "today"),
        (1, 86400 * 3, "3 d ago"),
        (1, 86400 * 200, "7 mo ago"),
        (1, 1e8, "3 y ago"),
    ],
)
def test_ages(then: int, now: float, words: str) -> None:
    assert ago(then, now) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (40, "40 s"), (120, "2 min"), (7300, "2 h")])
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_heading_that_is_cut_says_so() -> None:
    assert heading("why · ranks by its text, the memory").laid_out(20).plain == "why · ranks by its …"


LONG = "SecureCookieSessionInterface.get_signing_serializer"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (64, [f"● {LONG}", "  src/flask/sessions.py:324", "3 d ago"]),
        (44, ["● SecureCookieSessio….get_signing_serializer", "  src/flask/sessions.py:324", "3 d ago"]),
        (24, ["● get_signing…serializer", "  src/…/sessions.py:324", ""]),
        (120, [f"● {LONG}", "  src/flask/sessions.py:324", "3 d ago"]),
        (84, ["● ", ".get_signing_serializer  ", "src/flask/sessions.py:324"]),
    ],
)
def test_a_name_has_the_width_that_is_there(width: int, lines: list[str]) -> None:
    row = AnswerRow(Content("● "), LONG, "src/flask/sessions.py:324", Content("3 d ago"))
    laid = row.laid_out(width)
    assert {cells(line) for line in laid.plain.split("\n")} == {width}
    assert all(line in laid.plain for line in lines), laid.plain


def test_beside_the_code_a_path_is_cut_before_a_name() -> None:
    row = Row(Content(""), "test_build_error_handler (read)", "tests/unit/test_basic.py:1373", what_first=True)
    assert row.laid_out(54).plain == "test_build_error_handler (read)   …/test_basic.py:1373"
