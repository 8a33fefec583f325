"""Short forms of what a parse gives, so that tests read as lists of facts."""

from parsers import Parameter, ParameterKind, ParseResult, Reference, ReferenceKind, Symbol

_MARKS = {
    ParameterKind.POSITIONAL_ONLY: "",
    ParameterKind.POSITIONAL: "",
    ParameterKind.VARIADIC: "*",
    ParameterKind.KEYWORD_ONLY: "=",
    ParameterKind.KEYWORD_VARIADIC: "**",
}


def symbol(result: ParseResult, qualified_name: str) -> Symbol:
    """The one symbol of this name."""
    found = [each for each in result.symbols if each.qualified_name == qualified_name]
    assert len(found) == 1, (qualified_name, [each.qualified_name for each in result.symbols])
    return found[0]


def outline(result: ParseResult) -> list[str]:
    """`KIND qualified.name` in source order."""
    return [f"{each.kind.name} {each.qualified_name}" for each in result.symbols]


def parameters(result: ParseResult, qualified_name: str) -> list[str]:
    """`a?: int` for an optional annotated parameter, `*rest`, `=keyword_only`, `**options`."""
    declared = symbol(result, qualified_name).parameters
    assert declared is not None
    return [_parameter(each) for each in declared]


def _parameter(parameter: Parameter) -> str:
    optional = "?" if parameter.optional and not _MARKS[parameter.kind].startswith("*") else ""
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    return f"{_MARKS[parameter.kind]}{parameter.name}{optional}{annotation}"


def calls(result: ParseResult, scope: str = "") -> list[str]:
    """`qualifier.name(shape)` of calls in a symbol, "" the file; a leading `~` says that the chain is local.

    The shape is that of `Reference.shape`: `get(2 timeout **)` has two arguments by position, a keyword and a spread.
    """
    return [_call(each) for each in _uses(result, ReferenceKind.CALL, scope)]


def _call(reference: Reference) -> str:
    chain = f"{reference.qualifier}.{reference.name}" if reference.qualifier else reference.name
    return f"{'~' * reference.is_local}{chain}({'…' if reference.shape is None else reference.shape})"


def bases(result: ParseResult, scope: str = "") -> list[str]:
    return [_chain(each) for each in _uses(result, ReferenceKind.INHERIT, scope)]


def reads(result: ParseResult, scope: str = "") -> list[str]:
    return [_chain(each) for each in _uses(result, ReferenceKind.READ, scope)]


def _chain(reference: Reference) -> str:
    return f"{reference.qualifier}.{reference.name}" if reference.qualifier else reference.name


def _uses(result: ParseResult, kind: ReferenceKind, scope: str) -> list[Reference]:
    names = ["", *(each.qualified_name for each in result.symbols)]
    return [each for each in result.references if each.kind is kind and names[each.scope + 1] == scope]


def imports(result: ParseResult) -> list[tuple[str, str, str]]:
    """(module, name, alias) in source order."""
    return [(each.module, each.name, each.alias) for each in result.imports]
