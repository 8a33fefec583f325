"""Classes of JavaScript itself that programs extend, and the members that these have."""

JAVASCRIPT = frozenset({"javascript", "typescript", "tsx"})
_OF_ALL_OBJECTS = """
constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf
"""
_OF_ERRORS = "name message stack cause errors isError captureStackTrace stackTraceLimit"
_OF_MAPS = "clear delete entries forEach get getOrInsert getOrInsertComputed groupBy has keys set size values"
_OF_SETS = """
add clear delete difference entries forEach has intersection isDisjointFrom isSubsetOf isSupersetOf keys size
symmetricDifference union values
"""
_MEMBERS = {
    "Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError": _OF_ERRORS,
    "Map WeakMap": _OF_MAPS,
    "Set WeakSet": _OF_SETS,
}
_BY_CLASS = {
    one: frozenset(f"{members} {_OF_ALL_OBJECTS}".split())
    for names, members in _MEMBERS.items()
    for one in names.split()
}


def is_without(base: str, name: str) -> bool:
    """Whether this is such a class, and has no member of the name."""
    return base in _BY_CLASS and name not in _BY_CLASS[base]
