"""What became of a signature, in one line that a person can read."""

import re

_MOST = 90  # characters of both signatures; of longer ones only what differs is shown
_CUT = "…"
_ASSIGNED = r"(?:(?::[^=]*)?=\s*(?:async\b\s*)?(?:function\b[\s*]*\w*\s*)?)?"  # `const f = async (a) =>`
_OPEN, _CLOSE = frozenset("([{<"), frozenset(")]}>")


def signature_change(name: str, old: str, new: str) -> str:
    """``"`get` was `def get(url)`, is `def get(url, timeout)`"``; of long ones the parameters that are not the same."""
    if old == new:
        return f"`{name}` has other parameters now"  # as the fields of a dataclass say
    if len(old) + len(new) <= _MOST:
        return f"`{name}` was `{old}`, is `{new}`"
    before, after = _parted(name, old), _parted(name, new)
    if before is None or after is None:
        return f"`{name}` has other parameters now"
    same = zip(before[1], after[1], strict=False)
    start = next((at for at, (a, b) in enumerate(same) if a != b), min(len(before[1]), len(after[1])))
    left = min(len(before[1]), len(after[1])) - start
    end = 0
    while end < left and before[1][-1 - end] == after[1][-1 - end]:
        end += 1
    only_head = before[1] == after[1]
    was, now = (_shown(side, start, end, whole=only_head or before[0] != after[0]) for side in (before, after))
    told = was != now and len(was) + len(now) <= 2 * _MOST
    return f"`{name}` was `{was}`, is `{now}`" if told else f"`{name}` has other parameters now"


def _shown(side: tuple[str, list[str], str], start: int, end: int, *, whole: bool) -> str:
    head, parameters, tail = side
    middle = parameters[start : len(parameters) - end]
    around = [_CUT] * bool(start), [_CUT] * bool(end)
    listed = ", ".join([*around[0], *middle, *around[1]] if middle else around[0] or around[1])
    return f"{head}({listed}){tail}" if whole else f"({listed})"


def _parted(name: str, signature: str) -> tuple[str, list[str], str] | None:
    """What stands before the list of parameters, the parameters, and what follows; None: no list is seen."""
    own = re.escape(name.rpartition(".")[2])
    opening = re.search(rf"(?<!\w){own}\s*{_ASSIGNED}(?:<[^()]*>|\[[^()]*\])?\s*\(", signature)
    if opening is None:
        return None
    parameters, depth, start = [], 0, opening.end()
    for at in range(start, len(signature)):
        mark = signature[at]
        if mark in _CLOSE and not (mark == ">" and signature[at - 1] in "-="):
            depth -= 1
        elif mark in _OPEN:
            depth += 1
        if depth < 0 or (mark == "," and depth == 0):
            parameters.append(signature[start:at].strip())
            start = at + 1
        if depth < 0:
            return signature[: opening.end() - 1], [one for one in parameters if one], signature[at + 1 :]
    return signature[: opening.end() - 1], [*parameters, signature[start:].strip()], ""  # cut off
