"""The thread that answers: only what is wanted last is said."""

import threading

import pytest
from textual.message import Message
from tui_drive import Heard
from tui_fake import FakeProject, FakeSession, Script

from coderecall.errors import UsageError
from coderecall.session import Session
from tui.answerer import Answerer
from tui.messages import Failed, NotIndexed


class Said(Message):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def test_only_the_newest_of_a_topic_is_answered() -> None:
    answerer, heard = Answerer(FakeProject()), Heard()
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: Session) -> Said:
        begun.set()
        go_on.wait(10)
        return Said("first")

    answerer.want("ask", "Asking", heard, slow)
    assert begun.wait(10)
    for text in ("second", "third"):
        answerer.want("ask", "Asking", heard, lambda _, text=text: Said(text))
    answerer.want("other", "Asking", heard, lambda _: Said("other"))
    go_on.set()
    assert answerer.wait_until_idle(10)
    assert [message.text for message in heard.messages if isinstance(message, Said)] == ["third", "other"]
    answerer.stop()


def test_what_is_forgotten_is_not_said() -> None:
    answerer, heard = Answerer(FakeProject()), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("never"), delay=3600)
    answerer.forget("ask")
    assert answerer.wait_until_idle(10)
    answerer.stop()
    answerer.want("ask", "Asking", heard, lambda _: Said("too late"))
    assert heard.messages == []


def test_a_failure_is_told_and_the_index_is_opened_again() -> None:
    script = Script()
    answerer, heard = Answerer(FakeProject(script)), Heard()

    def fail(_: Session) -> None:
        raise UsageError("no such place")

    answerer.want("ask", "Asking", heard, fail)
    assert answerer.wait_until_idle(10)
    answerer.want("ask", "Asking", heard, lambda _: Said("well"))
    assert answerer.wait_until_idle(10)
    failed, said = heard.messages
    assert isinstance(failed, Failed)
    assert failed.reason == "no such place"
    assert isinstance(said, Said)
    assert script.calls.count("session") == 2
    answerer.stop()


def test_an_index_that_was_built_anew_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script()
    answerer, heard = Answerer(FakeProject(script)), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("old"))
    assert answerer.wait_until_idle(10)
    answers = iter([False, True])
    monkeypatch.setattr(FakeSession, "is_current", property(lambda _: next(answers)))
    answerer.want("ask", "Asking", heard, lambda _: Said("new"))
    assert answerer.wait_until_idle(10)
    assert script.calls.count("session") == 2
    answerer.stop()


def test_no_index_is_said() -> None:
    answerer, heard = Answerer(FakeProject(Script(indexed=False))), Heard()
    answerer.want("ask", "Asking", heard, lambda _: Said("never"))
    assert answerer.wait_until_idle(10)
    assert [type(message) for message in heard.messages] == [NotIndexed]
    answerer.stop()
