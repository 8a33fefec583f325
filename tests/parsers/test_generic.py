"""Languages of which only the grammar is known, tried on grammars that have a module of their own here too."""

import importlib

import pytest
import tree_sitter
from hypothesis import given
from hypothesis import strategies as st
from parsers_facts import outline

from parsers import ParseResult, generic, section_language, would_be_read
from parsers.extract import _read
from parsers.generic.kinds import calls, definition_kind
from parsers.generic.language import GenericLanguage
from parsers.generic.names import SPECS, Spec
from parsers.registry import Grammar

PYTHON = """\
class Cart(Base):
    def total(self, rate=1):
        return sum(self.items) + rate


# Opens one.
def open_cart(owner):
    return Cart(owner).total()
"""
GO = """\
package shop

// Cart holds items.
type Cart struct{ items []int }

func (c *Cart) Total(rate int) int { return sum(c.items, rate) }

func Open() *Cart { return api.New() }
"""
JAVA = """\
interface Priced { int total(); }
class Cart implements Priced {
    Cart(int owner) { this.owner = owner; }
    public int total() { return Prices.sum(items); }
    enum State { OPEN }
}
"""
RUST = """\
mod shop {
    pub struct Cart { items: u32 }
    trait Priced { fn total(&self) -> u32; }
    fn open(owner: &str) -> Cart { Cart::new(owner) }
    macro_rules! cart { () => {} }
}
"""
C = """\
struct cart { int items; };
enum state { OPEN };
struct cart *open_cart(struct owner *owner, int n)
{
    return allocate(owner, n);
}
"""
KOTLIN = """\
interface Priced
class Cart(val owner: String) : Priced {
    fun total(rate: Int): Int = sum(rate)
}
object Carts {
    fun open() { Cart("x").total(1) }
}
"""
SCALA = """\
trait Priced
class Cart extends Priced {
  def total(rate: Int): Int = sum(rate)
}
object Carts {
  def open() = new Cart()
}
"""


def read(name: str, package: str, source: str, comment: bytes = b"//") -> ParseResult:
    """What the generic reading makes of a grammar that comes as a single wheel."""
    language = GenericLanguage(name, Spec((".x",), comment))
    compiled = tree_sitter.Language(importlib.import_module(package).language())
    query = tree_sitter.Query(compiled, language.query_text(compiled))
    return _read("a.x", source.encode(), Grammar(language, tree_sitter.Parser(compiled), query))


def called(result: ParseResult) -> list[str]:
    return [f"{use.qualifier}.{use.name}".lstrip(".") for use in result.references]


@pytest.mark.parametrize(
    ("package", "source", "expected"),
    [
        ("tree_sitter_python", PYTHON, ["CLASS Cart", "METHOD Cart.total", "FUNCTION open_cart"]),
        ("tree_sitter_go", GO, ["TYPE Cart", "METHOD Total", "FUNCTION Open"]),
        (
            "tree_sitter_java",
            JAVA,
            [
                *(
                    "INTERFACE Priced",
                    "METHOD Priced.total",
                    "CLASS Cart",
                    "CONSTRUCTOR Cart.Cart",
                    "METHOD Cart.total",
                ),
                "ENUM Cart.State",
            ],
        ),
        (
            "tree_sitter_rust",
            RUST,
            [
                *("MODULE shop", "STRUCT shop.Cart", "INTERFACE shop.Priced", "METHOD shop.Priced.total"),
                *("FUNCTION shop.open", "FUNCTION shop.cart"),
            ],
        ),
        ("tree_sitter_c", C, ["STRUCT cart", "ENUM state", "FUNCTION open_cart"]),
        (
            "tree_sitter_kotlin",
            KOTLIN,
            ["CLASS Priced", "CLASS Cart", "METHOD Cart.total", "CLASS Carts", "METHOD Carts.open"],
        ),
        (
            "tree_sitter_scala",
            SCALA,
            ["INTERFACE Priced", "CLASS Cart", "METHOD Cart.total", "CLASS Carts", "METHOD Carts.open"],
        ),
    ],
)
def test_definitions_of_a_grammar_that_nobody_described(package: str, source: str, expected: list[str]) -> None:
    assert outline(read(package, package, source)) == expected


