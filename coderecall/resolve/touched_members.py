"""Members that a change touched, and what can mean something else by them.

To follow a type through everything that may hold an object of it would read most of a repository. But a member is
reached by its name only, so what the index knows says where to look: the files of which something was bound to the
member, those that say its name where it is new, and the names that are bound to a chain in which it stands.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from coderecall.resolve.bound_names import SELF, BoundTo
from coderecall.resolve.descendants import Descendants
from coderecall.resolve.instances import CALLED
from coderecall.resolve.members import Owner
from coderecall.resolve.rules import Rules
from coderecall.resolve.sameness import DefinitionAt, Sameness
from coderecall.resolve.world import FileView, World
from coderecall.store import Database
from coderecall.store.resolving import Base, Definition, Link, Use
from coderecall.store.rows import EVERYWHERE, symbol_key
from parsers.model import Bound, SymbolKind

_SEVERAL = frozenset({Bound.TYPE, Bound.CATCH, Bound.IS})  # bound to what several chains name
_CALLED_LAST = frozenset({Bound.CALL, Bound.AWAIT})


class Touched(NamedTuple):
    """A member that came, went, or gives something else."""

    file_id: int
    qualified_name: str
    came: bool = False
    went: bool = False


class Others(NamedTuple):
    """Whom to tell of what can mean something else by a member."""

    name: Callable[[FileView, BoundTo], None]  # that is bound to it
    link: Callable[[Link], None]  # an import
    base: Callable[[FileView, Base], None]


def touched_methods(now: FileView, then: FileView, names: Iterable[str]) -> dict[str, Touched]:
    """Those of the names that mean something else in a file which are methods and nothing more."""
    if not now.rules.members_by_name:
        return {}
    rows, old_rows = _by_name(now), _by_name(then)
    found = {}
    for name in names:
        owner, _, word = name.rpartition(".")
        new, old = rows.get(name, []), old_rows.get(name, [])
        owners = (rows.get(owner, []), old_rows.get(owner, []))
        is_plain = all(len(one) == 1 and now.is_container(one[0]) for one in owners) and not is_special(now.rules, word)
        if is_plain and len(new) <= 1 and len(old) <= 1 and all(map(_is_method, (*new, *old))) and (new or old):
            same = bool(new and old) and (new[0].kind, new[0].modifiers) == (old[0].kind, old[0].modifiers)
            found[name] = Touched(now.id, name, bool(new) and not same, bool(old) and not same)
    return found


def is_special(rules: Rules, word: str) -> bool:
    """Whether a method is called without being named: `__enter__` by a `with` statement."""
    return word in {rules.maker, *rules.enters, rules.iterate, rules.call_member, *rules.constructor}


class TouchedMembers:
    """Follows members one after another; what they lead to may touch others."""

    def __init__(
        self, db: Database, world: World, sameness: Sameness, others: Others, changed: Collection[int]
    ) -> None:
        """changed: files that were parsed again."""
        self._db = db
        self._world = world
        self._sameness = sameness
        self._others = others
        self._members = sameness.members  # now and before
        self._descendants = Descendants(db, world, self._members[0], changed)
        self._known: set[Touched] = set()
        self._at: set[DefinitionAt] = set()  # where they are
        self._waiting: list[Touched] = []
        self._concerned: dict[int, set[str]] = {}  # by file, words of which one stands in what may mean something else

    def touch(self, member: Touched) -> None:
        self._at.add((member.file_id, member.qualified_name))
        if member not in self._known:
            self._known.add(member)
            self._waiting.append(member)

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def follow(self) -> None:
        """Tell others of what the members reach that were touched since."""
        while self._waiting:
            members, self._waiting = self._waiting, []
            concerned = self._concerned_files(members)
            for file_id, words in concerned.items():
                self._concerned.setdefault(file_id, set()).update(words)
            self._tell_of_bases(concerned)
            self._tell_of_imports(concerned)
            self._tell_of_names(members, concerned)

    def uses(self) -> Iterator[Use]:
        """The references that may mean something else."""
        return self._db.uses_through(self._concerned)

    def _concerned_files(self, members: list[Touched]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        keys: dict[tuple[int, int], AbstractSet[str]] = {}
        for member in members:
            words = self._words(member)
            key = symbol_key(self._world.path(member.file_id), member.qualified_name) & 0xFFFFFFFF
            keys[member.file_id, key] = words
            files = [member.file_id]  # the body of a class says the names of its own members alone
            if member.came:
                files += self._db.files_mentioning(words)
            for file_id in files:
                found.setdefault(file_id, set()).update(words)
        for file_id, bound in self._db.files_bound_to_keys(keys):
            found.setdefault(file_id, set()).update(*(keys[key] for key in bound))
        words = {word for member in members for word in self._words(member)}
        for file_id, inside in self._db.files_leading_through(words):  # `a.save.x` says nothing of `a.save` itself
            found.setdefault(file_id, set()).update(inside)
        gone = {word for member in members if member.went for word in self._words(member)}
        for file_id, unsure in self._db.files_unsure_of(gone):  # how sure `x: A | B` has what A has depends on B
            found.setdefault(file_id, set()).update(unsure)
        return {file_id: words for file_id, words in found.items() if self._rules(file_id) is not None}

    def _tell_of_bases(self, concerned: dict[int, set[str]]) -> None:
        for base in self._db.bases(concerned):
            if base.qualifier and _says([*base.qualifier.split("."), base.name], concerned[base.file_id]):
                view = self._world.view(base.file_id)
                if view is not None:
                    self._others.base(view, base)

    def _tell_of_imports(self, concerned: dict[int, set[str]]) -> None:
        """Where a file can be one object, its members are imported by their names."""
        for file_id, words in concerned.items():
            rules = self._rules(file_id)
            if rules is not None and rules.renames_exports:
                for link in self._db.links([file_id]):
                    if link.name in words:
                        self._others.link(link)

    def _tell_of_names(self, members: list[Touched], concerned: dict[int, set[str]]) -> None:
        words = {word for member in members for word in self._words(member)}
        same: list[tuple[FileView, BoundTo]] = []  # but perhaps for an object of another class
        for file_id, shown, local in self._db.bindings_with(words):
            rules, bound_here = self._rules(file_id), concerned.get(file_id, set())
            split = {row[1] for row in local if len(row) > EVERYWHERE}  # names that are this here and that there
            says = partial(self._db.says_chain, file_id)
            leads = partial(_may_lead, words - bound_here, bound_here & words, split, says)
            own = rules is not None and any(_is_of_object(rules, row[2], words) for row in shown)
            if rules is None or not (own or any(leads(row[2], row[3]) for row in (*shown, *local))):
                continue
            view = self._world.view(file_id)
            for bound in self._world.bound(view).through(words) if view is not None else ():
                chain, how = bound.origin.chain, bound.origin.how
                if view is not None and leads(chain, how) and self._sameness.of_binding(view, bound) is None:
                    self._others.name(view, bound)
                elif view is not None and self._object(view, bound) is not None:
                    same.append((view, bound))
        owners = [(view, bound, owner) for view, bound in same if (owner := self._object(view, bound)) is not None]
        self._descendants.prepare(owner for _, _, owner in owners)
        for view, bound, owner in owners:
            if any(self._depends_on_object(owner, chain, words) for chain in bound.chains):
                self._others.name(view, bound)

    def _object(self, view: FileView, bound: BoundTo) -> Owner | None:
        """The class of which something is reached as a member, where that may be another thing in one below."""
        words = {*view.rules.class_words, *view.rules.own_types}
        if not bound.is_member(view) or words.isdisjoint(chain[0].removesuffix(CALLED) for chain in bound.chains):
            return None
        return self._members[0].owner(view, view.by_id[bound.scope_id])

    def _depends_on_object(self, owner: Owner, chain: list[str], words: AbstractSet[str]) -> bool:
        """Whether what a chain means in a class may be another thing than before for an object of a class below."""
        rules = owner.view.rules
        first, *steps = [step.removesuffix(CALLED) for step in chain]
        if first in rules.own_types:
            return True
        if first not in rules.class_words or not steps or words.isdisjoint(steps):
            return False
        if steps[0] in words and self._may_be_touched(owner, steps[0]):
            return True
        return not words.isdisjoint(steps[1:]) and self._differs_below(owner, steps[0])

    def _may_be_touched(self, owner: Owner, word: str) -> bool:
        """Whether a touched member may be what an object of a class, or of one below it, has under a name."""
        at = (owner.view.id, owner.qualified_name)
        for file_id, qualified_name in self._at:
            above, _, last = qualified_name.rpartition(".")
            if last == word:
                near = self._near(file_id, above)
                if near is None:
                    classes = self._descendants.of(owner)
                    return classes is None or any(self._has_touched(each, word) for each in classes)
                if at in near:
                    return True
        return False

    def _near(self, file_id: int, qualified_name: str) -> AbstractSet[DefinitionAt] | None:
        """The bases of a class and of all that derive from it, with these; None: too many."""
        view = self._world.view(file_id)
        below = self._descendants.of(Owner(view, qualified_name)) if view is not None else []
        if below is None:
            return None
        orders = (base for each in below for base, _ in self._members[0].order(each) if base is not None)
        return {(base.view.id, base.qualified_name) for base in orders}

    def _has_touched(self, owner: Owner, word: str) -> bool:
        views = ((members, members.world.view(owner.view.id)) for members in self._members)
        found = (members.member(Owner(view, owner.qualified_name), word).value for members, view in views if view)
        return any(one and one.definition and (one.file_id, one.definition.qualified_name) in self._at for one in found)

    def _differs_below(self, owner: Owner, name: str) -> bool:
        """Whether a class below has something else under a name."""
        classes = self._descendants.of(owner)
        if classes is None:
            return True
        members = self._members[0]
        return len({members.member(each, name).value for each in classes}) > 1

    def _words(self, member: Touched) -> AbstractSet[str]:
        """How the last name of a member is written."""
        rules = self._rules(member.file_id)
        mark = rules.private_mark if rules is not None else ""
        word = member.qualified_name.rpartition(".")[2].removeprefix(mark)
        return {word, mark + word}

    def _rules(self, file_id: int) -> Rules | None:
        """None: nothing in the file is bound to anything, or in another way."""
        rules = self._world.rules(self._world.files[file_id][2])
        return rules if rules is not None and rules.members_by_name else None


def _by_name(view: FileView) -> dict[str, list[Definition]]:
    found: dict[str, list[Definition]] = {}
    for row in view.by_id.values():
        found.setdefault(row.qualified_name, []).append(row)
    return found


def _is_method(row: Definition) -> bool:
    return row.kind == SymbolKind.METHOD and {"property", "local", "overload"}.isdisjoint(row.modifiers.split())


def _may_lead(
    unbound: AbstractSet[str],
    bound: AbstractSet[str],
    split: AbstractSet[str],
    says: Callable[[str, str], bool],
    chain: str,
    how: int,
) -> bool:
    """Whether a chain may lead through a touched member, of the class in whose body it is written.

    A call in a chain is mostly a use of the file as well, by which it was bound to the member: then its name is one of
    `bound`, the others are `unbound`. says: whether the file has a use with a qualifier and a name. split: names that
    mean something else at some places, where those are the first the two may differ.
    """
    if how in _SEVERAL:
        return any(word in chain for word in (*unbound, *bound))
    steps = chain.split(".")
    names = [step.removesuffix(CALLED) for step in steps]
    if not bound.isdisjoint(names):
        return True
    if unbound.isdisjoint(names):
        return False
    if names[0] in split or f"{SELF}{names[min(1, len(names) - 1)]}" in split:
        return True
    called = [step.endswith(CALLED) for step in steps[:-1]] + [how in _CALLED_LAST or steps[-1].endswith(CALLED)]
    return any(
        name in unbound and not (called[at] and says(".".join(steps[:at]), name)) for at, name in enumerate(names)
    )


def _is_of_object(rules: Rules, chain: str, words: AbstractSet[str]) -> bool:
    """Whether a chain leads through a word and begins with the object at hand, or its class."""
    first, *steps = [step.removesuffix(CALLED) for step in chain.split(".")]
    return first in rules.own_types or (first in rules.class_words and not words.isdisjoint(steps))


def _says(chain: Iterable[str], words: AbstractSet[str]) -> bool:
    return any(step.removesuffix("()") in words for step in chain)
