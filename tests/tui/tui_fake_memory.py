"""A memory with fixed figures, for tests of what the Memory screen shows."""

from coderecall.model import (
    CommitsLearned,
    EarlierWrite,
    HeadProbe,
    HeadReport,
    Location,
    MemoryProbe,
    MemoryReport,
    Recall,
    RecallByAge,
    RecallByLoad,
    SurprisePoint,
    Unexpected,
    WordNovelty,
    WriteReport,
)

DAY = 86_400
BEGAN = 1_700_000_000
SUBJECTS = (
    "Keep the session cache small",
    "fix tests",
    "Rename Store to SessionStore",
    "セッションのキャッシュを温める",
    "Warm the cache at night 🌙 before the doors open",
)
SYMBOLS = ("app/session.py SessionStore.put", "app/auth.py login", "jobs/warm.py warm_cache")


def write(number: int) -> SurprisePoint:
    """A stream with commits, definitions, edits, and a few that are unlike the others."""
    when = BEGAN + number * DAY
    if number % 4 == 3:
        kind = ("new", "edited", "known")[number // 4 % 3]
        value = {"new": 1.0, "edited": 0.31 + number % 7 / 20, "known": 0.0}[kind]
        return SurprisePoint(number, when, "described-by", SYMBOLS[number // 4 % 3], value, kind)
    kind = "ambiguous" if number % 50 == 40 else "new" if number % 11 == 5 else "edited"
    value = 1.0 if kind == "new" else 0.97 if number == 150 else 0.4 + number * 7 % 11 / 20
    return SurprisePoint(number, when, "changed-for", f"{number:010x} {SUBJECTS[number % 5]}", value, kind)


def elsewhere(point: SurprisePoint) -> Unexpected | None:
    """Each twentieth commit that could be compared, the later the surer."""
    if point.head != "changed-for" or point.kind == "new" or point.sequence % 20 != 1:
        return None
    came = ("login", "セッション.温める")[: 1 + point.sequence // 20 % 2]
    at = Location("app/session.py", 21, 1, 26)
    return Unexpected(
        point, "SessionStore.put", at, came, (Location("app/auth.py", 112),) * len(came), point.sequence / 9
    )


WRITES = tuple(write(number) for number in range(1, 201))
MEMORY = MemoryReport(
    state="a1b2", bytes=4_194_304, writes=18_204, device="cpu",
    heads=(
        HeadReport("changed-for", 611, 3_100_000, 70, 0.0039), HeadReport("described-by", 904, 1_094_304, 7, 0.0015)
    ),
    crowded=0.08, commits=842, has_history=True, is_shallow=False, waiting=0, has_torch=True, largest_commit=30,
)  # fmt: skip
EMPTY = MemoryReport("", 0, 0, "", (), 0.08, 0, has_history=False, is_shallow=False, waiting=311, has_torch=True)
PROBE = MemoryProbe(
    "a1b2", 18_204,
    (
        HeadProbe(
            "changed-for", 611, "changed most", 0.008,
            Recall(200, 0.74, 0.97, 0.4, 0.16), Recall(200, 0.6, 0.9, 0.27, 0.16),
            tuple(
                RecallByAge(BEGAN + i * 400 * DAY, BEGAN + (i * 400 + 390) * DAY, Recall(50, 0.5, ten, text, 0.2))
                for i, (ten, text) in enumerate(((0.78, 0.12), (0.96, 0.28), (0.9, 0.2), (0.96, 0.47)))
            ),
            tuple(
                RecallByLoad(facts, Recall(49, first, ten, 0.14, 0.2))
                for facts, first, ten in ((76, 0.88, 1.0), (152, 0.73, 0.98), (305, 0.57, 0.96), (611, 0.43, 0.94))
            ),
        ),
        HeadProbe(
            "described-by", 904, "names alike", 0.008,
            Recall(195, 0.87, 0.99, 0.98, 0.7), Recall(195, 0.68, 0.84, 0.95, 0.57),
            (RecallByAge(BEGAN, BEGAN, Recall(195, 0.68, 0.84, 0.95, 0.57)),), (),
        ),
    ),
    4.8,
)  # fmt: skip
WHY = WriteReport(
    WRITES[0], "Keep the session cache small", ("SessionStore.put", "warm_cache"),
    (Location("app/session.py", 21, 1, 26), Location("jobs/warm.py", 4, 1, 6)), 0.62,
    (WordNovelty("small", 0.31), WordNovelty("keep", 0.2), WordNovelty("cache", 0.11)),
    (
        EarlierWrite(
            "changed-for", "0badcafe00 Keep users logged in", BEGAN - DAY, 0.41, ("keep",),
            (Location("app/auth.py", 112),), ("login",),
        ),
        EarlierWrite("changed-for", "0badcafe01 Small fixes", BEGAN - 2 * DAY, 0.2, ("small",), ()),
    ),
    unexpected=elsewhere(WRITES[20]), pointing=("cache", "keep"),
)  # fmt: skip
GONE = WriteReport(WRITES[0], "", (), (), None, (), (), "commit 0000000001 is not in the index any more")


def committed(*subjects: str) -> CommitsLearned:
    points = tuple(
        SurprisePoint(900 + i, BEGAN + (900 + i) * DAY, "changed-for", f"{900 + i:010x} {subject}", 0.7, "edited")
        for i, subject in enumerate(subjects)
    )
    return CommitsLearned(len(points), len(points), points, 0.21)
