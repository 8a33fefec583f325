"""The catalogue of rules."""

from coderecall.hints.catalogue import RULES, checks


def test_a_number_is_of_one_rule() -> None:
    """Several checks may say the same rule; two rules never share its number."""
    assert all(RULES[check.rule.id] is check.rule for check in checks())
