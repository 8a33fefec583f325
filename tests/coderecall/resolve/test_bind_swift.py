"""Swift: modules are folders whose files see each other; types are extended anywhere in them."""

from bound import UNRESOLVED, Bind


def test_files_of_a_module_see_each_other_and_what_is_imported(bind: Bind) -> None:
    found = bind(
        {
            "Sources/Shop/Cart.swift": "public class Cart { func add() { Item(); start() } }\nprivate func no(){}\n",
            "Sources/Shop/Item.swift": "public struct Item {}\nfunc start() { no() }\n",
            "Sources/Other/Item.swift": "public struct Item {}\nstruct Inner {}\n",
            "Sources/App/main.swift": "import Shop\nfunc go() { Cart(); start(); Shop.Item() }\n",
            "Tests/ShopTests/CartTests.swift": "@testable import Shop\nimport XCTest\nfunc check() { start() }\n",
        }
    )
    assert found.use("Sources/Shop/Cart.swift", "Item") == "Sources/Shop/Item.swift:Item exact"
    assert found.use("Sources/Shop/Cart.swift", "start") == "Sources/Shop/Item.swift:start exact"
    assert found.use("Sources/Shop/Item.swift", "no") == UNRESOLVED
    assert found.use("Sources/App/main.swift", "Cart") == "Sources/Shop/Cart.swift:Cart exact"
    assert found.use("Sources/App/main.swift", "start") == UNRESOLVED, "it is not public"
    assert found.use("Sources/App/main.swift", "Shop.Item") == "Sources/Shop/Item.swift:Item exact"
    assert found.use("Tests/ShopTests/CartTests.swift", "start") == "Sources/Shop/Item.swift:start exact"


def test_the_manifest_says_where_a_module_is(bind: Bind) -> None:
    found = bind(
        {
            "Package.swift": 'let package = Package(name: "Net", targets: [.target(name: "Net", path: "Source"),\n'
            '.testTarget(name: "NetTests", dependencies: ["Net"], path: "Checks")])\n',
            "Source/Core/Session.swift": "public class Session {}\n",
            "Source/Features/Cache.swift": "func cached() { Session() }\n",
            "Checks/SessionTests.swift": "import Net\nfunc check() { Session() }\n",
        }
    )
    assert found.use("Source/Features/Cache.swift", "Session") == "Source/Core/Session.swift:Session exact"
    assert found.use("Checks/SessionTests.swift", "Session") == "Source/Core/Session.swift:Session exact"


def test_members_of_extensions_protocols_and_bases(bind: Bind) -> None:
    found = bind(
        {
            "Sources/A/Store.swift": """
                class Store: Base {
                  init(size: Int) { super.init() }
                  func put() { check_it(); self.close_it(); Self.make_it(); helper(); missing_it(); self.two_ways() }
                  func two_ways() {}
                  class func build() { Self(size: 1) }
                  enum Kind { case a }
                  func kinds() { Kind.a; rows.map { $0.check_it() } }
                }
            """,
            "Sources/A/Store+More.swift": """
                extension Store {
                  func check_it() { put(); Kind.make() }
                  static func make_it() {}
                  func two_ways(a: Int) {}
                }
                extension Store.Kind { static func make() {} }
            """,
            "Sources/A/Base.swift": "class Base {\n  init() {}\n  func close_it() {}\n}\nfunc helper() {}\n",
        }
    )
    store = "Sources/A/Store.swift"
    assert found.use(store, "check_it") == "Sources/A/Store+More.swift:Store.check_it exact"
    assert found.use(store, "self.close_it") == "Sources/A/Base.swift:Base.close_it exact"
    assert found.use(store, "self.make_it") == "Sources/A/Store+More.swift:Store.make_it exact"
    assert found.use(store, "super.init") == "Sources/A/Base.swift:Base.init exact"
    assert found.use(store, "helper") == "Sources/A/Base.swift:helper exact"
    assert found.use(store, "missing_it") == UNRESOLVED
    assert found.use(store, "Self") == f"{store}:Store exact"
    assert found.use(store, "self.two_ways") == f"{store}:Store.two_ways inferred", "which one the labels say"
    assert found.use(store, "$0.check_it") == "Sources/A/Store+More.swift:Store.check_it inferred"
    assert found.use("Sources/A/Store+More.swift", "put") == f"{store}:Store.put exact"
    assert found.use("Sources/A/Store+More.swift", "Kind.make") == "Sources/A/Store+More.swift:Store.Kind.make exact"
