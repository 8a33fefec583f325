"""CR502: modules that import each other while they are loaded."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coderecall.hints.rule import Rule, fingerprint
from coderecall.hints.suppression import any_accepts, read_ignores
from coderecall.model import Hint, Location, RelatedLocation, Severity
from coderecall.store import Database, FileRow, ImportRow
from parsers import Origin
from parsers.model import SymbolKind

RULE = Rule(
    id="CR502",
    name="import-cycle",
    severity=Severity.WARNING,
    claim="These modules import each other in a circle while they are loaded.",
    evidence="The import statements of the circle, each of which runs when its file is loaded.",
    explanation="""\
Whichever module of the circle is loaded first, one of the others sees it half finished. It works only as long as
nobody needs a name too early, and it breaks when imports are put in another order.

Only imports that run at load time count: not those inside functions, not those for type checkers. One hint stands
for one group of modules that all reach each other; it shows the shortest circle in the group. Languages whose
compiler sorts this out (Go, Java, Rust, C) are left out. TypeScript drops imports that serve as types only, so a
circle there is less sure.

What to do: move what both need into a module of its own, or import inside the function that needs it. To accept a
circle, end one of its imports with the comment `coderecall: ignore[CR502]`.""",
)

_PYTHON = frozenset({"python"})
_ELIDING = frozenset({"typescript", "tsx"})
_LANGUAGES = _PYTHON | _ELIDING | {"javascript", "ruby"}
_TYPES_ONLY = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE})


class Edge(NamedTuple):
    """One module is loaded because of a line of another."""

    target: int
    line: int


Graph = dict[int, dict[int, Edge]]


def find(db: Database) -> list[Hint]:
    files = {row.id: row for row in db.files()}
    graph = load_graph(db, files)
    tangled = components(graph)
    if _drop_accepted(db, files, graph, {file_id for component in tangled for file_id in component}):
        tangled = components(graph)
    hints = []
    for component in tangled:
        cycle = shortest_cycle(graph, component)
        if cycle:
            hints.append(_hint(files, graph, cycle, len(component)))
    return hints


def _drop_accepted(db: Database, files: Mapping[int, FileRow], graph: Graph, tangled: Iterable[int]) -> bool:
    """Leave out imports that a comment accepts: a circle that needs none of them is still one."""
    dropped = False
    for file_id in tangled:
        ignores = read_ignores(files[file_id].language, db.source(file_id))
        for target, edge in list(graph.get(file_id, {}).items()) if ignores else ():
            if any_accepts(ignores.get(edge.line, ()), RULE.id):
                del graph[file_id][target]
                dropped = True
    return dropped


def load_graph(db: Database, files: Mapping[int, FileRow]) -> Graph:
    """Which file is loaded by which, and where it says so."""
    imports = [row for row in db.all_imports() if row.target_file_id is not None and not row.type_only]
    loading = _scopes_that_run_at_load(db, imports)
    kinds = {symbol.id: symbol for symbol in db.symbols({row.target_id for row in imports if row.target_id}).values()}
    by_path = {row.path: row.id for row in files.values()}
    graph: Graph = {}
    for row in imports:
        importer = files[row.file_id]
        if importer.language not in _LANGUAGES or row.scope_id not in loading or Origin(importer.origin).is_foreign:
            continue
        target = kinds.get(row.target_id or 0)
        if target and importer.language in _ELIDING and SymbolKind(target.kind) in _TYPES_ONLY:
            continue
        loaded = row.target_file_id
        if target and target.is_module:
            loaded = target.file_id  # `from package import module` needs the module, not what the package defines
        edges = graph.setdefault(row.file_id, {})
        for file_id in (loaded, *(_packages(row, files, by_path) if importer.language in _PYTHON else ())):
            if file_id is not None and file_id != row.file_id:
                edges.setdefault(file_id, Edge(file_id, row.line))
    return graph


def _scopes_that_run_at_load(db: Database, imports: Iterable[ImportRow]) -> set[int]:
    """The file itself, and bodies of classes outside functions."""
    scopes = db.symbols({row.scope_id for row in imports}).values()
    return {
        scope.id
        for scope in scopes
        if scope.is_module or (SymbolKind(scope.kind).is_container and "local" not in scope.modifiers.split())
    }


def _packages(row: ImportRow, files: Mapping[int, FileRow], by_path: Mapping[str, int]) -> Iterable[int]:
    """Importing `a.b` loads `a/__init__.py` first, unless the importer is inside `a`: then that is loaded already."""
    target = files[row.target_file_id or 0].path
    folder = target.rpartition("/")[0]
    while folder and not row.path.startswith(f"{folder}/"):
        package = by_path.get(f"{folder}/__init__.py")
        if package is None:
            return
        yield package
        folder = folder.rpartition("/")[0]


def components(graph: Graph) -> list[list[int]]:
    """Groups of two or more files that all reach each other (Tarjan 1972, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found = []
    for start in sorted(graph):
        if start in order:
            continue
        work = [(start, iter(graph.get(start, ())))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    if len(component) > 1:
                        found.append(sorted(component))
    return found


def shortest_cycle(graph: Graph, component: list[int]) -> list[int]:
    """The shortest circle inside a component, from its smallest file id."""
    inside = set(component)
    best: list[int] = []
    for start in component:
        came_from: dict[int, int] = {}
        queue = deque([(start, 1)])
        while queue:
            node, length = queue.popleft()
            if best and length >= len(best):
                break
            targets = graph.get(node, {})
            if start in targets:
                best = [node]
                while best[-1] != start:
                    best.append(came_from[best[-1]])
                best.reverse()
                break
            for target in targets:
                if target in inside and target not in came_from:
                    came_from[target] = node
                    queue.append((target, length + 1))
        if len(best) == 2:
            break
    return best


def _hint(files: Mapping[int, FileRow], graph: Graph, cycle: list[int], group: int) -> Hint:
    first = cycle.index(min(cycle, key=lambda file_id: files[file_id].path))
    cycle = cycle[first:] + cycle[:first]
    paths = [files[file_id].path for file_id in cycle]
    steps = list(zip(cycle, cycle[1:] + cycle[:1], strict=True))
    lines = [graph[source][target].line for source, target in steps]
    others = [
        RelatedLocation(Location(files[source].path, line), f"imports {files[target].path}")
        for (source, target), line in list(zip(steps, lines, strict=True))[1:]
    ]
    tangled = f"; {group} modules all reach each other here" if group > len(cycle) else ""
    return Hint(
        rule=RULE.id,
        severity=RULE.severity,
        confidence=0.6 if any(files[file_id].language in _ELIDING for file_id in cycle) else 0.9,
        message=f"import cycle: {' -> '.join([*paths, paths[0]])}{tangled}",
        location=Location(paths[0], lines[0]),
        related=tuple(others),
        fingerprint=fingerprint(RULE.id, *paths),
        suggestion="move what they share into a module of its own, or import inside the function that needs it",
    )
