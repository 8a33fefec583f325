"""Go and Java: packages whose files see each other, and what is reached by import."""

from bound import UNRESOLVED, Bind


def test_go_files_of_a_folder_are_one_package(bind: Bind) -> None:
    found = bind(
        {
            "store/store.go": "package store\ntype Store struct{}\nfunc New() *Store { return open() }\n",
            "store/open.go": "package store\nfunc open() *Store { return &Store{} }\n",
            "other/open.go": "package other\nfunc open() {}\n",
        }
    )
    assert found.use("store/store.go", "open") == "store/open.go:open exact"
    assert found.use("store/open.go", "Store") == "store/store.go:Store exact"


def test_a_go_import_path_ends_with_a_folder(bind: Bind) -> None:
    found = bind(
        {
            "store/store.go": "package store\nfunc New() {}\n",
            "store/store_test.go": "package store\nfunc Fake() {}\n",
            "cmd/main.go": 'package main\nimport (\n"example.com/u/app/store"\n"example.com/z/store2"\n)\n'
            "func main() { store.New(); store.Fake(); store2.New() }\n",
        }
    )
    assert found.use("cmd/main.go", "store.New") == "store/store.go:New exact"
    assert found.use("cmd/main.go", "store.Fake") == UNRESOLVED, "tests are not part of the package for others"
    assert found.use("cmd/main.go", "store2.New") == UNRESOLVED
    assert found.imported("cmd/main.go", "store") == ("store/store.go", None)


def test_the_root_package_of_a_go_module_is_known_by_its_name(bind: Bind) -> None:
    found = bind(
        {
            "cobra.go": "package cobra\ntype Command struct{}\n",
            "doc/doc.go": 'package doc\nimport "github.com/spf13/cobra"\nfunc Gen(c *cobra.Command) {}\n',
        }
    )
    assert found.use("doc/doc.go", "cobra.Command") == "cobra.go:Command exact"


def test_go_methods_and_embedded_structs(bind: Bind) -> None:
    found = bind(
        {
            "a.go": "package a\ntype Base struct{}\nfunc (b *Base) Close() {}\ntype Store struct { Base }\n",
            "b.go": """
                package a
                func (s *Store) Put() { s.check(); s.Close(); s.Missing() }
                func (s *Store) check() {}
            """,
        }
    )
    assert found.use("b.go", "self.check") == "b.go:Store.check exact"
    assert found.use("b.go", "self.Close") == "a.go:Base.Close exact"
    assert found.use("b.go", "self.Missing") == UNRESOLVED


def test_a_go_function_defined_per_platform_is_inferred(bind: Bind) -> None:
    found = bind(
        {
            "open_linux.go": "package a\nfunc open() {}\n",
            "open_windows.go": "package a\nfunc open() {}\n",
            "main.go": "package a\nfunc run() { open() }\n",
        }
    )
    assert found.use("main.go", "open") == "open_linux.go:open inferred"


def test_java_types_of_a_package_need_no_import(bind: Bind) -> None:
    found = bind(
        {
            "src/main/java/shop/Cart.java": "package shop;\nclass Cart { void add() { new Item(); } }\n",
            "src/main/java/shop/Item.java": "package shop;\nclass Item {}\n",
            "src/main/java/other/Item.java": "package other;\npublic class Item {}\n",
            "src/main/java/other/Use.java": """
                package other;
                import shop.*;
                class Use { void f() { new Item(); new Cart(); } }
            """,
            "src/main/java/third/Use.java": "package third;\nimport other.Item;\nimport java.util.List;\n"
            "class Use { void f() { new Item(); new List(); } }\n",
        }
    )
    assert found.use("src/main/java/shop/Cart.java", "Item") == "src/main/java/shop/Item.java:Item exact"
    assert found.use("src/main/java/other/Use.java", "Cart") == "src/main/java/shop/Cart.java:Cart exact"
    assert found.use("src/main/java/other/Use.java", "Item") == "src/main/java/other/Item.java:Item exact"
    assert found.use("src/main/java/third/Use.java", "Item") == "src/main/java/other/Item.java:Item exact"
    assert found.use("src/main/java/third/Use.java", "List") == UNRESOLVED


