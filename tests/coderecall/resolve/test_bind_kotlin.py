"""Kotlin: packages that files declare, companions, extensions, objects that nothing names."""

from bound import UNRESOLVED, Bind


def test_files_of_a_package_see_each_other_whatever_their_path(bind: Bind) -> None:
    found = bind(
        {
            "src/Cart.kt": "package shop\nclass Cart { fun add() { Item(1); price() } }\n",
            "other/Item.kt": "package shop\nclass Item(val n: Int)\nfun price() = 1\n",
            "src/Item.kt": "package store\nclass Item\nfun price() = 2\n",
        }
    )
    assert found.use("src/Cart.kt", "Item") == "other/Item.kt:Item exact"
    assert found.use("src/Cart.kt", "price") == "other/Item.kt:price exact"


def test_imports_by_name_alias_and_star(bind: Bind) -> None:
    found = bind(
        {
            "a/Rows.kt": "package app.rows\nclass Row { class Cell }\n"
            "fun load() {}\nobject Registry { fun put() {} }\n",
            "b/Other.kt": "package app.other\nclass Row\nfun load() {}\n",
            "c/Named.kt": """
                package c
                import app.rows.Row
                import app.rows.load as read
                import app.rows.Registry.put
                import java.util.Date
                fun main() { Row(); read(); put(); Row.Cell(); Date(); load() }
            """,
            "c/Star.kt": "package d\nimport app.rows.*\nimport kotlin.test.*\n"
            "fun main() { Row(); load(); Registry.put() }\n",
            "c/Full.kt": "package e\nfun main() { app.rows.load(); app.rows.Registry.put(); app.nothing.load() }\n",
        }
    )
    assert found.use("c/Named.kt", "Row") == "a/Rows.kt:Row exact"
    assert found.use("c/Named.kt", "read") == "a/Rows.kt:load exact"
    assert found.use("c/Named.kt", "put") == "a/Rows.kt:Registry.put exact"
    assert found.use("c/Named.kt", "Row.Cell") == "a/Rows.kt:Row.Cell exact"
    assert found.use("c/Named.kt", "Date") == UNRESOLVED
    assert found.use("c/Named.kt", "load") == UNRESOLVED, "the import gives it another name"
    assert found.use("c/Star.kt", "Row") == "a/Rows.kt:Row exact"
    assert found.use("c/Star.kt", "Registry.put") == "a/Rows.kt:Registry.put exact"
    assert found.use("c/Full.kt", "app.rows.load") == "a/Rows.kt:load exact"
    assert found.use("c/Full.kt", "app.rows.Registry.put") == "a/Rows.kt:Registry.put exact"
    assert found.use("c/Full.kt", "app.nothing.load") == UNRESOLVED
    assert found.imported("c/Named.kt", "read") == ("a/Rows.kt", "load")


def test_members_inherited_and_of_the_companion(bind: Bind) -> None:
    found = bind(
        {
            "Base.kt": "package a\nabstract class Base { fun close() {} }\n",
            "Store.kt": """
                package a
                class Store : Base() {
                    companion object { fun make() = Store() }
                    fun put() { close(); make(); this.put(); super.close() }
                }
            """,
            "Use.kt": "package b\nimport a.Store\nfun main() { Store.make(); Store.put() }\n",
        }
    )
    assert found.use("Store.kt", "close") == "Base.kt:Base.close exact"
    assert found.use("Store.kt", "super.close") == "Base.kt:Base.close exact"
    assert found.use("Store.kt", "make") == "Store.kt:Store.Companion.make exact"
    assert found.use("Store.kt", "self.put") == "Store.kt:Store.put exact"
    assert found.use("Use.kt", "Store.make") == "Store.kt:Store.Companion.make exact"
    assert found.use("Use.kt", "Store.put") == "Store.kt:Store.put inferred", "no method is reached through a type"


def test_functions_that_only_their_parameters_tell_apart_are_inferred(bind: Bind) -> None:
    found = bind(
        {
            "a.kt": "package a\nfun put(n: Int) {}\nfun put(s: String) {}\nfun get() {}\nfun set(n: Int) {}\n",
            "more.kt": "package a\nfun get(n: Int, m: Int = 1) {}\n",
            "b.kt": "package a\nfun main() { put(1); get(); set(1, 2) }\n",
            "d.kt": "package a\nfun main() { get(1) }\n",
            "c.kt": """
                package a
                open class Base { fun show(n: Int) {} }
                class Child : Base() { fun show() {}\n fun main() { show(1) } }
            """,
        }
    )
    assert found.use("b.kt", "put") == "a.kt:put inferred"
    assert found.use("b.kt", "get") == "a.kt:get exact", "the only one that takes nothing"
    assert found.use("d.kt", "get") == "more.kt:get exact", "the only one that takes one argument"
    assert found.use("b.kt", "set") == "a.kt:set inferred", "none takes two"
    assert found.use("c.kt", "show") == "c.kt:Child.show inferred"


