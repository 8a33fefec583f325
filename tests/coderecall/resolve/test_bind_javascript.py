"""JavaScript and TypeScript: module paths, default exports, re-exports, CommonJS, classes."""

from bound import UNRESOLVED, Bind


def test_a_module_path_is_tried_with_every_suffix(bind: Bind) -> None:
    found = bind(
        {
            "src/a.ts": "export function a() {}",
            "src/b/index.tsx": "export function b() {}",
            "src/c.ts": "export function c() {}",
            "src/c.d.ts": "export function c(): void;",
            "src/main.ts": """
                import { a } from "./a.js";
                import { b } from "./b";
                import { c } from "./c";
                a(); b(); c();
            """,
        }
    )
    assert found.use("src/main.ts", "a") == "src/a.ts:a exact"
    assert found.use("src/main.ts", "b") == "src/b/index.tsx:b exact"
    assert found.use("src/main.ts", "c") == "src/c.ts:c exact"


def test_a_package_of_the_registry_is_outside(bind: Bind) -> None:
    found = bind(
        {"react.ts": "export function useState() {}", "a.ts": 'import { useState } from "react";\nuseState();'}
    )
    assert found.use("a.ts", "useState") == UNRESOLVED


def test_re_exports_are_followed_and_renamed(bind: Bind) -> None:
    found = bind(
        {
            "lib/one.ts": "export function make() {}\nexport function other() {}",
            "lib/index.ts": """
                export { make as create } from "./one";
                export * as all from "./one";
                export * from "./two";
            """,
            "lib/two.ts": "function hidden() {}\nexport { hidden as shown };",
            "main.ts": """
                import { create, all, shown, hidden2 } from "./lib";
                create(); all.other(); shown(); hidden2();
            """,
        }
    )
    assert found.use("main.ts", "create") == "lib/one.ts:make exact"
    assert found.use("main.ts", "all.other") == "lib/one.ts:other exact"
    assert found.use("main.ts", "shown") == "lib/two.ts:hidden exact"
    assert found.use("main.ts", "hidden2") == UNRESOLVED


def test_what_a_file_only_imports_cannot_be_imported_from_it(bind: Bind) -> None:
    found = bind(
        {
            "a.ts": "export function f() {}",
            "b.ts": 'import { f } from "./a";\nf();',
            "c.ts": 'import { f } from "./b";\nf();',
        }
    )
    assert found.use("b.ts", "f") == "a.ts:f exact"
    assert found.use("c.ts", "f") == UNRESOLVED


def test_a_star_export_binds_nothing_in_its_own_file(bind: Bind) -> None:
    found = bind({"a.ts": "export function f() {}", "b.ts": 'export * from "./a";\nf();'})
    assert found.use("b.ts", "f") == UNRESOLVED


def test_default_exports(bind: Bind) -> None:
    found = bind(
        {
            "named.js": "function helper() {}\nexport default function build() {}",
            "later.js": "class Store { put() {} }\nfunction other() {}\nexport default Store;",
            "value.js": "const flag = true;\nexport default flag && (() => {});",
            "main.js": """
                import anything from "./named";
                import Store from "./later";
                import value from "./value";
                anything(); new Store(); Store.put(); value();
            """,
        }
    )
    assert found.use("main.js", "anything") == "named.js:build exact"
    assert found.use("main.js", "Store") == "later.js:Store exact"
    assert found.use("main.js", "Store.put") == "later.js:Store.put exact"
    assert found.use("main.js", "value") == UNRESOLVED


def test_require(bind: Bind) -> None:
    found = bind(
        {
            "lib/app.js": """
                exports = module.exports = createApp;
                function createApp() {}
                exports.version = function () {};
            """,
            "lib/tools.js": "module.exports = { cut, join };\nfunction cut() {}\nfunction join() {}",
            "index.js": "module.exports = require('./lib/app');",
            "main.js": """
                const app = require('./');
                const { cut } = require('./lib/tools');
                const t = require('./lib/tools');
                app(); cut(); t.join(); app.version();
            """,
        }
    )
    assert found.use("main.js", "app") == "lib/app.js:createApp exact"
    assert found.use("main.js", "cut") == "lib/tools.js:cut exact"
    assert found.use("main.js", "t.join") == "lib/tools.js:join exact"
    assert found.use("main.js", "app.version") == "lib/app.js:version exact"


def test_this_and_super(bind: Bind) -> None:
    found = bind(
        {
            "base.ts": "export class Base { close() {} }",
            "main.ts": """
                import { Base } from "./base";
                class Child extends Base {
                  open() { this.open(); this.close(); super.close(); this.missing(); }
                }
            """,
        }
    )
    assert found.use("main.ts", "self.open") == "main.ts:Child.open exact"
    assert found.use("main.ts", "self.close") == "base.ts:Base.close exact"
    assert found.use("main.ts", "super.close") == "base.ts:Base.close exact"
    assert found.use("main.ts", "self.missing") == UNRESOLVED


def test_a_prototype_method_sees_its_own_object(bind: Bind) -> None:
    found = bind(
        {
            "view.js": "function View() {}\nView.prototype.draw = function () { this.size(); };\n"
            "View.prototype.size = function () {};"
        }
    )
    assert found.use("view.js", "self.size") == "view.js:View.size exact"


def test_a_call_means_the_function_where_a_type_has_its_name(bind: Bind) -> None:
    found = bind(
        {
            "a.ts": "export interface make { (): void }\nexport function make() {}",
            "b.ts": 'import { make } from "./a";\nmake();',
        }
    )
    assert found.target("b.ts", "make").kind_name == "function"


def test_methods_of_built_in_objects_are_not_guessed(bind: Bind) -> None:
    found = bind(
        {"a.ts": "export class Box { map() {} settle() {} }", "b.ts": "export function f(x) { x.map(); x.settle(); }"}
    )
    assert found.use("b.ts", "x.map") == UNRESOLVED
    assert found.use("b.ts", "x.settle") == "a.ts:Box.settle inferred"


def test_what_is_imported_and_listed_is_exported(bind: Bind) -> None:
    found = bind(
        {
            "one.js": "export function f() {}",
            "two.js": 'import { f } from "./one";\nexport { f };',
            "three.js": "function g() {}\nmodule.exports = { g, h: g };",
            "four.js": "const { g } = require('./three');\nmodule.exports = { g, three: require('./three') };",
            "main.js": """
                import { f } from "./two";
                const { g, three } = require("./four");
                const { h } = require("./three");
                f(); g(); three.g(); h();
            """,
        }
    )
    assert found.use("main.js", "f") == "one.js:f exact"
    assert found.use("main.js", "g") == "three.js:g exact"
    assert found.use("main.js", "three.g") == "three.js:g exact"
    assert found.use("main.js", "h") == "three.js:g exact"


def test_a_module_that_is_one_value_is_that_value_wherever_it_is_read(bind: Bind) -> None:
    found = bind(
        {
            "cursor.js": "module.exports = class Cursor { move() {} };",
            "plain.js": "exports.x = 1;",
            "main.js": """
                const Cursor = require("./cursor");
                const plain = require("./plain");
                class Slow extends Cursor { go() { this.move(); } }
                run([Cursor, plain]);
            """,
        }
    )
    assert found.use("main.js", "Cursor") == "cursor.js:Cursor exact"
    assert found.use("main.js", "plain") == "plain.js: exact"
    assert found.use("main.js", "self.move") == "cursor.js:Cursor.move exact"
