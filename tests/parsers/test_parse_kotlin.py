"""Kotlin."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
@file:JvmName("Okio")
package okio.internal

import okio.Buffer
import okio.*
import okio.Path.Companion.toPath as asPath

typealias Rows = List<Row>

/**
 * Keeps rows.
 * @param size how many
 */
@Ann(x = 1)
public abstract class Store<T : Any> private constructor(val size: Int, names: String = "a", vararg rest: Int) :
  Base<T>(size), Closer, x.Named by other {
  companion object {
    const val MAX = 3
    fun make(): Store = Store(1)
  }
  constructor(a: Int) : this(a, "x")
  init { load() }
  val total: Int get() = count(size)
  var cache by lazy { Cache(3) }

  // Puts a row.
  override suspend fun <R> put(key: Int, row: T?, rows: List<T> = all(), block: (Int) -> Unit): R where T : Any {
    this.find(key, name = "a, b")
    val (a, b) = pair()
    rows.forEach { it.go() }
    rows.map { x -> x.run() }.filter(::check)
    for (each in rows) each.go("$key ${text(1, 2)}")
    try { close() } catch (failure: Failure) { failure.show() }
    super.put(key)
    val listener = object : Listener { override fun on() {} }
    a?.b!!.c()
    if (row is Row) bar(*rows)
    when (val q = z()) { is A -> q.b() }
    fun local(p: Int) { p.show() }
    fold(1, key) { left, right -> left + right }
    a infixCall b
    Outer.Inner(1).run {}
    return Color.RED as R
  }
  abstract fun close()
  protected inner class Inner
}

fun String.shout(n: Int): String = this.loud(n)
val <T> Outer.Inner<T>.last: T get() = this[0]
internal fun interface Runner {
  fun run()
}
enum class Color(private val rgb: Int) : Named {
  RED(1),
  GREEN(2) {
    override fun mix() {}
  };
  fun mix() {}
}
object Registry : Base(1) {
  val all = mutableListOf<Row>()
}
data class Point(val x: Int, var y: Int = 0)
val (left, right) = Point(1)
"""
RESULT = parse("src/Store.kt", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "PACKAGE okio.internal",
        "TYPE Rows",
        "CLASS Store",
        "CONSTRUCTOR Store.Store",
        "PROPERTY Store.size",
        "CLASS Store.Companion",
        "CONSTANT Store.Companion.MAX",
        "METHOD Store.Companion.make",
        "CONSTRUCTOR Store.Store",
        "PROPERTY Store.total",
        "PROPERTY Store.cache",
        "METHOD Store.put",
        "FUNCTION Store.put.on",
        "FUNCTION Store.put.local",
        "METHOD Store.close",
        "CLASS Store.Inner",
        "METHOD String.shout",
        "PROPERTY Outer.Inner.last",
        "INTERFACE Runner",
        "METHOD Runner.run",
        "ENUM Color",
        "CONSTRUCTOR Color.Color",
        "PROPERTY Color.rgb",
        "ENUM_MEMBER Color.RED",
        "ENUM_MEMBER Color.GREEN",
        "METHOD Color.GREEN.mix",
        "METHOD Color.mix",
        "CLASS Registry",
        "PROPERTY Registry.all",
        "CLASS Point",
        "CONSTRUCTOR Point.Point",
        "PROPERTY Point.x",
        "PROPERTY Point.y",
        "VARIABLE left",
        "VARIABLE right",
    ]
    assert RESULT.errors == []


def test_docs_signatures_and_places() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.\n@param size how many", 14, 15)
    assert store.signature.startswith("public abstract class Store<T : Any> private constructor(val size: Int, names")
    put = symbol(RESULT, "Store.put")
    assert put.doc == "Puts a row."
    assert put.signature.startswith("override suspend fun <R> put(key: Int, row: T?, rows: List<T> = all(), block")
    assert symbol(RESULT, "Color.Color").signature == "Color(private val rgb: Int)"
    assert symbol(RESULT, "String.shout").signature == "fun String.shout(n: Int): String"


