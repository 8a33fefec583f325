"""Go."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
// Package store keeps rows.
package store

import (
	"fmt"
	r "math/rand"
	. "dot"
	_ "embed"
	"gopkg.in/yaml.v3"
)
import "net/http/v2"

const Limit = 1
const (
	First, second = iota, 2
	// Third is last.
	Third
)

var cache, size int = load(), 2

// Store keeps.
//
//go:generate x
type Store[K comparable] struct {
	Base
	*ns.Other
	gen[int]
	name, path string `json:"a"`
}

type Closer interface {
	fmt.Stringer
	Close(force bool) error
}

type Alias = string
type handler func(w http.ResponseWriter)

// Put puts.
func (s *Store[K]) Put(key, value K, rest ...string) (n int, err error) {
	row, ok := s.find(key)
	row.Touch(ok)
	s.base.Flush(s, rest...)
	for _, each := range rest {
		each.Go()
	}
	go func(p int) { p.x(s.name) ; s.Close() }(1)
	switch t := row.(type) {
	case *Row:
		t.Save()
	}
	return http.StatusOK, fmt.Errorf("a, %d", r.Int())
}

func (Store[K]) Close(bool, string) {}

func Map[A any](_ int, fn func(x int) bool) *Row {
	return &Row{Name: 1}
}
"""
RESULT = parse("store/store.go", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CONSTANT Limit",
        "CONSTANT First",
        "CONSTANT second",
        "CONSTANT Third",
        "VARIABLE cache",
        "VARIABLE size",
        "STRUCT Store",
        "INTERFACE Closer",
        "METHOD Closer.Close",
        "TYPE Alias",
        "TYPE handler",
        "METHOD Store.Put",
        "METHOD Store.Close",
        "FUNCTION Map",
    ]
    assert RESULT.errors == []


def test_docs_and_signatures() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.doc_start_line, store.start_line) == ("Store keeps.", 22, 25)
    assert store.signature == "type Store[K comparable] struct"
    assert symbol(RESULT, "Third").doc == "Third is last."
    put = symbol(RESULT, "Store.Put")
    assert put.signature == "func (s *Store[K]) Put(key, value K, rest ...string) (n int, err error)"
    assert put.doc == "Put puts."


def test_parameters_without_receiver() -> None:
    assert parameters(RESULT, "Store.Put") == ["key: K", "value: K", "*rest: string"]
    assert parameters(RESULT, "Store.Close") == [": bool", ": string"]
    assert parameters(RESULT, "Map") == ["_: int", "fn: func(x int) bool"]


def test_capital_letters_export() -> None:
    exported = {each.qualified_name for each in RESULT.symbols if "exported" in each.modifiers}
    assert {each.qualified_name for each in RESULT.symbols} - exported == {"second", "cache", "size", "handler"}
    assert symbol(RESULT, "Closer.Close").modifiers == {"abstract", "exported"}


def test_calls_through_the_receiver_read_as_self() -> None:
    assert calls(RESULT, "Store.Put") == [
        "self.find(1)",
        "~row.Touch(1)",
        "self.base.Flush(1 *)",
        "~each.Go(0)",
        "~p.x(1)",
        "self.Close(0)",
        "~t.Save(0)",
        "fmt.Errorf(2)",
        "r.Int(0)",
    ]


def test_embedding_is_inheritance() -> None:
    assert bases(RESULT, "Store") == ["Base", "ns.Other", "gen"]
    assert bases(RESULT, "Closer") == ["fmt.Stringer"]


def test_reads() -> None:
    assert reads(RESULT, "Store.Put") == ["Row", "http.StatusOK"]
    assert reads(RESULT, "Map") == ["Row"]
    assert reads(RESULT, "handler") == ["http.ResponseWriter"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("fmt", "", "fmt"),
        ("math/rand", "", "r"),
        ("dot", "*", ""),
        ("embed", "", ""),
        ("gopkg.in/yaml.v3", "", "yaml"),
        ("net/http/v2", "", "http"),
    ]
