"""Garbage is looked for when nobody types."""

import gc
from collections.abc import Iterator

import pytest
from tui_drive import app_of, settle
from tui_fake import Script

from tui import garbage
from tui.garbage import QUIET, IdleCollection


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def full() -> Iterator[list[int]]:
    """Full looks, of this test only."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            seen.append(1)

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_it_is_looked_when_nobody_types_and_when_it_pays(full: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    collection = IdleCollection(clock)
    collection.start()
    try:
        del full[:]
        middle_aged = garbage.WORTH
        monkeypatch.setattr(garbage.gc, "get_count", lambda: (0, 0, middle_aged))
        collection.typed()
        clock.now += QUIET / 2
        collection.look()
        assert full == []
        clock.now += QUIET
        collection.look()
        assert full == [1]
        middle_aged = 1  # little has come since
        collection.look()
        assert full == [1]
    finally:
        collection.stop()
    middle_aged = garbage.WORTH
    collection.look()
    assert full == [1]


def test_no_full_look_falls_due_by_itself_until_it_is_stopped(full: list[int]) -> None:
    before = gc.get_threshold()
    collection = IdleCollection()
    collection.start()
    try:
        del full[:]
        kept = [[number] for number in range(300_000)]  # without it three full looks or more
        assert len(kept) == 300_000
        assert full == []
    finally:
        collection.stop()
    assert gc.get_threshold() == before


async def test_the_app_does_so_while_it_runs() -> None:
    before = gc.get_threshold()
    app = app_of(Script())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert gc.get_threshold()[2] == garbage.NEVER
        await pilot.press("x")
        assert app._garbage._typed > 0
    assert gc.get_threshold() == before
