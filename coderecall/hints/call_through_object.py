"""CR107: a call through an object no longer fits the only method that it can mean."""

from coderecall.hints import call_no_longer_fits
from coderecall.hints.call_no_longer_fits import Calls, Misfit, read_calls, reason
from coderecall.hints.callee import Callee
from coderecall.hints.checker import Check
from coderecall.hints.rule import Rule
from coderecall.hints.state import State
from coderecall.model import Confidence, Hint, Severity

RULE = Rule(
    id="CR107",
    name="call-through-object-does-not-fit",
    severity=Severity.ERROR,
    claim="A call through an object does not fit the parameters of the method in another module that it most likely"
    " means.",
    evidence="The written arguments of the call, the parameters of the method in the old and in the new state, and"
    " either the type that the object was given, or that no other class has a method of this name.",
    explanation="""\
As CR102, where what the object is cannot be known exactly: the program says its type somewhere, or only one class of
the repository has a method of this name, and it is none that everyday objects have. The method got other parameters
with this change, and the call fitted the old ones.

What to do: pass what the method needs now, or give the new parameter a default. To accept a call, end its line with the
comment `coderecall: ignore[CR107]`.""",
)


class CallThroughObject(Check):
    """Inferred calls of methods that got other parameters."""

    rule = RULE

    def before(self, state: State) -> None:
        self._before = read_calls(state, Confidence.INFERRED)

    def after(self, state: State) -> list[Hint]:
        after = read_calls(state, Confidence.INFERRED)
        known = self._before.callees
        resigned = {
            key: [wrong for wrong in alike if _was_called_so(wrong, known.get(wrong.target))]
            for key, alike in after.misfits.items()
        }
        return call_no_longer_fits.find(
            RULE, state.view, self._before, Calls(after.callees, resigned), state.comparison, confidence=0.75
        )


def _was_called_so(wrong: Misfit, old: Callee | None) -> bool:
    """Whether the method got other parameters, and the call fitted the old ones: else it means something else."""
    return old is not None and old.variants != wrong.callee.variants and reason(wrong.shape, old) is None
