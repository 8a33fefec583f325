"""`coderecall: ignore` comments: a line says that a hint at it is accepted."""

import re

_COMMENT = re.compile(r"coderecall:\s*ignore(?:\[([A-Z0-9,\s]*)\])?")


def is_ignored(line: str, rule: str) -> bool:
    """Whether a source line carries `coderecall: ignore` (any rule) or `coderecall: ignore[CR101, CR102]`."""
    found = _COMMENT.search(line)
    if found is None:
        return False
    return found[1] is None or rule in {word.strip() for word in found[1].split(",")}
