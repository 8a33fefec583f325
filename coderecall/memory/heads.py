"""The heads of the memory: what each is for, and how its keys are read. Measured in docs/decisions/0008."""

from typing import NamedTuple

from coderecall.model import Head


class HeadShape(NamedTuple):
    usual_length: float  # weight of the words of a usual key: a longer one counts each word less
    sharpness: float  # power of the idf of a question's words


SHAPES = {
    Head.CHANGED_FOR: HeadShape(9.0, 1.5),
    Head.DESCRIBED_BY: HeadShape(14.0, 1.0),
}
