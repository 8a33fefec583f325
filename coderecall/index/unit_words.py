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
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != _MARK}  # all of it ASCII: fast


class UnitWords(dict[str, int]):
    """Numbers of words as they are written, in lower case."""

    def __init__(self, number: Callable[[str], int]) -> None:
        """number: of a stem."""
        self._number = number
        self[_MARK] = _NEXT

    def __missing__(self, word: str) -> int:
        found = stems(word)
        number = self[word] = self._number(found[0]) if found else _NOTHING
        return number

    def bags(self, units: Sequence[TextUnit], *, is_test: bool = False) -> tuple[Numbers, Numbers]:
        """(words, lengths): numbers of the distinct words of each of FIELDS of each unit, ascending, one field after
        the other, and (units, fields) how many each has.

        No loop of Python's looks at a word: this sees all text of a repository.
        """
        limit = TEST_LIMIT if is_test else BODY_LIMIT
        texts = [
            text
            for unit in units
            # the name as it is written comes last in `name`: as one word few others have it
            for text in (unit.name.rpartition(" ")[0], unit.path, unit.body[:limit], unit.doc[:DOC_LIMIT])
        ]
        whole = f" {_MARK} ".join(texts)
        if whole.count(_MARK) >= len(texts):  # some text has one of its own
            whole = f" {_MARK} ".join(text.replace(_MARK, " ") for text in texts)
        said = whole.lower().translate(_BETWEEN).split()
        numbers = np.fromiter(map(self.__getitem__, said), np.int64, len(said))
        field = np.cumsum(numbers == _NEXT)  # of each word
        says = numbers >= 0
        most = int(numbers.max(initial=0)) + 1
        field, numbers = np.divmod(np.unique(field[says] * most + numbers[says]), most)
        return numbers, np.bincount(field, minlength=len(texts)).reshape(len(units), len(FIELDS))