def test_one_declaration_per_platform_is_inferred(bind: Bind) -> None:
    found = bind(
        {
            "src/commonMain/kotlin/Clock.kt": "package a\nexpect class Clock\n",
            "src/jvmMain/kotlin/Clock.kt": "package a\nactual class Clock\n",
            "src/jvmMain/kotlin/Use.kt": "package a\nfun main() { Clock() }\n",
        }
    )
    assert found.use("src/jvmMain/kotlin/Use.kt", "Clock") == "src/jvmMain/kotlin/Clock.kt:Clock inferred"


def test_extensions_are_found_through_imports_and_never_exact_on_an_unknown_object(bind: Bind) -> None:
    found = bind(
        {
            "Rows.kt": "package rows\nclass Row { fun id() = 1 }\nfun Row.shout() { id(); this.id() }\n",
            "Text.kt": "package text\nfun String.shout() {}\nfun String.quiet() {}\nfun Int.quiet() {}\n",
            "Use.kt": "package b\nimport text.shout\nimport text.quiet\nfun main(s: String) { s.shout(); s.quiet() }\n",
        }
    )
    assert found.use("Use.kt", "s.shout") == "Text.kt:String.shout inferred"
    assert found.use("Use.kt", "s.quiet") == UNRESOLVED, "extensions of two types"
    assert found.use("Rows.kt", "id") == "Rows.kt:Row.id exact"
    assert found.use("Rows.kt", "self.id") == "Rows.kt:Row.id exact"
    assert found.imported("Use.kt", "shout") == ("Text.kt", "String.shout")


def test_a_bare_name_may_be_a_member_of_an_object_that_nothing_names(bind: Bind) -> None:
    found = bind(
        {
            "a.kt": """
                package a
                fun append(n: Int) {}
                fun plain() { append(1) }
                fun closure() = buildString { append(2) }
                fun each(all: List<Int>) { all.forEach { append(it) } }
                fun StringBuilder.extension() { append(3) }
            """,
            "b.kt": "package a\nclass Screen : Activity() { fun f() { append(4) } }\n"
            "class Plain { fun f() { append(5) } }\n",
        }
    )
    assert found.uses("a.kt", "append") == {"a.kt:append exact", "a.kt:append inferred"}
    assert found.uses("b.kt", "append") == {"a.kt:append exact", "a.kt:append inferred"}


def test_a_private_function_of_another_file_is_not_seen(bind: Bind) -> None:
    found = bind(
        {
            "a.kt": "package a\nprivate fun help() {}\nclass A { private fun own() {} }\n",
            "b.kt": "package a\nfun main() { help() }\n",
        }
    )
    assert found.use("b.kt", "help") == UNRESOLVED


def test_an_object_whose_class_is_declared(bind: Bind) -> None:
    found = bind(
        {
            "Store.kt": "package rows\nclass Store {\n  fun put() {}\n  fun settle() {}\n}\n",
            "Other.kt": "package rows\nclass Other {\n  fun put() {}\n}\n",
            "Use.kt": """
                package b
                import rows.Store
                class Use(private val own: Store) {
                  private val late: Store? = null
                  fun f(given: Store) { given.put(); own.put(); late?.put(); own.missing() }
                  fun g(given: Store, all: List<Other>) { all.forEach { given -> given.settle() } }
                  fun h() { with(x) { own.settle() } }
                }
            """,
        }
    )
    assert found.use("Use.kt", "given.put") == "Store.kt:Store.put exact"
    assert found.use("Use.kt", "own.put") == "Store.kt:Store.put exact"
    assert found.use("Use.kt", "late.put") == "Store.kt:Store.put exact"
    assert found.use("Use.kt", "own.missing") == UNRESOLVED
    assert found.use("Use.kt", "given.settle") == "Store.kt:Store.settle inferred", "a closure has a name of its own"
    assert found.use("Use.kt", "own.settle") == "Store.kt:Store.settle inferred", "x may have an `own`, too"
