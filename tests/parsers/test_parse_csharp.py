"""C#."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
using System;
using static System.Math;
using Json = Newtonsoft.Json.Linq;
global using A.B;

namespace Serilog.Core;

/// <summary>
/// Keeps rows, see <see cref="Row"/>.
/// </summary>
[Ann(x = 1)]
public abstract partial class Store<T> : Base<T>, IClose, X.INamed where T : Item
{
    private const int A = 1, B = 2;
    readonly List<Row> _rows = new();
    public event EventHandler Changed;
    public Store(int size, params string[] names) : base(size) { Load(); }
    ~Store() { }
    public int Total { get; set; } = Count(1);
    public int Twice => Total * Two();
    public Row this[int i] { get { return At(i); } set { Keep(value); } }
    public static Store<T> operator +(Store<T> a, Store<T> b) => a.Add(b);
    // Puts a row.
    protected override async Task<R> Put<R>(int key, ref T row, Token token = default, params T[] rest) where R : new()
    {
        this.Find(key, name: "a, b");
        var (a, b) = Pair();
        _rows.ForEach(x => x.Go());
        _rows.Select((y, z) => y.Q(z)).First<int>();
        foreach (var each in rest) each.Go($"{key} {Text(1, 2)}");
        try { Close(); } catch (Failure failure) { failure.Show(); }
        base.Put(key);
        var made = new Thing<Row>(1) { Size = 2 };
        var plain = new Plain { Size = 2 };
        a?.First!.C()?.D();
        if (row is Found found && found.Bar()) Baz(out var outed);
        switch (key) { case Named named: named.B(); break; }
        int Local(int p) { return p.Show(); }
        nameof(Store);
        Outer.Inner.Run();
        Log(Level.Debug, typeof(Kind), (Cast)row);
        return default;
    }
    public abstract void Close();
    void IDisposable.Dispose() => Free();
    class Inner { }
}
public record Point(int X, int Y = 0) : Named(X);
public record struct Pair(int A);
struct Plain { public int Size; }
interface IClose : INamed { void Close(); int P { get; } }
enum Color : byte { Red = 1, Green }
public delegate void Handler(object sender, int e);
static class Ext { public static string Shout(this Row row, int n) => row.Loud(n); }
class Prim(int size) : Base(size) { int twice = Twice(size); }
"""
RESULT = parse("src/Store.cs", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "NAMESPACE Serilog.Core",
        "CLASS Store",
        "CONSTANT Store.A",
        "CONSTANT Store.B",
        "FIELD Store._rows",
        "FIELD Store.Changed",
        "CONSTRUCTOR Store.Store",
        "METHOD Store.~Store",
        "PROPERTY Store.Total",
        "PROPERTY Store.Twice",
        "PROPERTY Store.this[]",
        "METHOD Store.operator +",
        "METHOD Store.Put",
        "FUNCTION Store.Put.Local",
        "METHOD Store.Close",
        "METHOD Store.IDisposable.Dispose",
        "CLASS Store.Inner",
        "CLASS Point",
        "CONSTRUCTOR Point.Point",
        "PROPERTY Point.X",
        "PROPERTY Point.Y",
        "STRUCT Pair",
        "CONSTRUCTOR Pair.Pair",
        "PROPERTY Pair.A",
        "STRUCT Plain",
        "FIELD Plain.Size",
        "INTERFACE IClose",
        "METHOD IClose.Close",
        "PROPERTY IClose.P",
        "ENUM Color",
        "ENUM_MEMBER Color.Red",
        "ENUM_MEMBER Color.Green",
        "TYPE Handler",
        "CLASS Ext",
        "METHOD Ext.Shout",
        "CLASS Prim",
        "CONSTRUCTOR Prim.Prim",
        "FIELD Prim.twice",
    ]
    assert RESULT.errors == []


def test_docs_signatures_and_places() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows, see Row.", 11, 12)
    assert store.signature == ("public abstract partial class Store<T> : Base<T>, IClose, X.INamed where T : Item")
    put = symbol(RESULT, "Store.Put")
    assert put.doc == "Puts a row."
    assert put.signature.startswith("protected override async Task<R> Put<R>(int key, ref T row, Token token = default")
    assert symbol(RESULT, "Store.Twice").signature == "public int Twice"


