"""Every rule there is. A new rule is one file and one line in each of the two lists."""

from coderecall.hints import call_no_longer_fits, not_awaited, removed_symbol
from coderecall.hints.checker import Check
from coderecall.hints.rule import Rule
from coderecall.refactor import import_cycle, near_duplicate

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        removed_symbol.RULE,
        call_no_longer_fits.RULE,
        not_awaited.RULE,
        near_duplicate.RULE,
        import_cycle.RULE,
    )
}


def checks() -> list[Check]:
    """The rules that compare, ready for one run, in the order in which they are asked."""
    return [removed_symbol.RemovedSymbol(), call_no_longer_fits.CallNoLongerFits(), not_awaited.NotAwaited()]
