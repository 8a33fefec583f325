"""How the map is coloured: by churn, hints or age. A mark and a number say the same, so no colour says it alone."""

from enum import StrEnum

MARKS = "·▂▄▆█"  # from nothing to the most of what is shown beside it
HOTTEST = len(MARKS) - 1
_DAY = 86_400
_AGES = ((7 * _DAY, 4), (30 * _DAY, 3), (182 * _DAY, 2), (730 * _DAY, 1))  # changed less than so long ago


class Colouring(StrEnum):
    CHURN = "churn"
    HINTS = "hints"
    AGE = "age"

    @property
    def following(self) -> "Colouring":
        every = list(Colouring)
        return every[(every.index(self) + 1) % len(every)]

    def unit(self, figure: str) -> str:
        """What a number counts."""
        words = {"churn": "commits", "hints": "hints", "age": "" if figure == "today" else "ago"}[self.value]
        return words.removesuffix("s") if figure == "1" else words

    @property
    def colour(self) -> str:
        """The theme's variable for it."""
        return {"churn": "$accent", "hints": "$error", "age": "$success"}[self.value]


def heat_of_count(count: int, most: int) -> int:
    """0 to `HOTTEST`. By the root, since a few modules have most of everything."""
    if count <= 0 or most <= 0:
        return 0
    return min(HOTTEST, 1 + int((count / most) ** 0.5 * (HOTTEST - 0.01)))


def heat_of_age(seconds: float) -> int:
    """What changed lately is hot."""
    return next((heat for limit, heat in _AGES if seconds < limit), 0)