def test_parameters() -> None:
    assert parameters(RESULT, "Store.Store") == ["size: int", "*names: string[]"]
    assert parameters(RESULT, "Store.Put") == ["key: int", "row: ref T", "token?: Token", "*rest: T[]"]
    assert parameters(RESULT, "Point.Point") == ["X: int", "Y?: int"]
    assert parameters(RESULT, "Ext.Shout") == ["n: int"], "the object that it extends is its receiver"
    assert symbol(RESULT, "Store.this[]").parameters is None


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"abstract", "decorated", "exported", "partial"}
    assert symbol(RESULT, "Store.A").modifiers == {"private", "static"}
    assert symbol(RESULT, "Store._rows").modifiers == {"private"}
    assert symbol(RESULT, "Store.Put").modifiers == {"async", "override"}
    assert symbol(RESULT, "IClose.Close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "Point.X").modifiers == {"exported"}
    assert symbol(RESULT, "Ext.Shout").modifiers == {"extension", "exported"}
    assert symbol(RESULT, "Store.Put.Local").modifiers == {"local"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "Store.Put") == [
        "self.Find(1 name)",
        "Pair(0)",
        "_rows.ForEach(1)",
        "~x.Go(0)",
        "_rows.Select(1)",
        "~y.Q(1)",
        "?.First(0)",
        "~each.Go(1)",
        "Text(2)",
        "Close(0)",
        "~failure.Show(0)",
        "base.Put(1)",
        "Thing(1)",
        "Plain(0)",
        "~a.First.C(0)",
        "?.D(0)",
        "~found.Bar(0)",
        "Baz(1)",
        "~named.B(0)",
        "Outer.Inner.Run(0)",
        "Log(3)",
    ]
    assert calls(RESULT, "Store.Store") == ["base(1)", "Load(0)"]
    assert calls(RESULT, "Store.Total") == ["Count(1)"]
    assert calls(RESULT, "Store.this[]") == ["At(1)", "Keep(1)"]
    assert calls(RESULT, "Point") == ["Named(1)"]
    assert calls(RESULT, "Prim") == ["Base(1)"]


def test_bases() -> None:
    assert bases(RESULT, "Store") == ["Base", "IClose", "X.INamed"]
    assert bases(RESULT, "Point") == ["Named"]
    assert bases(RESULT, "Prim") == ["Base"]
    assert bases(RESULT, "IClose") == ["INamed"]


def test_types_attributes_and_static_members() -> None:
    found = reads(RESULT, "Store.Put")
    assert {"Task", "Token", "Failure", "Row", "Found", "Named", "Level.Debug", "Kind", "Cast"} <= set(found)
    assert not {"T", "R", "var"} & set(found)  # type parameters and built-in types
    assert reads(RESULT, "Store")[:2] == ["Ann", "Item"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("System", "*", ""),
        ("System.Math", "*", ""),
        ("Newtonsoft.Json.Linq", "", "Json"),
        ("A.B", "*", ""),
    ]
    assert [each.reexport for each in RESULT.imports] == [False, False, False, True], "global ones serve all files"


def test_namespaces_in_namespaces_and_statements_without_a_class() -> None:
    source = (
        "namespace A.B { using Q; namespace C { class D { } } }\nnamespace E { class F { } }\nConsole.Write(Get(1));"
    )
    result = parse("a.csx", f"{source}\nint Get(int a) {{ return a; }}\n".encode())
    assert outline(result) == [
        "NAMESPACE A.B",
        "NAMESPACE A.B.C",
        "CLASS D",
        "NAMESPACE E",
        "CLASS F",
        "FUNCTION Get",
    ]
    assert calls(result) == ["Console.Write(1)", "Get(1)"]


def test_members_under_conditions_are_all_read() -> None:
    source = "class A {\n#if NET\n  void F() { G(); }\n#else\n  void H() { I(); }\n#endif\n}\n"
    result = parse("a.cs", source.encode())
    assert result.errors == []
    assert outline(result) == ["CLASS A", "METHOD A.F", "METHOD A.H"]


def test_conditions_inside_a_declaration_take_the_first_branch() -> None:
    source = """
        public sealed class Logger : ILogger
        #if ASYNC
            , IAsyncDisposable
        #else
            , IDisposable
        #endif
        {
            void F() { G(1); }
        }
    """
    result = parse("a.cs", source.encode())
    assert result.errors, "said all the same"
    assert outline(result) == ["CLASS Logger", "METHOD Logger.F"]
    assert bases(result, "Logger") == ["ILogger", "IAsyncDisposable"]
    assert calls(result, "Logger.F") == ["G(1)"]


def test_a_broken_file_keeps_its_definitions_and_calls() -> None:
    result = parse(
        "a.cs", b"class A {\n  void F() { G(1); }\n  int x = ;\n  void H() { k.L( }\n}\nclass B { void M() { F(); } }\n"
    )
    assert result.errors
    assert {"A", "A.F", "B.M"} <= {each.qualified_name for each in result.symbols}
    assert {"G", "F"} <= {each.name for each in result.references}
