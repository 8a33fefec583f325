"""Real code, damaged: whatever an editor, a merge or a disk does to a file, it is read and what is said of it holds.

Damage is random but seeded, so that a failure can be run again: its message names the seed.
"""

import random
from pathlib import Path

import pytest
import test_parse_properties as promises

from parsers import parse

ROUNDS = 12  # of damage to each snippet
_REPOSITORY = Path(__file__).resolve().parents[2]
_OWN = [path for path in sorted(_REPOSITORY.glob("parsers/**/*.py")) if path.stat().st_size < 20_000]
_INSERTED = [
    *promises.PIECES,
    "\N{SNOWMAN}é𝒳".encode(),
    b"\t",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"/**/",
    b"#if 0\n",
    b"'''",
    b"${",
]


def damage(source: bytes, chance: random.Random) -> bytes:
    """Some lines and bytes deleted, doubled, moved or put in."""
    for _ in range(chance.randint(1, 8)):
        lines = source.splitlines(keepends=True)
        start = chance.randrange(len(source) + 1)
        end = min(len(source), start + chance.choice([1, 3, 20, 200]))
        match chance.randrange(7):
            case 0:
                source = source[:start] + source[end:]
            case 1:
                source = source[:end] + source[start:]
            case 2:
                source = source[:start] + chance.choice(_INSERTED) + source[start:]
            case 3:
                source = source[:start] + chance.randbytes(chance.randint(1, 6)) + source[start:]
            case 4 if lines:
                del lines[chance.randrange(len(lines))]
                source = b"".join(lines)
            case 5 if lines:
                lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
                source = b"".join(lines)
            case 6:
                source = source[:start]
            case _:
                pass
    return source


@pytest.mark.parametrize("path", promises.SOURCES)
def test_damaged_snippets_keep_the_promises(path: str) -> None:
    for seed in range(ROUNDS):
        source = damage(promises.SOURCES[path].encode(), random.Random(f"{path} {seed}"))  # noqa: S311
        try:
            promises.check(parse(path, source), source)
        except Exception as error:
            raise AssertionError(f"{path}, seed {seed}: {error!r}\n{source!r}") from error


@pytest.mark.parametrize("path", _OWN[:12], ids=lambda path: path.name)
def test_damaged_files_of_this_project_keep_the_promises(path: Path) -> None:
    for seed in range(3):
        source = damage(path.read_bytes(), random.Random(f"{path.name} {seed}"))  # noqa: S311
        promises.check(parse("a.py", source), source)


@pytest.mark.parametrize("path", promises.SOURCES)
def test_a_file_spliced_into_another_language_keeps_the_promises(path: str) -> None:
    chance = random.Random(path)  # noqa: S311
    other = promises.SOURCES[chance.choice(sorted(promises.SOURCES))].encode()
    source = promises.SOURCES[path].encode()
    place = chance.randrange(len(source))
    spliced = source[:place] + other + source[place:]
    promises.check(parse(path, spliced), spliced)
