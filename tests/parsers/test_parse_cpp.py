"""C++."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse

SOURCE = """\
#include <vector>
#include "store/row.h"

namespace app::core {

/// Keeps rows.
template <typename T, int N>
class Store final : public Base<T>, private ns::Named {
 public:
  Store(int size, T first = 1) : Base(size), first_(first) {}
  virtual ~Store();
  explicit operator bool() const;
  static const std::vector<T>& rows(const T& t, ...);
  virtual void close() = 0;
  void open(int a) override;
  bool operator==(const Store& other) const { return true; }
  friend void peek();
  enum class Mode : int { Read, Write = 1 };
  using Row = int;

 private:
  template <class U>
  void touch(U&& u) {}
  int size_;
};

}  // namespace app::core

void app::core::Store::put(int* a, char b[], void (*done)(int)) const {
  auto row = a->find(1);
  row.get<int>(2, "a, b");
  std::move(row);
  ns::make<T>(x);
  for (auto& each : row) each.go();
  auto [p, q] = split();
  auto run = [&](int w) { w.run(p.x()); };
  new Row(1);
  Lock lock(&mutex);
  this->flush();
  throw Failure(static_cast<int>(1));
}

template <typename T>
T Store<T>::first(T a) { return a; }

Store::Store(int a) : b(a) {}
namespace { int hidden() { return 1; } }
TEST(StoreTest, Puts) { EXPECT_EQ(1, put(2)); }
BEGIN_NAMESPACE
namespace late { class MACRO Kept : public Base { int z(); }; }
"""
RESULT = parse("store.cc", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "NAMESPACE app.core",
        "CLASS app.core.Store",
        "CONSTRUCTOR app.core.Store.Store",
        "METHOD app.core.Store.~Store",
        "METHOD app.core.Store.operator bool",
        "METHOD app.core.Store.rows",
        "METHOD app.core.Store.close",
        "METHOD app.core.Store.open",
        "METHOD app.core.Store.operator==",
        "ENUM app.core.Store.Mode",
        "ENUM_MEMBER app.core.Store.Mode.Read",
        "ENUM_MEMBER app.core.Store.Mode.Write",
        "TYPE app.core.Store.Row",
        "METHOD app.core.Store.touch",
        "METHOD app.core.Store.put",
        "METHOD Store.first",
        "CONSTRUCTOR Store.Store",
        "FUNCTION hidden",
        "FUNCTION StoreTest.Puts",
        "NAMESPACE late",
        "CLASS late.Kept",
        "METHOD late.Kept.z",
    ]


def test_templates_belong_to_what_they_are_of() -> None:
    store = symbol(RESULT, "app.core.Store")
    assert (store.doc, store.start_line, store.name_line) == ("Keeps rows.", 7, 8)
    assert store.signature == ("template <typename T, int N> class Store final : public Base<T>, private ns::Named")
    assert symbol(RESULT, "Store.first").signature == "template <typename T> T Store<T>::first(T a)"


def test_parameters() -> None:
    assert parameters(RESULT, "app.core.Store.Store") == ["size: int", "first?: T"]
    assert parameters(RESULT, "app.core.Store.rows") == ["t: const T&", "*"]
    assert parameters(RESULT, "app.core.Store.put") == ["a: int*", "b: char []", "done: void (*)(int)"]
    assert parameters(RESULT, "app.core.Store.touch") == ["u: U&&"]


def test_modifiers() -> None:
    assert symbol(RESULT, "app.core.Store.rows").modifiers == {"static", "exported"}
    assert symbol(RESULT, "app.core.Store.close").modifiers == {"abstract", "exported"}
    assert symbol(RESULT, "app.core.Store.open").modifiers == {"override", "exported"}
    assert symbol(RESULT, "app.core.Store.touch").modifiers == {"private"}


def test_calls_with_arguments() -> None:
    assert calls(RESULT, "app.core.Store.put") == [
        "~a.find(1)",
        "~row.get(2)",
        "std.move(1)",
        "ns.make(1)",
        "~each.go(0)",
        "split(0)",
        "~w.run(1)",
        "~p.x(0)",
        "Row(1)",
        "Lock(1)",
        "self.flush(0)",
        "Failure(1)",
    ]
    assert calls(RESULT, "StoreTest.Puts") == ["EXPECT_EQ(2)", "put(1)"]


def test_bases_and_types() -> None:
    assert bases(RESULT, "app.core.Store") == ["Base", "ns.Named"]
    assert reads(RESULT, "app.core.Store.rows") == ["std.vector"]
    assert reads(RESULT, "Store.first") == []


def test_imports() -> None:
    assert imports(RESULT) == [("<vector>", "", ""), ("store/row.h", "", "")]
