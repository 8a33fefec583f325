"""Every rule there is, by id."""

from coderecall.hints import call_no_longer_fits, removed_symbol
from coderecall.hints.rule import Rule
from coderecall.refactor import import_cycle, near_duplicate

RULES: dict[str, Rule] = {
    rule.id: rule for rule in (removed_symbol.RULE, call_no_longer_fits.RULE, near_duplicate.RULE, import_cycle.RULE)
}
