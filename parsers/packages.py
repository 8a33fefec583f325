"""Full names of packages and namespaces that a file opens one after the other or one in the other."""

from parsers.model import Symbol, SymbolKind


def fully_named(symbols: list[Symbol], kind: SymbolKind) -> list[Symbol]:
    """The symbols with those of packages named from the outermost: `package a` and then `package b` is `a.b`.

    A package with a body names what lies in it, one without the rest of what is around it. Its name is all of it: it is
    looked up so.
    """
    if not any(symbol.kind is kind for symbol in symbols):
        return symbols
    found = list(symbols)
    rest: dict[int, str] = {}  # parent -> the package that was opened last among its members
    for index, symbol in enumerate(symbols):
        if symbol.kind is not kind:
            continue
        around = rest.get(symbol.parent, "")
        if not around and symbol.parent >= 0 and found[symbol.parent].kind is kind:
            around = found[symbol.parent].qualified_name
        own = symbol.qualified_name
        name = f"{around}.{own}" if around else own
        found[index] = symbol._replace(name=name, qualified_name=name)
        if symbol.end_byte - symbol.start_byte <= len(symbol.signature.encode()) + 2:  # no body
            rest[symbol.parent] = name
    return found
