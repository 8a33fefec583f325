"""Rust's module tree, the one name space of C, and Ruby's constants."""

from bound import UNRESOLVED, Bind


def test_rust_paths_follow_the_module_tree(bind: Bind) -> None:
    found = bind(
        {
            "src/lib.rs": "mod store;\nmod util;\npub use crate::store::Store;\n",
            "src/store/mod.rs": """
                mod disk;
                pub struct Store;
                impl Store { pub fn open() { disk::read(); super::util::log(); } }
            """,
            "src/store/disk.rs": "use super::Store;\nuse crate::util::log;\npub fn read() { log(); Store::open(); }\n",
            "src/util.rs": "pub fn log() {}\n",
        }
    )
    assert found.use("src/store/mod.rs", "disk.read") == "src/store/disk.rs:read exact"
    assert found.use("src/store/mod.rs", "super.util.log") == "src/util.rs:log exact"
    assert found.use("src/store/disk.rs", "log") == "src/util.rs:log exact"
    assert found.use("src/store/disk.rs", "Store.open") == "src/store/mod.rs:Store.open exact"


def test_a_rust_crate_of_the_workspace_is_known_by_its_folder(bind: Bind) -> None:
    found = bind(
        {
            "my-core/src/lib.rs": "mod inner;\npub use inner::run;\n",
            "my-core/src/inner.rs": "pub fn run() {}\n",
            "app/src/main.rs": "use my_core::run;\nuse serde::run as other;\nfn main() { run(); other(); }\n",
        }
    )
    assert found.use("app/src/main.rs", "run") == "my-core/src/inner.rs:run exact"
    assert found.use("app/src/main.rs", "other") == UNRESOLVED


def test_a_rust_type_is_extended_in_another_file(bind: Bind) -> None:
    found = bind(
        {
            "src/lib.rs": "mod a;\nmod b;\n",
            "src/a.rs": "pub struct Job;\nimpl Job { pub fn start(&self) { self.finish_it(); } }\n",
            "src/b.rs": """
                use crate::a::Job;
                impl Job { pub fn finish_it(&self) { Self::tidy_up(); } fn tidy_up() {} }
            """,
        }
    )
    assert found.use("src/a.rs", "self.finish_it") == "src/b.rs:Job.finish_it exact"
    assert found.use("src/b.rs", "Self.tidy_up") == "src/b.rs:Job.tidy_up exact"


def test_a_c_function_is_global_unless_static(bind: Bind) -> None:
    found = bind(
        {
            "net.h": "void net_open(void);\nstruct conn { int fd; };\n",
            "net.c": '#include "net.h"\nvoid net_open(void) { check(); }\nstatic void check(void) {}\n',
            "main.c": '#include "net.h"\nint main(void) { struct conn c; net_open(); check(); return 0; }\n',
        }
    )
    assert found.use("main.c", "net_open") == "net.c:net_open exact"
    assert found.use("main.c", "conn") == "net.h:conn exact"
    assert found.use("net.c", "check") == "net.c:check exact"
    assert found.use("main.c", "check") == UNRESOLVED
    assert found.imported("main.c", "net.h") == ("net.h", "")


def test_a_c_function_defined_twice_is_at_most_inferred(bind: Bind) -> None:
    found = bind(
        {
            "unix/poll.c": "void start(void) {}\n",
            "win/poll.c": "void start(void) {}\n",
            "unix/loop.c": "void run(void) { start(); }\n",
            "main.c": "void go(void) { start(); }\n",
        }
    )
    assert found.use("unix/loop.c", "start") == "unix/poll.c:start inferred"
    assert found.use("main.c", "start") == UNRESOLVED


