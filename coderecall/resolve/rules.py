"""What resolution has to know about a language. One subclass per family, in its own module."""

# ruff: noqa: ARG002 - the defaults of the hooks do not use what the languages that need them are told

from abc import ABC, abstractmethod
from collections.abc import Iterable

from coderecall.resolve.paths import KnownPaths, Place
from coderecall.resolve.values import EXACT, Value
from coderecall.store import Database
from coderecall.store.resolving import Definition
from parsers.model import SymbolKind

WHOLE = "="  # as an exported name: the one value that a module is, `module.exports = f`
_MODULES = frozenset({SymbolKind.MODULE, SymbolKind.NAMESPACE})


class Rules(ABC):
    """The rules of a family of languages over the known paths. The defaults are those of a language whose files are
    modules and whose names are seen from elsewhere only by import."""

    family: str
    languages: frozenset[str]
    shared_names = False  # files of one `space` see each other's definitions without an import
    shared_members = False  # a type's members may be defined in another file of its `space`
    bare_members = False  # a method calls another of its class without naming the object
    modules_by_name = False  # a capitalised chain of names is the full name of a module, its first name maybe an alias
    types_apart = False  # types have names of their own, enum members those of values; a type is only read
    modules_apart = False  # names of modules come before others only, and are never taken for another name
    has_objects = True  # a call through what is not known may be one of the only method of that name
    flat_members = False  # members of a type are names of its file, not of the type
    bare_fields = True  # and with `bare_members` reads a field so
    files_are_types = False  # `self` in a function at the level of a file is the file
    exports_marked = False  # other files see only definitions that are marked as exported
    bodies_see_members = True  # code directly in a type's or module's body names its members alone
    star_binds_inside = True  # a star import binds names in its own file too, not only for those that import from it
    renames_exports = False  # a file can export a name under another one, or itself be one value
    types_say_all = False  # what a function gives and waits for is in its declared type alone
    members_by_name = False  # nothing but a chain that says the name of a method can mean it, or another in its place
    private_mark = ""  # what the names of private members start with
    flat_functions = False  # what anonymous functions and object literals inside a function define is named after it
    modules_are_members = False  # a module is reached through the one around it, imported or not
    every_import_is_export = False  # what a file imports can be imported from it
    overloads = False  # functions of one name are told apart by their arguments
    names_have_arity = False  # and one that takes another number of them is another function
    hides_locals = False  # what local names are bound to is not known: one may hide a parameter of a function around
    declaring: tuple[str, ...] = ()  # endings of files that declare what others define
    includes = False  # what a file includes, through others too, is as if it was written there
    types_only = False  # a reference that is no call names a type
    call_by_name = False  # a bare name that no scope defines may still be a method of the object at hand
    reopens = False  # definitions of one qualified name are parts of one type or module
    imports_name_symbols = False  # an import names a definition, whatever the path of its file, and hides others
    stars_never_clash = False  # a name that two star imports bring is an error, so one place to find it is enough
    only_exported = False  # other name spaces see only what is marked as exported; tests see all
    overloads_differ = False  # functions of one name are told apart by their parameters alone
    declares_packages = False  # a PACKAGE or NAMESPACE is what a file says of its package, and no name in it
    extensions = False  # a function can be called on objects of a type that does not know it
    implicit_objects = False  # a bare name may be a member of an object that a closure or an extension works on
    objects_are_types = False  # what is reached through the name of a type belongs to an object, marked so
    types_beside_values = False  # a type is meant by its name even where a member has the same
    inner_objects: tuple[str, ...] = ()  # names of objects in a type whose members are its own
    variables_apart = False  # a variable and a function of one name are two things
    shared_certainty = EXACT  # how sure a definition is that the file sees without an import
    variable_mark = ""  # what starts every variable and no other name
    made_of_own_class: frozenset[str] = frozenset()  # names that, called, make an object of the class at hand
    constructor = ("", "")  # (name that makes an object of a class, method that this calls)
    super_is_first_base = False  # what else a class names as a base is not above it
    super_word = "super"  # the bases of the class at hand
    path_words: frozenset[str] = frozenset()  # first names of a path to a module that needs no import
    own_types: frozenset[str] = frozenset()  # types that stand for the class at hand: Self
    own_class_words: frozenset[str] = frozenset()  # those of `class_words` that name the class, not the object
    builtin_classes: frozenset[str] = frozenset()  # names of classes that the language knows without an import
    maker = ""  # the method by which a class itself says what its calls give
    fields_by_assignment = False  # a field is declared by setting it, so it may be a property of a base
    call_member = ""  # the method that a call of an object runs
    enters = ("", "")  # methods whose result a `with` statement binds, one that waits for it the second
    iterate = ""  # the method that gives the elements of an object
    class_words = frozenset({"self", "cls", "this"})  # names of the object or class at hand
    plain_bases: frozenset[str] = frozenset()  # outside bases that bring no method a program calls by name
    common_members: frozenset[str] = frozenset()  # methods of built-in types: a receiver of one says nothing

    def __init__(self, paths: KnownPaths, db: Database) -> None:
        self.paths = paths
        self.db = db

    @property
    def shares_anything(self) -> bool:
        """Whether files see definitions of others without an import."""
        return self.shared_names or self.shared_members

    def shares_members_of(self, owner: Definition | None) -> bool:
        """Whether other files of the name space may define members of a type; None: a type that one of them defines."""
        return self.shared_members and (self.reopens or owner is None or owner.kind not in _MODULES)

    def space(self, path: str) -> str:
        """The name space of a file's definitions; the file itself unless the language shares names between files."""
        return path

    def seen_spaces(self, path: str) -> list[str]:
        """The name spaces that a file sees without an import, the nearest first."""
        return [self.space(path)]

    @abstractmethod
    def find(self, importer: str, module: str) -> Place | None:
        """The file or folder that a module name means in a file; None outside the repository."""

    def submodule(self, path: str, name: str) -> Place | None:
        """A module inside the module that is a file or folder."""
        return None

    def loads_inside(self, path: str, modules: Iterable[str]) -> frozenset[str]:
        """Names of the modules inside a package that are there once it is loaded, as its file imports modules."""
        return frozenset()

    def shares(self, path: str, row: Definition) -> bool:
        """Whether other files of the name space see a definition."""
        return True

    def shows(self, row: Definition) -> bool:
        """Whether other files can reach a definition of a file that they import."""
        return not self.exports_marked or "exported" in row.modifiers

    def is_linked(self, path: str, row: Definition) -> bool:
        """Where files include others: whether a definition is found without being included."""
        return True

    def unimported(self, path: str, name: str) -> Place | None:
        """A module that can be named without importing it."""
        return None

    def package_file(self, folder: str) -> str | None:
        """The file that stands for a folder or package in the rows of imports."""
        return None

    def exported_names(self, file_id: int) -> dict[str, str]:
        """Names that a file exports under another name than its own: exported -> local; WHOLE for all of it."""
        return {}

    def bound_module(self, module: str, alias: str) -> str:
        """The module that `alias` means after the whole `module` was imported."""
        return module

    def star_gives(self, name: str) -> bool:
        """Whether a star import brings the name."""
        return True

    def base_order(self, bases: list[Value | None]) -> list[Value | None]:
        """The bases of a type in the order in which members are looked for, from the order in which it names them."""
        return bases

    def landscape(self) -> str:
        """What the rules conclude from all files together and every look-up depends on."""
        return ""

    def plain_type(self, written: str) -> tuple[str, bool] | None:
        """(dotted name of the class, whether the class itself is meant) of a declared type; None: no single class."""
        return None

    def awaited(self, written: str) -> str | None:
        """What waiting for a value of a type gives; None: there is nothing to wait for."""
        return None

    def element(self, written: str) -> str | None:
        """The type of the elements of a type; None: it has none."""
        return None

    def mapped(self, written: str) -> str | None:
        """The type of the values of a dictionary; None: it is none."""
        return None

    def parts(self, written: str) -> list[str] | None:
        """The types of several values that are given together; None: it is one."""
        return None

    def returned(self, written: str) -> str | None:
        """What a call gives of a value with a type; None: it is not the type of a function."""
        return None

    def alias_of(self, written: str) -> tuple[list[str], bool]:
        """The types whose members an alias has, and whether it is all of them; if not, it is one."""
        return [], True

    def is_changed_by_decorators(self, definition: Definition) -> bool:
        """Whether calling a function may give something else than the function does."""
        return False

    def tokens(self, path: str) -> Iterable[str]:
        """Words of which every import that may read the file has one, in its module or its name."""
        parts = path.rpartition(".")[0].split("/")
        return [part for part in parts[-2:] if part]
