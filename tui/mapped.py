"""What the map shows of one level: modules or the symbols of a file, with their heat and the words beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coderecall.model import Module, ModuleLevel, ModuleSymbol
from tui.filtering import Facts
from tui.heat import HOTTEST, Colouring, heat_of_age, heat_of_count
from tui.places import ago, one_line

_NOTHING: Mapping[str, ModuleLevel] = {}
SORTS = ("size", "colour", "name")
SYMBOL_SORTS = ("place", "size", "colour", "uses", "name")


@dataclass(frozen=True, slots=True)
class Area:
    """One module or symbol as it is drawn."""

    of: Module | ModuleSymbol
    key: str  # its path, or the qualified name, and for each but the first of that name its number
    name: str
    size: int  # lines
    heat: int  # 0 to HOTTEST
    value: float  # what the heat is of; -1 not known
    figure: str  # the same in words that fit into a column
    text: int = 0  # lines of a module without code
    kind: str = ""  # of a symbol
    uses: str = ""  # of a symbol, how many; "" none that is known
    depth: int = 0
    line: int = 0  # of a symbol that shares its name with others
    changed: bool = False  # since it was indexed
    inside: "tuple[Area, ...]" = ()  # of a folder, largest first, where it is known


class Knowledge:
    """What the areas of a level are coloured with."""

    def __init__(
        self,
        colouring: Colouring,
        hints: Mapping[str, Sequence[int]] | None,
        pending: Iterable[str],
        now: float,
        *,
        has_history: bool,
    ) -> None:
        """hints: lines of hints by file, None where they were not looked for. now: seconds since the epoch."""
        self.colouring, self.hints, self.now, self.has_history = colouring, hints, now, has_history
        self.changed = {place for path in pending for place in with_folders(path)}  # since the index
        self.hint_counts: Counter[str] = Counter()  # of files and of all folders above them
        for path, lines in (hints or {}).items():
            for place in with_folders(path):
                self.hint_counts[place] += len(lines)


def with_folders(path: str) -> Iterator[str]:
    """A path, and the folders it lies in, up to "" for the whole tree."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield ""


def areas_of_modules(
    modules: Sequence[Module], parent: str, known: Knowledge, inside: Mapping[str, ModuleLevel] = _NOTHING
) -> list[Area]:
    """In the order given. Sizes are lines of code; where there is no code at all, lines of text.

    inside: what lies in some of the modules. All that is drawn then has one scale.
    """
    most = max((value for leaf in _leaves(modules, inside) if (value := _value(leaf, known)) > 0), default=0)
    return _scaled(modules, parent, known, inside, most)


def _leaves(modules: Iterable[Module], inside: Mapping[str, ModuleLevel]) -> Iterator[Module]:
    """What nothing lies in that is known."""
    for one in modules:
        level = inside.get(one.path)
        if level is None:
            yield one
        else:
            yield from _leaves(level.modules, inside)


def _scaled(
    modules: Sequence[Module], parent: str, known: Knowledge, inside: Mapping[str, ModuleLevel], most: float
) -> list[Area]:
    has_code = any(one.code_lines for one in modules)
    found = []
    for one in modules:
        value = _value(one, known)
        name = one.path[len(parent) + 1 :] if parent and one.path.startswith(f"{parent}/") else one.path
        found.append(
            Area(
                one,
                one.path,
                one_line(name) + ("/" if one.is_folder else ""),
                one.code_lines if has_code else one.lines,
                _heat(value, most, known),
                value,
                _figure(value, known),
                text=one.lines if has_code and not one.code_lines else 0,
                changed=one.path in known.changed,
                inside=tuple(_scaled(inside[one.path].modules, one.path, known, inside, most))
                if one.path in inside
                else (),
            )
        )
    return found


def areas_of_symbols(
    symbols: Sequence[ModuleSymbol], path: str, known: Knowledge, *, in_place: bool = True
) -> list[Area]:
    """in_place: the list keeps their order, so that what they lie in stands above them; else the names say it."""
    lines = None if known.hints is None else sorted(known.hints.get(path, ()))
    values = [_symbol_value(one, lines, known) for one in symbols]
    most = max((number for number in values if number > 0), default=0)
    return [
        Area(
            one,
            one.qualified_name if one.nth == 1 else f"{one.qualified_name}\0{one.nth}",
            one_line(one.name if in_place else one.qualified_name),
            one.lines,
            _heat(number, most, known),
            number,
            _figure(number, known),
            kind=one.kind.replace("_", " "),
            uses=f"{one.uses:,}{'+' if one.may_have_more_uses else ''}" if one.uses else "",
            depth=one.depth if in_place else 0,
            line=one.line if one.of > 1 else 0,
        )
        for one, number in zip(symbols, values, strict=True)
    ]


def in_order(areas: Sequence[Area], sort: str) -> list[Area]:
    """Sorted by one of the words of `SORTS` or `SYMBOL_SORTS`; "place" is the order given."""
    keys: dict[str, Callable[[Area], tuple[object, ...]]] = {
        "size": lambda area: (-area.size, area.name),
        "colour": lambda area: (-area.heat, -area.value, -area.size, area.name),
        "name": lambda area: (area.name.lower(),),
        "uses": lambda area: (-area.of.uses if isinstance(area.of, ModuleSymbol) else 0, area.name),
    }
    return sorted(areas, key=keys[sort]) if sort in keys else list(areas)


def facts_of(area: Area) -> Facts:
    """What the filter compares."""
    of = area.of
    facts: dict[str, str | float] = {"name": area.name, "lines": area.size}
    if of.commits is not None:
        facts["commits"] = of.commits
    if isinstance(of, Module):
        kind = "folder" if of.is_folder else of.language
        return facts | {"path": of.path, "kind": kind, "files": of.files, "recent": of.recent}
    return facts | {"symbol": of.qualified_name, "kind": of.kind, "uses": of.uses}


def _value(one: Module, known: Knowledge) -> float:
    match known.colouring:
        case Colouring.CHURN:
            return one.recent if known.has_history else -1
        case Colouring.HINTS:
            return -1 if known.hints is None else known.hint_counts[one.path]
        case Colouring.AGE:
            return max(0.0, known.now - one.last_change) if one.last_change else -1


def _symbol_value(one: ModuleSymbol, lines: Sequence[int] | None, known: Knowledge) -> float:
    match known.colouring:
        case Colouring.CHURN:
            return one.commits if known.has_history and one.commits is not None else -1
        case Colouring.HINTS:
            return -1 if lines is None else sum(one.line <= line <= one.end_line for line in lines)
        case Colouring.AGE:
            return max(0.0, known.now - one.last_change) if one.last_change else -1


def _heat(number: float, most: float, known: Knowledge) -> int:
    if known.colouring is Colouring.AGE:
        return 0 if number < 0 else heat_of_age(number)
    return min(HOTTEST, heat_of_count(int(number), int(most)))


def _figure(number: float, known: Knowledge) -> str:
    if known.colouring is Colouring.AGE and number >= 0:
        return ago(int(known.now - number), known.now).removesuffix(" ago")
    return _count(number)


def _count(number: float) -> str:
    return "?" if number < 0 else f"{int(number):,}"
