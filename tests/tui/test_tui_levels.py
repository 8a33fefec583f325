"""The levels of the map as they are read and kept."""

from dataclasses import replace

import pytest
from tui_fake import FakeProject, Script
from tui_fake_map import LEVELS, detail, folder, level

from coderecall.errors import UsageError
from tui.levels import MOST_INSIDE, MOST_KEPT, Levels, largest_inside, nearest_level


def test_the_oldest_goes_and_another_index_forgets_all() -> None:
    levels = Levels()
    for number in range(MOST_KEPT + 5):
        levels.keep(f"f{number}", LEVELS[""])
    assert len(levels.known) == MOST_KEPT
    assert "f4" not in levels.known
    levels.forget()
    assert (levels.known, levels.edition) == ({}, 1)


def test_above_a_folder_that_was_passed_through_is_where_one_came_from() -> None:
    levels = Levels()
    levels.keep("", LEVELS[""])
    assert levels.above("web/static") == ""
    assert levels.above("app/models") == "app"  # of what was never shown, the folder


def test_of_what_is_gone_the_nearest_folder_is_read() -> None:
    project = FakeProject()
    assert nearest_level(project, "app/gone/deep.py", is_file=True) == ("app", LEVELS["app"])
    assert nearest_level(project, "app/auth.py", is_file=True) == ("app/auth.py", detail("app/auth.py"))
    with pytest.raises(UsageError):
        nearest_level(FakeProject(Script(levels={})), "app", is_file=False)


def test_tiles_look_into_the_largest_folders_only_and_into_few() -> None:
    whole = level("", folder("big", 9, 5_000, 1, 1), folder("gone", 9, 4_000, 1, 1), folder("small", 9, 100, 1, 1))
    inside = level("big", folder("big/in", 9, 4_900, 1, 1))
    script = Script(levels={"": whole, "big": inside, "big/in": level("big/in")})
    assert [path for path, _ in largest_inside(FakeProject(script), whole)] == ["big", "big/in"]
    many = level("", *(folder(f"f{number}", 1, 100, 1, 1) for number in range(MOST_INSIDE + 3)))
    script = Script(levels={f"f{number}": replace(inside, modules=()) for number in range(MOST_INSIDE + 3)})
    assert len(list(largest_inside(FakeProject(script), many))) == MOST_INSIDE