def test_java_members_are_called_without_a_receiver(bind: Bind) -> None:
    found = bind(
        {
            "src/main/java/a/Base.java": "package a;\npublic class Base { void close() {} static void help() {} }\n",
            "src/main/java/b/Child.java": """
                package b;
                import a.Base;
                import static a.Base.help;
                class Child extends Base {
                    Child() { open(); }
                    void open() { close(); help(); this.open(); Child c = new Child(); }
                    class Inner { void f() { open(); } }
                }
            """,
        }
    )
    child = "src/main/java/b/Child.java"
    assert found.use(child, "close") == "src/main/java/a/Base.java:Base.close exact"
    assert found.use(child, "help") == "src/main/java/a/Base.java:Base.help exact"
    assert found.use(child, "open") == f"{child}:Child.open exact"
    assert found.use(child, "self.open") == f"{child}:Child.open exact"
    assert found.use(child, "Child") == f"{child}:Child exact", "the class, not its constructor"


def test_java_members_are_reached_through_typed_fields_parameters_and_results(bind: Bind) -> None:
    found = bind(
        {
            "src/main/java/a/Repo.java": "package a;\npublic class Repo<K> { public void save() {} }\n",
            "src/main/java/a/Other.java": "package a;\npublic class Other { public void save() {} }\n",
            "src/main/java/b/Use.java": """
                package b;
                import a.Repo;
                import a.Other;
                class Use<T> {
                    private final Repo<String> repo = null;
                    T thing;
                    Repo<String>[] all;
                    void f(Other other, java.util.List<Repo> list) {
                        repo.save();
                        this.repo.save();
                        other.save();
                        thing.save();
                        all.save();
                        list.save();
                        Other local = null;
                        local.save();
                        new Runnable() { public void run() { Repo other = null; other.save(); } };
                    }
                }
            """,
        }
    )
    use = "src/main/java/b/Use.java"
    assert found.use(use, "repo.save") == "src/main/java/a/Repo.java:Repo.save exact"
    assert found.use(use, "self.repo.save") == "src/main/java/a/Repo.java:Repo.save exact"
    repo, other = "src/main/java/a/Repo.java:Repo.save exact", "src/main/java/a/Other.java:Other.save exact"
    assert found.uses(use, "other.save") == {repo, other}
    assert found.use(use, "thing.save") == UNRESOLVED
    assert found.use(use, "all.save") == UNRESOLVED
    assert found.use(use, "list.save") == UNRESOLVED
    assert found.use(use, "local.save") == other


def test_go_members_are_reached_through_parameters_with_a_type(bind: Bind) -> None:
    found = bind(
        {
            "store/store.go": "package store\ntype Store struct{}\nfunc (s *Store) Put() {}\n"
            "type Putter interface { Put() }\ntype Base struct{}\nfunc (b Base) Put() {}\n",
            "cmd/main.go": """
                package main
                import "example.com/u/app/store"
                func one(s *store.Store, p store.Putter, many []*store.Store) { s.Put(); p.Put(); many.Put() }
            """,
            "cmd/again.go": """
                package main
                import "example.com/u/app/store"
                func shadowed(s *store.Store) { s := other(s); s.Put() }
            """,
            "cmd/closure.go": """
                package main
                import "example.com/u/app/store"
                func closed(s *store.Store) { each(func(s *store.Base) { s.Put() }) }
            """,
        }
    )
    assert found.use("cmd/main.go", "s.Put") == "store/store.go:Store.Put exact"
    assert found.use("cmd/main.go", "p.Put") == "store/store.go:Putter.Put exact"
    assert found.use("cmd/main.go", "many.Put") == UNRESOLVED
    assert found.use("cmd/again.go", "s.Put") == UNRESOLVED
    assert found.use("cmd/closure.go", "s.Put") == "store/store.go:Base.Put exact"
