"""Java."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
package a.b;

import java.util.List;
import static a.b.C.make;
import java.io.*;
import static q.R.*;

/** Keeps rows. */
@Ann(x = 1)
@Deprecated
public abstract class Store<T extends Item> extends Base<T> implements Closer, x.Named<K> {
  private static final int A = 1, B = load();
  protected List<String> names;

  public Store(int size, String... names) { super(size); }

  /**
   * Puts.
   * @param key the key
   */
  @Override
  public <R> Map<K, R> put(final int key, T[] rows) throws Failure {
    this.find(key, "a, b");
    rows.first(key, new HashMap<A, B>()).save();
    new Row<>(1) { void touch() {} };
    List<Row> all = new java.util.ArrayList<Row>();
    for (Row row : rows) row.go();
    try (Lock lock = open()) {} catch (Failure failure) { failure.show(); }
    all.forEach(each -> each.run());
    all.map(Row::name);
    super.put(key, rows);
    return Color.RED;
  }

  abstract void close();
  class Inner {}
}

enum Color implements Named { RED(1), GREEN { void m() {} }; Color(int a) {} }
record Point(int x, String y) implements Named { static int z; }
@interface Ann { int x() default 1; }
interface Closer extends Named, Other<L> { int C = 1; void close(); default int b() { return 1; } }
"""
RESULT = parse("src/Store.java", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CLASS Store",
        "FIELD Store.A",
        "FIELD Store.B",
        "FIELD Store.names",
        "CONSTRUCTOR Store.Store",
        "METHOD Store.put",
        "METHOD Store.put.touch",
        "METHOD Store.close",
        "CLASS Store.Inner",
        "ENUM Color",
        "ENUM_MEMBER Color.RED",
        "ENUM_MEMBER Color.GREEN",
        "METHOD Color.GREEN.m",
        "CONSTRUCTOR Color.Color",
        "CLASS Point",
        "FIELD Point.x",
        "FIELD Point.y",
        "FIELD Point.z",
        "INTERFACE Ann",
        "METHOD Ann.x",
        "INTERFACE Closer",
        "CONSTANT Closer.C",
        "METHOD Closer.close",
        "METHOD Closer.b",
    ]
    assert RESULT.errors == []


def test_docs_signatures_and_places() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.", 9, 11)
    assert store.signature == (
        "public abstract class Store<T extends Item> extends Base<T> implements Closer, x.Named<K>"
    )
    put = symbol(RESULT, "Store.put")
    assert put.signature == "public <R> Map<K, R> put(final int key, T[] rows) throws Failure"
    assert put.doc == "Puts.\n@param key the key"


def test_parameters() -> None:
    assert parameters(RESULT, "Store.Store") == ["size: int", "*names: String"]
    assert parameters(RESULT, "Store.put") == ["key: int", "rows: T[]"]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"abstract", "decorated", "exported"}
    assert symbol(RESULT, "Store.A").modifiers == {"private", "static"}
    assert symbol(RESULT, "Store.put").modifiers == {"decorated", "override", "exported"}
    assert symbol(RESULT, "Closer.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "Closer.b").modifiers == {"exported"}
    assert symbol(RESULT, "Store.put.touch").modifiers == {"local"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == [
        "self.find(2)",
        "~rows.first(2)",
        "HashMap(0)",
        "?.save(0)",
        "Row(1)",
        "java.util.ArrayList(0)",
        "~row.go(0)",
        "open(0)",
        "~failure.show(0)",
        "~all.forEach(1)",
        "~each.run(0)",
        "~all.map(1)",
        "super.put(2)",
    ]
    assert calls(RESULT, "Store.Store") == ["super(1)"]


def test_bases() -> None:
    assert bases(RESULT, "Store") == ["Base", "Closer", "x.Named"]
    assert bases(RESULT, "Closer") == ["Named", "Other"]
    assert bases(RESULT, "Point") == ["Named"]


def test_types_annotations_and_method_references() -> None:
    found = reads(RESULT, "Store.put")
    assert {"Override", "Map", "Failure", "List", "Row", "Lock", "Row.name"} <= set(found)
    assert not {"T", "R", "String"} & set(found)  # type parameters and built-in types
    assert reads(RESULT, "Store")[:3] == ["Ann", "Deprecated", "Item"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("java.util", "List", "List"),
        ("a.b.C", "make", "make"),
        ("java.io", "*", ""),
        ("q.R", "*", ""),
    ]