def test_cpp_methods_are_defined_away_from_their_class(bind: Bind) -> None:
    found = bind(
        {
            "store.hpp": "namespace app {\nclass Base { public: void close() {} };\n"
            "class Store : public Base { public: void put(); void check() {} };\n}\n",
            "store.cc": """
                #include "store.hpp"
                namespace app {
                void Store::put() { check(); this->check(); close(); }
                }
            """,
            "main.cc": '#include "store.hpp"\nvoid run() { app::Store s; app::helper(); }\n',
        }
    )
    assert found.use("store.cc", "check") == "store.hpp:app.Store.check exact"
    assert found.use("store.cc", "self.check") == "store.hpp:app.Store.check exact"
    assert found.use("store.cc", "close") == "store.hpp:app.Base.close exact"
    assert found.use("main.cc", "app.helper") == UNRESOLVED


def test_ruby_constants_are_seen_everywhere(bind: Bind) -> None:
    found = bind(
        {
            "lib/rack/utils.rb": "module Rack\n  module Utils\n    def self.escape(s)\n    end\n  end\nend\n",
            "lib/rack/request.rb": """
                require "rack/utils"
                module Rack
                  class Request
                    def initialize(env)
                      Utils.escape(env)
                    end
                    def path
                      normal_path()
                      self.normal_path
                    end
                    def normal_path
                    end
                  end
                end
            """,
            "test/spec.rb": """
                require_relative "../lib/rack/request"
                Rack::Request.new({})
                Rack::Utils.escape("")
                Rack::Gone.new
            """,
        }
    )
    assert found.use("lib/rack/request.rb", "Utils.escape") == "lib/rack/utils.rb:Rack.Utils.escape exact"
    assert found.use("lib/rack/request.rb", "normal_path") == "lib/rack/request.rb:Rack.Request.normal_path exact"
    assert found.use("test/spec.rb", "Rack.Request.new") == "lib/rack/request.rb:Rack.Request.initialize exact"
    assert found.use("test/spec.rb", "Rack.Utils.escape") == "lib/rack/utils.rb:Rack.Utils.escape exact"
    assert found.use("test/spec.rb", "Rack.Gone.new") == UNRESOLVED
    assert found.imported("lib/rack/request.rb", "rack/utils") == ("lib/rack/utils.rb", "")


def test_ruby_modules_are_mixed_in(bind: Bind) -> None:
    found = bind(
        {
            "a.rb": "module Helpers\n  def tidy_up\n  end\nend\n",
            "b.rb": "class Page\n  include Helpers\n  def show\n    tidy_up()\n  end\nend\n",
        }
    )
    assert found.use("b.rb", "tidy_up") == "a.rb:Helpers.tidy_up exact"


def test_a_ruby_method_through_a_field_is_inferred_where_it_is_the_only_one(bind: Bind) -> None:
    found = bind(
        {
            "a.rb": "class Store\n  def put_all\n  end\nend\n",
            "b.rb": "class Page\n  def show\n    @store.put_all(1)\n    @@shared.put_all(2)\n  end\nend\n",
        }
    )
    assert found.use("b.rb", "@store.put_all") == "a.rb:Store.put_all inferred"
    assert found.use("b.rb", "@@shared.put_all") == "a.rb:Store.put_all inferred"


def test_a_rust_call_means_no_module(bind: Bind) -> None:
    found = bind(
        {
            "src/lib.rs": "pub mod task;\npub fn run() { crate::task::spawn(); }\n",
            "src/task/mod.rs": "pub mod spawn;\ncfg_rt! { pub use spawn::spawn; }\n",
            "src/task/spawn.rs": "pub fn spawn() {}\n",
        }
    )
    assert found.use("src/lib.rs", "crate.task.spawn") == UNRESOLVED


def test_members_of_a_rust_slice_are_no_functions_of_the_file(bind: Bind) -> None:
    found = bind(
        {
            "src/lib.rs": "trait To { fn to(&self); }\nimpl To for &[Addr] { fn to(&self) {} }\n"
            "impl To for (Addr, Port) { fn go(&self) {} }\npub struct Addr;\nfn f() { to(); Addr::go(); }\n",
        }
    )
    assert found.use("src/lib.rs", "to") == UNRESOLVED
    assert found.use("src/lib.rs", "Addr.go") == UNRESOLVED