def test_parameters() -> None:
    assert parameters(RESULT, "Store.put") == ["key: Int", "row: T?", "rows?: List<T>", "block: (Int) -> Unit"]
    assert parameters(RESULT, "Point.Point") == ["x: Int", "y?: Int"]
    primary, secondary = [each.parameters for each in RESULT.symbols if each.qualified_name == "Store.Store"]
    assert [each.name for each in primary or ()] == ["size", "names", "rest"]
    assert [each.optional for each in primary or ()] == [False, True, True]
    assert [each.name for each in secondary or ()] == ["a"]


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"abstract", "decorated", "exported"}
    assert symbol(RESULT, "Store.put").modifiers == {"async", "override", "exported"}
    assert symbol(RESULT, "Store.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "Store.Inner").modifiers == set()
    assert symbol(RESULT, "Color.rgb").modifiers == {"private"}
    assert symbol(RESULT, "Runner").modifiers == set()
    assert symbol(RESULT, "Runner.run").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "String.shout").modifiers == {"extension", "exported"}
    assert symbol(RESULT, "Store.put.local").modifiers == {"local", "exported"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.put") == [
        "all(0)",
        "self.find(1 name)",
        "pair(0)",
        "~rows.forEach(1)",
        "~it.go(0)",
        "~rows.map(1)",
        "~x.run(0)",
        "?.filter(1)",
        "~each.go(1)",
        "text(2)",
        "close(0)",
        "~failure.show(0)",
        "super.put(1)",
        "~a.b.c(0)",
        "bar(0 *)",
        "z(0)",
        "~q.b(0)",
        "fold(3)",
        "?.infixCall(…)",
        "Outer.Inner(1)",
        "?.run(1)",
    ]
    assert calls(RESULT, "Store") == ["Ann(0 x)", "Base(1)", "load(0)"]
    assert calls(RESULT, "Store.total") == ["count(1)"]
    assert calls(RESULT, "String.shout") == ["self.loud(1)"]


def test_bases() -> None:
    assert bases(RESULT, "Store") == ["Base", "Closer", "x.Named"]
    assert bases(RESULT, "Registry") == ["Base"]
    assert bases(RESULT, "Color") == ["Named"]
    assert bases(RESULT, "Store.put") == [], "an object without a name is no class that others know"


def test_types_and_function_references() -> None:
    found = reads(RESULT, "Store.put")
    assert {"check", "Failure", "Listener", "Row", "A"} <= set(found)
    assert not {"T", "R", "Int", "List"} & set(found)  # type parameters and built-in types
    assert reads(RESULT, "Rows") == ["Row"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("okio", "Buffer", "Buffer"),
        ("okio", "*", ""),
        ("okio.Path.Companion", "toPath", "asPath"),
    ]


def test_a_build_script() -> None:
    result = parse(
        "build.gradle.kts", b'plugins {\n  id("x") version "1"\n}\ntasks.register<Copy>("a") { from("b") }\n'
    )
    assert calls(result) == [
        "plugins(1)",
        "~id(1)",
        "?.version(…)",
        "tasks.register(2)",
        "~from(1)",
    ]


def test_a_bare_name_in_a_closure_may_belong_to_an_object_that_nothing_names() -> None:
    source = """
        fun f() {
          buildString { append(1); this.plain() }
          rows.forEach { show(it) }
          rows.map { row -> show(row) }
          lazy { make() }
          val later = { run() }
        }
    """
    found = calls(parse("a.kt", source.encode()), "f")
    assert [call for call in found if call.startswith("~")] == ["~append(1)"]


def test_what_the_grammar_does_not_know_is_read_all_the_same() -> None:
    source = """
        actual open class Text
        internal actual constructor(internal val data: Bytes) : Named<Text> {
          fun first() = data.get(0)
        }
        context(log: Log)
        fun write(dynamic: Any) { log.add(dynamic) }
        const val NAME = $$"$name"
    """
    result = parse("a.kt", source.encode())
    assert result.errors, "said all the same"
    assert outline(result) == [
        "CLASS Text",
        "CONSTRUCTOR Text.Text",
        "PROPERTY Text.data",
        "METHOD Text.first",
        "FUNCTION write",
        "CONSTANT NAME",
    ]
    assert bases(result, "Text") == ["Named"]
    assert calls(result, "write") == ["log.add(1)"]
    assert parameters(result, "write") == ["dynamic: Any"]


def test_a_platform_declaration_below_an_annotation_is_a_class() -> None:
    source = b"/* Copyright */\npackage a\n\n/** Sums. */\n@OptIn(Unsafe::class)\nactual class Crc {\n  fun f() {}\n}\n"
    result = parse("a.kt", source)
    assert (outline(result), result.errors) == (["PACKAGE a", "CLASS Crc", "METHOD Crc.f"], [])
    assert symbol(result, "Crc").doc == "Sums."
    assert symbol(result, "Crc").signature == "actual class Crc"
    assert symbol(result, "a").doc == "", "a licence is no documentation"


def test_a_broken_file_keeps_its_definitions_and_calls() -> None:
    result = parse("a.kt", b"class A {\n  fun f() { g(1) }\n  val x =\n  fun h() { k.l() }\n}\nfun m() = f()\n")
    assert result.errors
    assert outline(result) == ["CLASS A", "METHOD A.f", "PROPERTY A.x", "FUNCTION m"]
    assert [each.name for each in result.references] == ["g", "l", "f"]
