"""Go: members of local variables, whose first value says what they are."""

import pytest
from bound import UNRESOLVED, Bind

STORE = """package app

type Store struct{ row *Row }
type Row struct{}

func (s *Store) Close() {}
func (s *Store) Row() *Row { return s.row }
func (s *Store) Rows() ([]*Row, error) { return nil, nil }
func (r *Row) Close() {}
func NewStore() *Store { return nil }
func OpenStore() (*Store, error) { return nil, nil }
func Named() (row Row, err error) { return }
"""
CLOSE, NONE = "app/store.go:Store.Close exact", UNRESOLVED
ROW = "app/store.go:Row.Close exact"


def _close(bind: Bind, body: str, parameters: str = "y any") -> str:
    """What `x.Close` means in a function with this body."""
    lines = "\n".join(f"\t{line}" for line in body.split("; "))
    text = f"package app\n\nfunc run({parameters}) {{\n{lines}\n}}\n"
    return bind({"go.mod": "module h.com/a\n", "app/store.go": STORE, "app/main.go": text}).use(
        "app/main.go", "x.Close"
    )


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("x := &Store{}; x.Close()", CLOSE),
        ("x := Store{row: nil}; x.Close()", CLOSE),
        ("x := new(Store); x.Close()", CLOSE),
        ("x := NewStore(); x.Close()", CLOSE),
        ("x := NewStore().Row(); x.Close()", ROW),
        ("x, err := OpenStore(); x.Close()", CLOSE),
        ("x, _ := Named(); x.Close()", ROW),
        ("_, x := OpenStore(); x.Close()", NONE),
        ("var x *Store; x.Close()", CLOSE),
        ("var x = NewStore(); x.Close()", CLOSE),
        ("x := y.(*Store); x.Close()", CLOSE),
        ("x, ok := y.(*Store); x.Close()", CLOSE),
        ("if x, ok := y.(*Store); ok {; x.Close(); }", CLOSE),
        ("for _, x := range []Store{} {; x.Close(); }", NONE),
        ("xs := []*Store{}; for _, x := range xs {; x.Close(); }", CLOSE),
        ("xs := map[string]*Store{}; for _, x := range xs {; x.Close(); }", CLOSE),
        ("xs := []*Store{}; for x := range xs {; x.Close(); }", NONE),
        ("s := NewStore(); rows, _ := s.Rows(); for _, x := range rows {; x.Close(); }", ROW),
        ("switch x := y.(type) {; case *Row:; x.Close(); }", ROW),
        ("switch x := y.(type) {; case *Row, *Store:; x.Close(); }", NONE),
        ("x := y; x.Close()", NONE),
        ("x := func() {}; x.Close()", NONE),
        ("x := <-y; x.Close()", NONE),
        ("x := NewStore() + 1; x.Close()", NONE),
    ],
)
def test_declarations(bind: Bind, body: str, meaning: str) -> None:
    assert _close(bind, body) == meaning


@pytest.mark.parametrize(
    ("body", "parameters", "meaning"),
    [
        ("x.Close(); if true {; x := x.Row(); x.Row(); }", "x *Store", CLOSE),
        ("if true {; x := NewStore().Row(); x.Close(); }", "x *Store", ROW),
        ("f := func(x int) {; x.Close(); }", "x *Store", NONE),
        ("f := func(x *Row) {; x.Close(); }", "x *Store", ROW),
        ("x.Close()", "a, x *Store", CLOSE),
    ],
)
def test_a_name_that_is_declared_again(bind: Bind, body: str, parameters: str, meaning: str) -> None:
    assert _close(bind, body, parameters) == meaning
