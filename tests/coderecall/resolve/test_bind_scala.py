"""Scala: packages in packages, relative imports, objects beside classes."""

from bound import UNRESOLVED, Bind


def test_packages_opened_one_in_the_other_are_all_seen(bind: Bind) -> None:
    found = bind(
        {
            "A.scala": "package shop\nclass Item\n",
            "B.scala": "package shop.cart\nclass Line\n",
            "C.scala": "package shop\npackage cart\nclass Cart { new Item; new Line }\n",
            "D.scala": "package shop.cart\nclass Flat { new Item; new Line }\n",
        }
    )
    assert found.use("C.scala", "Item") == "A.scala:Item exact"
    assert found.use("C.scala", "Line") == "B.scala:Line exact"
    assert found.use("D.scala", "Item") == UNRESOLVED, "only the innermost package of one clause is open"
    assert found.use("D.scala", "Line") == "B.scala:Line exact"


def test_imports_with_selectors_names_and_wildcards(bind: Bind) -> None:
    found = bind(
        {
            "rows.scala": "package app.rows\nclass Row\nclass Cell\nobject Rows { def load() = 1; def save() = 2 }\n",
            "other.scala": "package app.other\nclass Row\nclass Cell\n",
            "use.scala": """
                package use
                import app.rows.{ Row, Cell => Field }
                import app.rows.Rows._
                import scala.util.Try
                class Use { new Row; new Field; new Cell; load(); Try(1) }
            """,
            "star.scala": "package star\nimport app.rows._\nclass Star { new Row; Rows.save() }\n",
            "full.scala": "package full\nclass Full { app.rows.Rows.load() }\n",
            "relative.scala": "package app\nimport rows.Row\nclass Relative { new Row }\n",
        }
    )
    assert found.use("use.scala", "Row") == "rows.scala:Row exact"
    assert found.use("use.scala", "Field") == "rows.scala:Cell exact"
    assert found.use("use.scala", "Cell") == UNRESOLVED
    assert found.use("use.scala", "load") == "rows.scala:Rows.load exact"
    assert found.use("use.scala", "Try") == UNRESOLVED
    assert found.use("star.scala", "Row") == "rows.scala:Row exact"
    assert found.use("star.scala", "Rows.save") == "rows.scala:Rows.save exact"
    assert found.use("full.scala", "app.rows.Rows.load") == "rows.scala:Rows.load exact"
    assert found.use("relative.scala", "Row") == "rows.scala:Row exact"


def test_a_class_and_the_object_beside_it(bind: Bind) -> None:
    found = bind(
        {
            "Store.scala": """
                package a
                object Store { def make() = new Store; def both() = 1 }
                trait Store { def put() = close(); def close() = 1; def both() = 2 }
                case class Point(x: Int)
            """,
            "Use.scala": "package a\n"
            "class Use extends Store { Store.make(); Store.both(); Point(1); close(); super.put() }\n",
        }
    )
    assert found.target("Use.scala", "Store").signature == "trait Store"
    assert found.use("Use.scala", "Store.make") == "Store.scala:Store.make exact"
    assert found.use("Use.scala", "Store.both") == "Store.scala:Store.both inferred"
    assert found.use("Use.scala", "Point") == "Store.scala:Point exact"
    assert found.use("Use.scala", "close") == "Store.scala:Store.close exact"
    assert found.use("Use.scala", "super.put") == "Store.scala:Store.put exact"


def test_a_package_object_is_part_of_its_package(bind: Bind) -> None:
    found = bind(
        {
            "package.scala": "package app\npackage object rows { def load() = 1 }\n",
            "In.scala": "package app.rows\nclass In { load() }\n",
            "Out.scala": "package out\nimport app.rows.load\nclass Out { load() }\n",
        }
    )
    assert found.use("In.scala", "load") == "package.scala:load exact"
    assert found.use("Out.scala", "load") == "package.scala:load exact"


def test_an_unknown_object_gives_inferred_edges_only(bind: Bind) -> None:
    found = bind(
        {
            "A.scala": "package a\nclass A { def settle() = 1 }\n"
            "class B { def twice() = 1 }\nclass C { def twice() = 2 }\n",
            "B.scala": "package b\nclass Use { def f(x: Any) = { x.settle(); x.twice() } }\n",
        }
    )
    assert found.use("B.scala", "x.settle") == "A.scala:A.settle inferred"
    assert found.use("B.scala", "x.twice") == UNRESOLVED


def test_an_object_whose_class_is_declared(bind: Bind) -> None:
    found = bind(
        {
            "Store.scala": "package rows\nclass Store { def put() = 1 }\nclass Other { def put() = 2 }\n",
            "Use.scala": "package b\nimport rows.Store\n"
            "class Use(val own: Store) { def f(given1: Store, any: Any) = { given1.put(); own.put(); any.put() } }\n",
        }
    )
    assert found.use("Use.scala", "given1.put") == "Store.scala:Store.put exact"
    assert found.use("Use.scala", "own.put") == "Store.scala:Store.put exact"
    assert found.use("Use.scala", "any.put") == UNRESOLVED
