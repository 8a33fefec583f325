"""C#: namespaces in namespaces, using directives, partial classes, extension methods."""

from bound import UNRESOLVED, Bind


def test_a_namespace_sees_into_those_around_it(bind: Bind) -> None:
    found = bind(
        {
            "Level.cs": "namespace Shop;\npublic enum Level { Low, High }\n",
            "Cart.cs": "namespace Shop.Cart;\nclass Basket { Level level = Level.High; Item item = new Item(); }\n",
            "Item.cs": "namespace Shop.Cart\n{\n  class Item { }\n}\n",
            "Other.cs": "namespace Other;\nclass Item { }\nclass Level { }\n",
            "Outside.cs": "namespace Outside;\nclass Use { Item item; }\n",
        }
    )
    assert found.use("Cart.cs", "Level") == "Level.cs:Level exact"
    assert found.use("Cart.cs", "Level.High") == "Level.cs:Level.High exact"
    assert found.use("Cart.cs", "Item") == "Item.cs:Item exact"
    assert found.use("Outside.cs", "Item") == UNRESOLVED


def test_using_directives(bind: Bind) -> None:
    found = bind(
        {
            "Rows.cs": "namespace App.Rows;\npublic class Row { }\n"
            "public static class Loader { public static void Load() { } }\n",
            "Other.cs": "namespace App.Other;\npublic class Row { }\n",
            "Star.cs": "using System;\nusing App.Rows;\nnamespace A;\n"
            "class Use { void F() { new Row(); Loader.Load(); } }\n",
            "Static.cs": "using static App.Rows.Loader;\nnamespace B;\nclass Use { void F() { Load(); } }\n",
            "Alias.cs": """
                using Rows = App.Rows;
                using Line = App.Other.Row;
                namespace C;
                class Use { void F() { new Rows.Row(); new Line(); } }
            """,
            "Full.cs": "namespace D;\nclass Use { void F() { new App.Rows.Row(); App.Rows.Loader.Load(); } }\n",
            "Relative.cs": "namespace App;\nusing Rows;\nclass Use { void F() { new Row(); Rows.Loader.Load(); } }\n",
        }
    )
    assert found.use("Star.cs", "Row") == "Rows.cs:Row exact"
    assert found.use("Star.cs", "Loader.Load") == "Rows.cs:Loader.Load exact"
    assert found.use("Static.cs", "Load") == "Rows.cs:Loader.Load exact"
    assert found.use("Alias.cs", "Rows.Row") == "Rows.cs:Row exact"
    assert found.use("Alias.cs", "Line") == "Other.cs:Row exact"
    assert found.use("Full.cs", "App.Rows.Row") == "Rows.cs:Row exact"
    assert found.use("Full.cs", "App.Rows.Loader.Load") == "Rows.cs:Loader.Load exact"
    assert found.use("Relative.cs", "Row") == "Rows.cs:Row exact"
    assert found.use("Relative.cs", "Rows.Loader.Load") == "Rows.cs:Loader.Load exact"


def test_a_global_using_serves_the_files_of_its_project(bind: Bind) -> None:
    found = bind(
        {
            "Rows.cs": "namespace App.Rows;\npublic class Row { }\n",
            "One/Usings.cs": "global using App.Rows;\n",
            "One/Deep/Use.cs": "namespace One;\nclass Use { Row row; }\n",
            "Two/Use.cs": "namespace Two;\nclass Use { Row row; }\n",
        }
    )
    assert found.use("One/Deep/Use.cs", "Row") == "Rows.cs:Row exact"
    assert found.use("Two/Use.cs", "Row") == UNRESOLVED