@pytest.mark.parametrize(
    ("package", "source", "expected"),
    [
        ("tree_sitter_python", PYTHON, ["sum", "?.total", "Cart"]),
        ("tree_sitter_go", GO, ["sum", "api.New"]),
        ("tree_sitter_java", JAVA, ["Prices.sum"]),
        ("tree_sitter_rust", RUST, ["Cart.new"]),
        ("tree_sitter_c", C, ["allocate"]),
    ],
)
def test_calls_of_a_grammar_that_nobody_described(package: str, source: str, expected: list[str]) -> None:
    assert sorted(called(read(package, package, source))) == sorted(expected)


def test_a_definition_has_its_doc_its_signature_and_its_lines() -> None:
    (*_, found) = read("tree_sitter_python", "tree_sitter_python", PYTHON, b"#").symbols
    assert (found.doc, found.signature, found.start_line, found.end_line, found.name_line) == (
        *("Opens one.", "def open_cart(owner)"),
        *(7, 8, 7),
    )
    assert [parameter.name for parameter in found.parameters or ()] == ["owner"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("function_definition", "function"),
        ("class_method_definition", "method"),
        ("defProc", "function"),
        ("declType", "type"),
        ("struct_specifier", "struct"),
        ("class_statement", "class"),
        ("subroutine_declaration_statement", "function"),
        ("function_signature", "function"),
        ("type_alias_declaration", "type"),
        ("derived_type_definition", ""),
        ("type_definition", "type"),
        ("contract_declaration", "class"),
        ("function_item", "function"),
        ("method", "method"),
        ("function_body", ""),
        ("function_type", ""),
        ("function_expression", ""),
        ("parameter_declaration", ""),
        ("variable_declaration", ""),
        ("class_body", ""),
        ("end_function_statement", ""),
        ("call_expression", ""),
        ("anonymous_function", ""),
        ("import_declaration", ""),
        ("identifier", ""),
    ],
)
def test_what_the_name_of_a_kind_of_node_says(kind: str, expected: str) -> None:
    assert definition_kind(kind) == expected


def test_kinds_that_are_calls() -> None:
    assert calls(["call_expression", "identifier", "method_invocation"]) == ["call_expression", "method_invocation"]


def test_endings_are_claimed_once_unless_the_text_decides() -> None:
    claims: dict[str, list[str]] = {}
    for name, spec in SPECS.items():
        for suffix in spec.suffixes:
            claims.setdefault(suffix, []).append(name)
    assert {suffix: names for suffix, names in claims.items() if len(names) > 1} == {".m": ["matlab", "objc"]}
    objc = GenericLanguage("objc", SPECS["objc"])
    assert objc.matches(b"#import <A.h>\n@interface A\n@end\n")
    assert not objc.matches(b"function r = f(x)\n% import\nend\n")


def test_without_the_pack_its_languages_are_searched_in_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generic, "is_installed", lambda: False)  # whatever is installed where the tests run
    assert generic.generic_languages() == []
    assert section_language("lib/main.dart") == "dart"
    assert would_be_read("dart")
    assert not would_be_read("python")
    assert not would_be_read("markdown")


SOURCES = {
    "tree_sitter_python": PYTHON,
    "tree_sitter_go": GO,
    "tree_sitter_java": JAVA,
    "tree_sitter_rust": RUST,
    "tree_sitter_c": C,
    "tree_sitter_kotlin": KOTLIN,
    "tree_sitter_scala": SCALA,
}


@given(
    st.sampled_from(sorted(SOURCES)), st.integers(0, 300), st.integers(0, 40), st.text("(){};=.ab\n '\"", max_size=9)
)
def test_broken_code_is_read_as_far_as_it_goes(package: str, start: int, length: int, put: str) -> None:
    source = SOURCES[package]
    broken = source[:start] + put + source[start + length :]
    result = read(package, package, broken)
    for symbol in result.symbols:
        assert 0 <= symbol.start_byte < symbol.end_byte <= len(broken.encode())
        assert symbol.name in broken
