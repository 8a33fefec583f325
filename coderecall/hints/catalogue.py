"""Every rule there is. A new rule is one file, and its class in the list here."""

from coderecall.hints.argument_order import ArgumentOrder
from coderecall.hints.call_no_longer_fits import CallNoLongerFits
from coderecall.hints.call_through_object import CallThroughObject
from coderecall.hints.checker import Check
from coderecall.hints.declaration_gone import DeclarationGone
from coderecall.hints.exception_not_caught import ExceptionNotCaught
from coderecall.hints.field_gone import FieldGone
from coderecall.hints.forgotten_entry import ForgottenEntry
from coderecall.hints.forgotten_twin import ForgottenTwin
from coderecall.hints.header_value_gone import HeaderValueGone
from coderecall.hints.member_gone import MemberGone
from coderecall.hints.method_missing import MethodMissing
from coderecall.hints.new_parameter import NewParameter
from coderecall.hints.no_longer_async import NoLongerAsync
from coderecall.hints.not_awaited import NotAwaited
from coderecall.hints.odd_argument import OddArgument
from coderecall.hints.override_does_not_fit import OverrideDoesNotFit
from coderecall.hints.protocol_broken import ProtocolBroken
from coderecall.hints.removed_symbol import RemovedSymbol
from coderecall.hints.return_shape import ReturnShape
from coderecall.hints.rule import Rule
from coderecall.refactor import import_cycle, near_duplicate

# In the order in which they are asked.
_CHECKS: tuple[type[Check], ...] = (
    RemovedSymbol,
    DeclarationGone,
    HeaderValueGone,
    CallNoLongerFits,
    NotAwaited,
    NoLongerAsync,
    ReturnShape,
    ExceptionNotCaught,
    MemberGone,
    FieldGone,
    CallThroughObject,
    OverrideDoesNotFit,
    MethodMissing,
    ArgumentOrder,
    NewParameter,
    OddArgument,
    ForgottenTwin,
    ForgottenEntry,
    ProtocolBroken,
)

RULES: dict[str, Rule] = {
    rule.id: rule for rule in (*(check.rule for check in _CHECKS), near_duplicate.RULE, import_cycle.RULE)
}


def checks() -> list[Check]:
    """The rules that compare, ready for one run."""
    return [check() for check in _CHECKS]
