"""`coderecall explain`."""

import click

from coderecall.errors import UsageError
from coderecall.terminal import printable

_ACCEPTING = """\
Such a comment may also stand alone on the line above, in any syntax of the language, and name several rules:
`ignore[CR101, CR301]`. At the changed place it accepts all that the change breaks. To accept all that is there
today: `coderecall check --all --baseline FILE --write-baseline`."""


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """What RULE claims, what its evidence is, and what to do about a hint. Without RULE: the list of rules."""
    from coderecall.hints.catalogue import RULES

    if rule is None:
        for known in RULES.values():
            click.echo(f"{known.id}  {known.name}: {known.claim}")
        return
    found = RULES.get(rule.upper()) or next((r for r in RULES.values() if r.name == rule), None)
    if found is None:
        raise UsageError(f"there is no rule {printable(rule)!r}: the rules are {', '.join(RULES)}")
    title = f"{found.id} {found.name} ({found.severity})"
    evidence, languages = f"Evidence: {found.evidence}", f"Languages: {found.languages}."
    parts = (title, found.claim, evidence, languages, found.explanation, _ACCEPTING)
    click.echo("\n\n".join(parts))
