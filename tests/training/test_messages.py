"""Which commit messages are questions, and what of them is asked."""

import pytest

from training.messages import asks_nothing, commit_query, hard_query, is_mechanical


@pytest.mark.parametrize(
    "message",
    [
        "Merge pull request #12 from a/b",
        'Revert "Add retries"',
        "v2.1.0",
        "chore(deps): bump lodash from 1 to 2",
        "fix: typo in docs",
        "[IO-12] Javadoc",
        "docs: explain retries",
        "Update README.md",
        "Refactor the parser",
        "Fix flaky tests",
        "Run black on everything",
        "Remove unused imports",
        "",
    ],
)
def test_chores_ask_nothing(message: str) -> None:
    assert asks_nothing(message)


def test_files_that_a_refactoring_changes_belong_together_and_those_of_a_formatter_do_not() -> None:
    assert not is_mechanical("Refactor the parser")
    assert not is_mechanical("Move retries into a class of their own")
    assert is_mechanical("Reformat with black")
    assert is_mechanical("chore(deps): bump lodash to 1.2")


@pytest.mark.parametrize(
    "message",
    [
        "Retry when the connection is closed early",
        "fix(http): follow redirects to another port",
        "Add a version option to the command line",
        "Format dates as the locale says",
        "Merge headers of both responses",
        "Release the lock when reading fails",
        "Fix comment parsing at the end of a file",
    ],
)
def test_what_the_code_does_is_asked(message: str) -> None:
    assert not asks_nothing(message)


def test_links_numbers_paths_and_trailers_are_left_out() -> None:
    message = (
        "fix(http): follow redirects to another port (#123)\n\n"
        "Closes #99. See https://example.org/x and src/http/client.py, as @somebody said in deadbeef12.\n"
        "\n"
        "Signed-off-by: A <a@example.org>\n"
    )

    query = commit_query(message)

    assert query.startswith("http: follow redirects to another port\n")
    for gone in ("#", "123", "99", "https", "client.py", "somebody", "deadbeef12", "Signed"):
        assert gone not in query


def test_a_message_of_a_word_or_two_or_in_another_script_is_no_question() -> None:
    assert not commit_query("Fix bug")
    assert not commit_query("修复 连接 提前 关闭 时 的 重试 问题")


def test_a_hard_query_has_neither_scope_nor_names() -> None:
    query = "http: read_body no longer waits\nCalling Client.read_body after close raised"

    assert hard_query(query, {"read_body", "Client.read_body"}) == "_ no longer waits\nCalling _ after close raised"
    assert not hard_query("http: read_body", {"read_body"})
