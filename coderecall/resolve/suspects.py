"""Suspect names: those that may mean something else after a change, and with which names after them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

# With which names after it a suspect name is suspect; "" stands for none, None for any: `models` of which only
# `models.QuerySet` changed.
Followers = AbstractSet[str] | None
Suspects = Mapping[str, Followers]
ANY = "*"  # among followers: what one of them is followed by does not matter


def first_names(qualified: Iterable[str]) -> dict[str, Followers]:
    """The first parts of qualified names, each with what follows it in one of them; None: it is one itself."""
    found: dict[str, Followers] = {}
    for name in qualified:
        first, _, rest = name.partition(".")
        before = found.get(first, frozenset())
        found[first] = None if not rest or before is None else before | {rest.partition(".")[0]}
    return found


def is_suspect(chain: list[str], names: Suspects) -> bool:
    """Whether a chain of names begins with a suspect one and goes on in a suspect way."""
    first, *rest = chain
    if first not in names:  # modules may go by dotted names
        end = next((end for end in range(2, len(chain)) if ".".join(chain[:end]) in names), 0)
        if not end:
            return False
        first, rest = ".".join(chain[:end]), chain[end:]
    followers = names[first]
    if followers is None:
        return True
    return not followers.isdisjoint(rest) if rest else "" in followers


def through_module(names: Suspects) -> set[str]:
    """What is suspect after the name of a module of which these names are suspect."""
    found: set[str] = set()
    for name, followers in names.items():
        found |= {name, ANY} if followers is None else {name} | followers if "" in followers else followers
    return found


def inherited(followers: Followers) -> Followers:
    """What is suspect in a class of which a base is suspect: its members, not the class."""
    return None if followers is None or ANY in followers else followers - {""}


def note(
    known: dict[int, dict[str, Followers]],
    queue: dict[int, dict[str, Followers] | None],
    file_id: int,
    names: Suspects,
) -> None:
    """Note the names of a file that are suspect in a way that is not known yet, and that they are to be spread."""
    before_all, waiting = known.setdefault(file_id, {}), queue.get(file_id, {})
    for name, followers in names.items():
        before = before_all.get(name, frozenset())
        if before is None or (followers is not None and name in before_all and followers <= before):
            continue
        before_all[name] = None if followers is None else followers | before
        if waiting is not None:
            waiting[name] = before_all[name]
    if waiting != {}:
        queue[file_id] = waiting
