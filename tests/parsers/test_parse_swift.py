"""Swift."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = r"""
import Foundation
@testable import Alamofire
import class UIKit.UIView
@_exported import Core

/// Keeps rows.
/// In order.
@available(iOS 13, *)
public final class Store<T: Item>: Base<Row>, Closer, Core.Named where T: Hashable {
  private static let shared = Store(size: 1), other: Int = load()
  var count: Int { names.count() }
  weak var delegate: StoreDelegate? { didSet { changed() } }
  enum Kind: String { case a, b = "x"
    indirect case c(Kind) }
  typealias Rows = [Row]
  struct Inner { let x, y: Int }

  /** Makes. */
  public required init?(size: Int, _ names: String..., by key: Key = .default) { super.init(size: size) }
  deinit { close() }
  subscript(index: Int) -> T { get { at(index) } set { put(newValue) } }

  @discardableResult
  override open func put<R>(_ key: String, in rows: [T]? = nil, with block: @escaping (Row) -> Void) async -> [R] {
    self.find(key, in: rows)
    rows.first(where: { $0.ok }).save()
    let row = Row(1), (a, b) = pair()
    guard let spare = delegate else { return [] }
    if let spare { spare.go() }
    for item in rows where item.ok { item.go() }
    do { try row.check() } catch let error as Failure { error.show() }
    all.map { one in one.run() }
    all.reduce(0) { sum, value in sum.plus(value) }
    UIView.animate(withDuration: 1, animations: { self.go() }) { done in done.yes() }
    Self.make()
    Wrapper<Row>(1)
    delegate?.did(self)
    box!.open(.red, "a, \(b(1))")
    func local(_ z: Int) { z.foo() }
    switch key { case .a(let v): v.go()
      default: .init(1) }
    return try await Foo.bar { }.baz()
  }
  class func build() -> Store { Self() }
  static func == (a: Store, b: Store) -> Bool { true }
}

extension Store: Equatable {
  func extra() { put("a") }
  var size: Int { 1 }
}
protocol Closer: AnyObject, Named {
  associatedtype Key: Hashable
  var x: Int { get }
  func close(_ a: Int)
  init(a: Int)
}
actor Bank { func pay() async {} }
private func helper(_ x: Int) -> Int { x }
public let top = 3
var level = 1
#if os(macOS)
func mac() { helper(1) }
#endif
@main struct App { static func main() { run() } }
"""
RESULT = parse("Sources/Store/Store.swift", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "CLASS Store",
        "FIELD Store.shared",
        "FIELD Store.other",
        "PROPERTY Store.count",
        "FIELD Store.delegate",
        "ENUM Store.Kind",
        "ENUM_MEMBER Store.Kind.a",
        "ENUM_MEMBER Store.Kind.b",
        "ENUM_MEMBER Store.Kind.c",
        "TYPE Store.Rows",
        "STRUCT Store.Inner",
        "FIELD Store.Inner.x",
        "FIELD Store.Inner.y",
        "CONSTRUCTOR Store.init",
        "METHOD Store.deinit",
        "METHOD Store.subscript",
        "METHOD Store.put",
        "FUNCTION Store.put.local",
        "METHOD Store.build",
        "METHOD Store.==",
        "METHOD Store.extra",
        "PROPERTY Store.size",
        "INTERFACE Closer",
        "TYPE Closer.Key",
        "FIELD Closer.x",
        "METHOD Closer.close",
        "CONSTRUCTOR Closer.init",
        "CLASS Bank",
        "METHOD Bank.pay",
        "FUNCTION helper",
        "CONSTANT top",
        "VARIABLE level",
        "FUNCTION mac",
        "STRUCT App",
        "METHOD App.main",
    ]
    assert RESULT.errors == []


def test_docs_signatures_and_places() -> None:
    store = symbol(RESULT, "Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.\nIn order.", 9, 10)
    assert store.signature == "public final class Store<T: Item>: Base<Row>, Closer, Core.Named where T: Hashable"
    assert symbol(RESULT, "Store.init").doc == "Makes."
    assert symbol(RESULT, "Store.build").signature == "class func build() -> Store"


def test_parameters_have_the_names_that_calls_use() -> None:
    assert parameters(RESULT, "Store.init") == ["=size: Int", "*names: String", "=by?: Key"]
    assert parameters(RESULT, "Store.put") == ["key: String", "=in?: [T]?", "=with: @escaping (Row) -> Void"]
    assert parameters(RESULT, "Store.subscript") == ["index: Int"]


def test_declared_types() -> None:
    assert symbol(RESULT, "Store.shared").type == ""
    assert symbol(RESULT, "Store.other").type == "Int"
    assert symbol(RESULT, "Store.delegate").type == "StoreDelegate?"
    assert symbol(RESULT, "Store.put").type == "[R]"


def test_modifiers() -> None:
    assert symbol(RESULT, "Store").modifiers == {"decorated", "exported"}
    assert symbol(RESULT, "Store.shared").modifiers == {"private", "static"}
    assert symbol(RESULT, "Store.put").modifiers == {"decorated", "override", "exported", "async"}
    assert symbol(RESULT, "Store.build").modifiers == {"static"}
    assert symbol(RESULT, "Closer.close").modifiers == {"abstract"}
    assert symbol(RESULT, "Store.put.local").modifiers == {"local"}
    assert symbol(RESULT, "helper").modifiers == {"private"}


def test_calls_with_labels_and_trailing_closures() -> None:
    assert calls(RESULT, "Store.put") == [
        "self.find(1 in)",
        "~rows.first(0 where)",
        "?.save(0)",
        "Row(1)",
        "pair(0)",
        "~spare.go(0)",
        "~item.go(0)",
        "~row.check(0)",
        "~error.show(0)",
        "all.map(1)",
        "~one.run(0)",
        "all.reduce(2)",
        "~sum.plus(1)",
        "UIView.animate(1 withDuration animations)",
        "self.go(0)",
        "~done.yes(0)",
        "self.make(0)",
        "Wrapper(1)",
        "delegate.did(1)",
        "box.open(2)",
        "~b(1)",
        "~v.go(0)",
        "?.init(1)",
        "Foo.bar(1)",
        "?.baz(0)",
    ]
    assert calls(RESULT, "Store.init") == ["super.init(0 size)"]
    assert calls(RESULT, "Store.delegate") == ["changed(0)"]
    assert calls(RESULT, "Store.subscript") == ["at(1)", "put(1)"]
    assert calls(RESULT, "Store.build") == ["Self(0)"]


def test_bases_and_conformances_of_extensions() -> None:
    assert bases(RESULT, "Store") == ["Base", "Closer", "Core.Named", "Equatable"]
    assert bases(RESULT, "Closer") == ["Named"]


def test_types() -> None:
    assert set(reads(RESULT, "Store")) == {"Item", "Row", "Hashable"}
    assert "StoreDelegate" in reads(RESULT, "Store.delegate")
    assert not {"T", "R", "String", "Int"} & set(reads(RESULT, "Store.put"))


def test_imports() -> None:
    assert imports(RESULT) == [
        ("Foundation", "*", ""),
        ("Alamofire", "*", ""),
        ("UIKit", "UIView", "UIView"),
        ("Core", "*", ""),
    ]
    assert [each.reexport for each in RESULT.imports] == [False, False, False, True]


def test_broken_code_keeps_definitions_and_calls() -> None:
    result = parse("a.swift", b"class A { func f() { g( }\n func h() { k(1) } var }\nfunc last() { m(2) }\n")
    assert {"h", "last"} <= {each.name for each in result.symbols}
    assert {"k", "m"} <= {each.name for each in result.references}
    assert result.errors
