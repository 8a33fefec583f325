"""What a symbol has to do with others, as text and as JSON."""

import json
from typing import Any

import click

from coderecall.cli.answers import definition_json, echo_definition, echo_notes
from coderecall.model import Confidence, Relation, RelationGroup, SymbolReferences
from coderecall.terminal import printable

_TITLES = {
    "callers": "called by",
    "uses": "other uses",
    "callees": "calls",
    "implementations": "implemented or overridden by",
    "bases": "bases",
}
_MOST_LINES = 6  # of one relation, as text
_WORDS = {Confidence.EXACT: "exact", Confidence.INFERRED: "inferred", Confidence.NAME_ONLY: "name only"}


def echo_references(found: SymbolReferences, format_: str) -> None:
    """As text: groups on stdout, notes on stderr. As JSON: one document."""
    if format_ == "json":
        click.echo(json.dumps(_document(found), ensure_ascii=False))
        return
    for answer in found.definitions:
        echo_definition(answer)
    left = found.definition_count - len(found.definitions)
    if left > 0:
        click.echo(click.style(f"… {left} more: -k {found.definition_count} lists all", dim=True))
    if found.groups and not found.is_found:
        click.echo("nothing found", err=True)
    for group in found.groups:
        if group.total:
            _echo_group(group)
    empty = [_TITLES[group.name] for group in found.groups if not group.total]
    if found.is_found and empty:
        click.echo(click.style(f"\nnothing known: {', '.join(empty)}", dim=True))
    echo_notes(found.notes)


def _echo_group(group: RelationGroup) -> None:
    numbers = ((group.exact, "exact"), (group.inferred, "inferred"), (group.name_only, "name only"))
    counted = ", ".join(f"{number} {word}" for number, word in numbers if number)
    click.echo(f"\n{click.style(_TITLES[group.name], bold=True)}  {group.total}: {counted}")
    for one in group.relations:
        _echo_relation(one)
    left = group.total - len(group.relations)
    if left > 0:
        click.echo(click.style(f"  … {left} more: -k {group.total} shows all", dim=True))


def _echo_relation(one: Relation) -> None:
    lines = ",".join(map(str, one.lines[:_MOST_LINES])) + (",…" if len(one.lines) > _MOST_LINES else "")
    place = click.style(printable(f"{one.path}:{lines}"), fg="cyan")
    how = "" if one.kind == "call" else f"  {one.kind}"
    name = printable(one.symbol) or "(file)"
    via = f"  through {printable(one.via)}" if one.via else ""
    defined = printable(f"  at {one.defined.path}:{one.defined.line}") if one.defined is not None else ""
    stale = click.style("  changed since the index", fg="yellow") if one.stale else ""
    click.echo(f"  {place}  {name}{how}  {_WORDS[one.confidence]}{via}{defined}{stale}")
    if one.signature:
        click.echo(click.style(f"      {printable(one.signature)}", dim=True))


def _document(found: SymbolReferences) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "symbol": found.symbol,
        "ambiguous": not found.groups,
        "definitions": [definition_json(answer) for answer in found.definitions],
        "definition_count": found.definition_count,
        "groups": [
            {
                "kind": group.name,
                "total": group.total,
                "exact": group.exact,
                "inferred": group.inferred,
                "name_only": group.name_only,
                "results": [_relation_json(one) for one in group.relations],
            }
            for group in found.groups
        ],
        "notes": list(found.notes),
    }


def _relation_json(one: Relation) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "path": one.path,
        "line": one.line,
        "lines": list(one.lines),
        "symbol": one.symbol,
        "kind": one.kind,
        "confidence": _WORDS[one.confidence].replace(" ", "-"),
    }
    if one.signature:
        fields["signature"] = one.signature
    if one.via:
        fields["via"] = one.via
    if one.defined is not None:
        fields["defined"] = {"path": one.defined.path, "line": one.defined.line}
    if one.stale:
        fields["stale"] = True
    return fields