def test_members_inherited_and_in_other_parts_of_the_class(bind: Bind) -> None:
    found = bind(
        {
            "Base.cs": "namespace A;\npublic class Base { protected void Release() { } }\n",
            "Store.cs": "namespace A;\n"
            "public partial class Store : Base { void Put() { Check(); Release(); base.Release(); this.Check(); } }\n",
            "Store.Check.cs": "namespace A;\npublic partial class Store { void Check() { Put(); Release(); } }\n",
        }
    )
    assert found.use("Store.cs", "Check") == "Store.Check.cs:Store.Check exact"
    assert found.use("Store.cs", "self.Check") == "Store.Check.cs:Store.Check exact"
    assert found.use("Store.cs", "Release") == "Base.cs:Base.Release exact"
    assert found.use("Store.cs", "base.Release") == "Base.cs:Base.Release exact"
    assert found.use("Store.Check.cs", "Put") == "Store.cs:Store.Put exact"
    assert found.use("Store.Check.cs", "Release") == "Base.cs:Base.Release exact"


def test_methods_that_only_their_parameters_tell_apart_are_inferred(bind: Bind) -> None:
    found = bind(
        {
            "A.cs": "namespace A;\n"
            "class Log { static void Write(int a) { } static void Write(string a) { } static void End() { } }\n",
            "B.cs": "namespace A;\nclass Use { void F() { Log.Write(1); Log.End(); } }\n",
        }
    )
    assert found.use("B.cs", "Log.Write") == "A.cs:Log.Write inferred"
    assert found.use("B.cs", "Log.End") == "A.cs:Log.End exact"


def test_a_member_that_has_the_name_of_a_type(bind: Bind) -> None:
    found = bind(
        {
            "Level.cs": "namespace A;\npublic enum Level { Low }\npublic class Event { }\n",
            "Log.cs": """
                namespace A;
                class Log
                {
                    public Level Level { get; }
                    public Event Event() { return new Event(); }
                }
            """,
        }
    )
    assert found.use("Log.cs", "Level") == "Level.cs:Level exact"
    assert found.uses("Log.cs", "Event") == {"Log.cs:Log.Event inferred"}


def test_an_extension_method_on_an_unknown_object_is_inferred(bind: Bind) -> None:
    found = bind(
        {
            "Ext.cs": "namespace A;\nstatic class Ext { public static void Shout(this string s) { } }\n",
            "Use.cs": "namespace A;\nclass Use { void F(string s) { s.Shout(); Ext.Shout(s); } }\n",
        }
    )
    assert found.use("Use.cs", "s.Shout") == "Ext.cs:Ext.Shout inferred"
    assert found.use("Use.cs", "Ext.Shout") == "Ext.cs:Ext.Shout exact"


def test_a_file_with_several_namespaces_is_read_by_itself_only(bind: Bind) -> None:
    found = bind(
        {
            "Two.cs": "namespace A { class X { Y y; } class Y { } }\nnamespace B { class Z { } }\n",
            "Use.cs": "namespace A;\nclass Use { Y y; }\n",
        }
    )
    assert found.use("Two.cs", "Y") == "Two.cs:Y exact"
    assert found.use("Use.cs", "Y") == UNRESOLVED


def test_an_object_whose_class_is_declared(bind: Bind) -> None:
    found = bind(
        {
            "Store.cs": "namespace Rows;\npublic class Store { public void Keep() { } public Store Next { get; } }\n",
            "Other.cs": "namespace Rows;\npublic class Other { public void Keep() { } }\n",
            "Ext.cs": "namespace Rows;\npublic static class Ext { public static void Shout(this Store s) { } }\n",
            "Use.cs": """
                using Rows;
                namespace B;
                class Use
                {
                    readonly Store _own;
                    void F(Store given, object any)
                    {
                        given.Keep(); _own.Keep(); _own.Next.Keep(); any.Keep(); given.Shout();
                    }
                }
            """,
        }
    )
    assert found.use("Use.cs", "given.Keep") == "Store.cs:Store.Keep exact"
    assert found.use("Use.cs", "_own.Keep") == "Store.cs:Store.Keep exact"
    assert found.use("Use.cs", "_own.Next.Keep") == "Store.cs:Store.Keep exact"
    assert found.use("Use.cs", "any.Keep") == UNRESOLVED
    assert found.use("Use.cs", "given.Shout") == "Ext.cs:Ext.Shout inferred"
