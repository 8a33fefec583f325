"""The words of units of text as numbers, in fields: what vectors are made of, here and in the training.

Texts are cut short: the first words of a body tell most, and every further one costs time. Most of all in tests, which
are half of many repositories and are told apart by their names.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coderecall.store.writing import TextUnit
from coderecall.text import stems

FIELDS = "name", "path", "body", "doc"
BODY_LIMIT, DOC_LIMIT, TEST_LIMIT = 800, 400, 200  # characters; TEST_LIMIT of the body of a test

Numbers: TypeAlias = npt.NDArray[np.int64]

_MARK = "\x01"  # stands alone between two texts
_NOTHING, _NEXT = -1, -2  # numbers of a word that says nothing, and of the mark
# Bytes are translated ten times as fast as characters; what is not ASCII stays part of a word.
_TABLE = bytes(code if code >= 128 or chr(code).isalnum() or chr(code) == _MARK else 32 for code in range(256))


class UnitWords(dict[bytes, int]):
    """Numbers of words as they are written, in lower case, as UTF-8."""

    def __init__(self, number: Callable[[str], int]) -> None:
        """number: of a stem."""
        self._number = number
        self[_MARK.encode()] = _NEXT

    def __missing__(self, word: bytes) -> int:
        found = stems(word.decode())
        number = self[word] = self._number(found[0]) if found else _NOTHING
        return number

    def bags(self, units: Sequence[TextUnit], limits: Sequence[int]) -> tuple[Numbers, Numbers]:
        """(words, lengths): numbers of the distinct words of each of FIELDS of each unit, ascending, one field after
        the other, and (units, fields) how many each has. limits: how many characters of each body are read.

        No loop of Python's looks at a word: this sees all text of a repository.
        """
        texts = [
            text
            for unit, limit in zip(units, limits, strict=True)
            # the name as it is written comes last in `name`: as one word few others have it
            for text in (unit.name.rpartition(" ")[0], unit.path, unit.body[:limit], unit.doc[:DOC_LIMIT])
        ]
        whole = f" {_MARK} ".join(texts)
        if whole.count(_MARK) >= len(texts):  # some text has one of its own
            whole = f" {_MARK} ".join(text.replace(_MARK, " ") for text in texts)
        said = whole.lower().encode("utf-8", "replace").translate(_TABLE).split()
        numbers = np.fromiter(map(self.__getitem__, said), np.int64, len(said))
        field = np.cumsum(numbers == _NEXT)  # of each word
        says = numbers >= 0
        most = int(numbers.max(initial=0)) + 1
        keys = np.sort(field[says] * most + numbers[says])
        field, numbers = np.divmod(keys[np.diff(keys, prepend=-1) > 0], most)  # each once
        return numbers, np.bincount(field, minlength=len(texts)).reshape(len(units), len(FIELDS))
