"""Scala 2 and 3."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
package play.api
package json

import scala.util.{ Try, Success => Ok, Failure => _ }
import a.b._, r.s.T
import c.d.{given, *}
import x.y as z

/**
 * Keeps rows.
 */
@deprecated("x", "1")
sealed abstract class Store[T <: Item](val size: Int, names: String = "a")(implicit ctx: Ctx)
  extends Base[T](size) with Closer with x.Named {
  import Inner._
  type Row = Item
  def this(a: Int) = this(a, "b")
  private[json] val total: Int = load()
  lazy val left, right = 1
  var (p, q) = pair()
  // Puts a row.
  override def put[R](key: Int, rows: T*)(implicit f: T => R, g: Int = 1): R = {
    this.find(key, name = "a, b")
    val (a, b) = pair()
    rows.foreach(_.go())
    rows.map { x => x.run() }.filter(check)
    rows collect { case Found(y, w) => y.q() }
    for { row <- rows; k = row.x() if ok(k) } yield row.go(s"$k ${text(1, 2)}")
    super.put(key)
    new Thing(1) { def touch() = 1 }
    new Simple
    try { close() } catch { case failure: Failure => failure.show() }
    all match { case A(head) :: tail => head.c() }
    a.first[Int](1)
    rows.fold(0)((l, r) => l + r)(ctx)
    spread(rows: _*)
    def local(p: Int) = p.show()
    key
  }
  def close(): Unit
}
object Store extends App {
  val Max = 3
  def apply(): Store = new Store(1)
  implicit class Ops(s: String) { def shout = s.loud() }
}
trait Closer { self: Store => def close(): Unit }
case class Point(x: Int, y: Int = 0) extends Named
case object Origin extends Named
"""
RESULT = parse("src/Store.scala", SOURCE.encode())

SCALA_3 = """\
package a.b

enum Color(val rgb: Int) extends Named:
  case Red extends Color(1)
  case Green, Blue
  case Mix(x: Int)

given order: Ordering[Row] with
  def compare(a: Row, b: Row): Int = a.minus(b)

given Eq[Row] = same

extension (row: Row)
  def shout(n: Int): String = loud(row, n)

def main(using ctx: Ctx)(x: Int): Int =
  val y = put(x)(using ctx)
  if x then bar() else baz
  y.foreach: each =>
    each.go()

opaque type Id = Long
object Outer:
  def inner = 1
export Outer.*
class Both derives Eq, Show
"""
THREE = parse("src/three.scala", SCALA_3.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "PACKAGE play.api",
        "PACKAGE play.api.json",
        "CLASS Store",
        "CONSTRUCTOR Store.Store",
        "FIELD Store.size",
        "TYPE Store.Row",
        "CONSTRUCTOR Store.Store",
        "FIELD Store.total",
        "FIELD Store.left",
        "FIELD Store.right",
        "FIELD Store.p",
        "FIELD Store.q",
        "METHOD Store.put",
        "FUNCTION Store.put.touch",
        "FUNCTION Store.put.local",
        "METHOD Store.close",
        "CLASS Store",
        "FIELD Store.Max",
        "METHOD Store.apply",
        "CLASS Store.Ops",
        "CONSTRUCTOR Store.Ops.Ops",
        "METHOD Store.Ops.shout",
        "INTERFACE Closer",
        "METHOD Closer.close",
        "CLASS Point",
        "CONSTRUCTOR Point.Point",
        "FIELD Point.x",
        "FIELD Point.y",
        "CLASS Origin",
    ]
    assert RESULT.errors == []


def test_symbols_of_scala_3() -> None:
    assert outline(THREE) == [
        "PACKAGE a.b",
        "ENUM Color",
        "CONSTRUCTOR Color.Color",
        "FIELD Color.rgb",
        "ENUM_MEMBER Color.Red",
        "ENUM_MEMBER Color.Green",
        "ENUM_MEMBER Color.Blue",
        "ENUM_MEMBER Color.Mix",
        "CONSTRUCTOR Color.Mix.Mix",
        "CLASS order",
        "METHOD order.compare",
        "METHOD Row.shout",
        "FUNCTION main",
        "TYPE Id",
        "CLASS Outer",
        "METHOD Outer.inner",
        "CLASS Both",
    ]
    assert THREE.errors == []
    assert symbol(THREE, "Row.shout").modifiers == {"extension", "exported"}


