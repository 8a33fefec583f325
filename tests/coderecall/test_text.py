"""Words of code and of questions."""

from hypothesis import given
from hypothesis import strategies as st

from coderecall.text import identifiers, looks_like_code, spelled, split_identifiers, stems, words


def test_identifiers_are_split_at_case_and_underscores() -> None:
    assert words("SessionStore.put_all HTTPServer parseURL2") == [
        "session", "store", "put", "all", "http", "server", "parse", "url2",
    ]  # fmt: skip


def test_stop_words_say_nothing() -> None:
    assert words("where is the session saved?") == ["session", "saved"]


def test_endings_of_one_word_meet() -> None:
    assert stems("registered") == stems("registers") == stems("registering")
    assert stems("class") != stems("clas")


@given(st.text())
def test_each_stem_is_spelled_as_the_first_word_that_has_it(text: str) -> None:
    assert spelled("Registered names, registers templates") == {
        "register": "registered", "nam": "names", "templat": "templates",
    }  # fmt: skip
    assert set(spelled(text)) == set(stems(text))
    assert set(spelled(text).values()) <= set(words(text))


def test_a_name_in_code_is_told_from_an_english_word() -> None:
    assert looks_like_code("parse_header")
    assert looks_like_code("SessionStore")
    assert looks_like_code("app.route")
    assert not looks_like_code("Session")
    assert not looks_like_code("_")


def test_names_of_a_question_come_dotted() -> None:
    assert list(identifiers("why does Cow::put and a#b fail?")) == ["why", "does", "Cow.put", "and", "a.b", "fail"]
    assert list(identifiers("App\\Cart->total")) == ["App.Cart.total"]
    assert list(identifiers("Cart#empty? fails!")) == ["Cart.empty?", "Cart.empty", "fails"]
    assert list(identifiers("empty?")) == ["empty?", "empty"]


def test_accents_make_no_difference() -> None:
    assert words("Größe CAFÉ naïve İstanbul") == ["große", "cafe", "naive", "istanbul"]


def test_scripts_without_spaces_come_in_pairs() -> None:
    assert words("会话保存 loadセッション") == ["会话", "话保", "保存", "load", "セッ", "ッシ", "ショ", "ョン"]
    assert set(words("세션 저장")) <= set(words("세션을 저장한다"))


def test_other_alphabets_are_whole_words() -> None:
    assert words("Где сохраняется Сессия") == ["где", "сохраняется", "сессия"]


@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    assert set(split_identifiers(text)) - {" "} == set(text) - {" "}


@given(st.text(st.characters(max_codepoint=0x2000)))
def test_letters_stay_in_their_order(text: str) -> None:
    assert split_identifiers(text).replace(" ", "") == text.replace(" ", "")