def test_docs_signatures_and_places() -> None:
    store = next(each for each in RESULT.symbols if each.name == "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.", 12, 13)
    assert store.signature.startswith("sealed abstract class Store[T <: Item](val size: Int, names: String =")
    put = symbol(RESULT, "Store.put")
    assert put.signature == "override def put[R](key: Int, rows: T*)(implicit f: T => R, g: Int = 1): R"
    assert put.doc == "Puts a row."


def test_parameters_of_all_lists() -> None:
    assert parameters(RESULT, "Store.put") == ["key: Int", "*rows: T", "f?: T => R", "g?: Int"]
    assert parameters(THREE, "main") == ["ctx?: Ctx", "x: Int"]
    primary, secondary = [each.parameters for each in RESULT.symbols if each.qualified_name == "Store.Store"]
    assert [(each.name, each.optional) for each in primary or ()] == [("size", False), ("names", True), ("ctx", True)]
    assert [each.name for each in secondary or ()] == ["a"]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store.total").modifiers == {"private"}
    assert symbol(RESULT, "Store.put").modifiers == {"override", "exported"}
    assert symbol(RESULT, "Store.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "Store.put.touch").modifiers == {"local", "exported"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == [
        "self.find(1 name)",
        "pair(0)",
        "~rows.foreach(1)",
        "_.go(0)",
        "~rows.map(1)",
        "~x.run(0)",
        "?.filter(1)",
        "?.collect(…)",
        "~y.q(0)",
        "~row.x(0)",
        "ok(1)",
        "~row.go(1)",
        "text(2)",
        "super.put(1)",
        "Thing(1)",
        "Simple(0)",
        "close(0)",
        "~failure.show(0)",
        "~head.c(0)",
        "~a.first(1)",
        "~rows.fold(3)",
        "spread(0 *)",
    ]
    assert calls(RESULT, "Store") == ["Base(1)"]
    assert calls(RESULT, "Store.total") == ["load(0)"]
    assert calls(THREE, "main") == ["put(2)", "bar(0)", "~y.foreach(1)", "~each.go(0)"]


def test_bases() -> None:
    assert bases(RESULT, "Store") == ["Base", "Closer", "x.Named", "App"], "of the class and of its companion"
    assert bases(RESULT, "Point") == ["Named"]
    assert bases(THREE, "Color") == ["Named"]
    assert bases(THREE, "Color.Red") == ["Color"]


def test_types() -> None:
    assert {"Found", "Failure"} <= set(reads(RESULT, "Store.put"))
    assert not {"T", "R", "Int"} & set(reads(RESULT, "Store.put"))
    assert reads(THREE, "Both") == ["Eq", "Show"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("scala.util", "Try", "Try"),
        ("scala.util", "Success", "Ok"),
        ("a.b", "*", ""),
        ("r.s", "T", "T"),
        ("c.d", "*", ""),
        ("c.d", "*", ""),
        ("x", "y", "z"),
        ("Inner", "*", ""),
    ]
    assert [(each.module, each.reexport) for each in THREE.imports] == [("Outer", True)]


def test_a_package_object_names_its_package() -> None:
    result = parse("package.scala", b"package play.api\npackage object json {\n  type Row = Int\n  def read() = 1\n}\n")
    assert outline(result) == ["PACKAGE play.api", "PACKAGE play.api.json", "TYPE Row", "FUNCTION read"]


def test_a_broken_file_keeps_its_definitions_and_calls() -> None:
    result = parse(
        "a.scala", b"class A {\n  def f() = g(1)\n  val x =\n  def h() { k.l( }\n}\nobject B { def m() = f() }\n"
    )
    assert result.errors
    assert {"A", "A.f", "B.m"} <= {each.qualified_name for each in result.symbols}
    assert {"g", "f"} <= {each.name for each in result.references}
