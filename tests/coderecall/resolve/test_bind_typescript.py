"""TypeScript and JavaScript: what tsconfig.json and package.json say about where a module name leads."""

from bound import UNRESOLVED, Bind


def test_paths_of_tsconfig(bind: Bind) -> None:
    found = bind(
        {
            "tsconfig.json": """{
              // comments and trailing commas are allowed here
              "compilerOptions": {
                "baseUrl": "src", /* from here */
                "paths": { "@/*": ["*"], "@api": ["./api/main.ts"], "lib/*": ["../gone/*", "../lib/*"], },
              },
            }""",
            "src/store.ts": "export function put() {}",
            "src/api/main.ts": "export function serve() {}",
            "lib/text.ts": "export function cut() {}",
            "src/deep/a.ts": """
                import { put } from "@/store";
                import { serve } from "@api";
                import { cut } from "lib/text";
                import { put as same } from "store";
                put(); serve(); cut(); same();
            """,
        }
    )
    assert found.use("src/deep/a.ts", "put") == "src/store.ts:put exact"
    assert found.use("src/deep/a.ts", "serve") == "src/api/main.ts:serve exact"
    assert found.use("src/deep/a.ts", "cut") == "lib/text.ts:cut exact"
    assert found.use("src/deep/a.ts", "same") == "src/store.ts:put exact"


def test_a_configuration_extends_others_and_refers_to_others(bind: Bind) -> None:
    found = bind(
        {
            "tsconfig.base.json": '{"compilerOptions": {"paths": {"#lib/*": ["./lib/*"]}}}',
            "app/tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
            "app/tsconfig.app.json": '{"extends": ["../nowhere", "../tsconfig.base"]}',
            "lib/text.ts": "export function cut() {}",
            "app/src/a.ts": 'import { cut } from "#lib/text";\ncut();',
        }
    )
    assert found.use("app/src/a.ts", "cut") == "lib/text.ts:cut exact"


def test_what_a_configuration_further_above_says_is_less_than_certain(bind: Bind) -> None:
    found = bind(
        {
            "tsconfig.json": '{"compilerOptions": {"paths": {"~/*": ["./*"]}}}',
            "app/tsconfig.json": "{}",
            "text.ts": "export function cut() {}",
            "app/a.ts": 'import { cut } from "~/text";\ncut();',
        }
    )
    assert found.use("app/a.ts", "cut") == "text.ts:cut inferred"


def test_no_configuration_leads_outside_or_in_circles(bind: Bind) -> None:
    found = bind(
        {
            "tsconfig.json": '{"extends": "./b", "compilerOptions": {"paths": {"x": ["../../etc/x"], "y": ["/x"]}}}',
            "b.json": '{"extends": ["./tsconfig.json", "../../../etc/tsconfig"]}',
            "etc/x.ts": "export function x() {}",
            "c/tsconfig.json": "[" * 100_000,
            "c/jsconfig.json": "not JSON /*",
            "a.ts": 'import { x } from "x";\nimport { y } from "y";\nx(); y();',
            "c/a.ts": 'import { x } from "x";\nx();',
        }
    )
    assert found.use("a.ts", "x") == UNRESOLVED
    assert found.use("a.ts", "y") == UNRESOLVED
    assert found.use("c/a.ts", "x") == UNRESOLVED


def test_packages_of_a_workspace_by_their_exports(bind: Bind) -> None:
    found = bind(
        {
            "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n  - '!packages/old'\ncatalog:\n  x: 1\n",
            "packages/core/package.json": """{
              "name": "@my/core",
              "exports": {
                ".": {"development": "./src/main.ts", "default": "./dist/main.js"},
                "./testing": {"types": "./dist/testing/index.d.ts", "default": "./dist/testing/index.js"},
                "./parts/*": "./src/parts/*.ts",
                "./hidden/*": null
              }
            }""",
            "packages/core/src/main.ts": "export function run() {}",
            "packages/core/src/testing/index.ts": "export function fake() {}",
            "packages/core/src/parts/wheel.ts": "export function turn() {}",
            "packages/old/package.json": '{"name": "@my/old", "main": "index"}',
            "packages/old/index.js": "exports.f = function () {}",
            "packages/app/package.json": '{"name": "app"}',
            "packages/app/a.ts": """
                import { run } from "@my/core";
                import { fake } from "@my/core/testing";
                import { turn } from "@my/core/parts/wheel";
                import { f } from "@my/old";
                run(); fake(); turn(); f();
            """,
        }
    )
    assert found.use("packages/app/a.ts", "run") == "packages/core/src/main.ts:run exact"
    assert found.use("packages/app/a.ts", "fake") == "packages/core/src/testing/index.ts:fake exact"
    assert found.use("packages/app/a.ts", "turn") == "packages/core/src/parts/wheel.ts:turn exact"
    assert found.use("packages/app/a.ts", "f") == "packages/old/index.js:f inferred", (
        "it may be the one of the registry"
    )


def test_the_main_file_of_a_package_and_its_own_names(bind: Bind) -> None:
    found = bind(
        {
            "package.json": '{"workspaces": {"packages": ["libs/**"]}, "imports": {"#t/*": "./tools/*.js"}}',
            "libs/a/one/package.json": '{"name": "one", "main": "./lib/start.js"}',
            "libs/a/one/lib/start.js": "exports.go = function () {};",
            "libs/a/one/lib/other.js": "exports.stop = function () {};",
            "libs/two/package.json": '{"name": "two", "types": "build/index.d.ts"}',
            "libs/two/src/index.ts": "export function two() {}",
            "tools/cut.js": "exports.cut = function () {};",
            "main.js": """
                const { go } = require("one");
                const { stop } = require("one/lib/other");
                const { two } = require("two");
                const { cut } = require("#t/cut");
                go(); stop(); two(); cut();
            """,
        }
    )
    assert found.use("main.js", "go") == "libs/a/one/lib/start.js:go exact"
    assert found.use("main.js", "stop") == "libs/a/one/lib/other.js:stop exact"
    assert found.use("main.js", "two") == "libs/two/src/index.ts:two exact"
    assert found.use("main.js", "cut") == "tools/cut.js:cut exact"


def test_a_package_knows_itself_by_name(bind: Bind) -> None:
    found = bind(
        {
            "package.json": '{"name": "me", "exports": {"./x": "./src/x.ts"}}',
            "src/x.ts": "export function x() {}",
            "test/a.ts": 'import { x } from "me/x";\nx();',
        }
    )
    assert found.use("test/a.ts", "x") == "src/x.ts:x exact"


def test_a_folder_with_a_package_file_is_its_main_file(bind: Bind) -> None:
    found = bind(
        {
            "vendor/tool/package.json": '{"main": "entry.js"}',
            "vendor/tool/entry.js": "exports.f = function () {};",
            "vendor/tool/index.js": "exports.f = function () {};",
            "a.js": 'const { f } = require("./vendor/tool");\nf();',
        }
    )
    assert found.use("a.js", "f") == "vendor/tool/entry.js:f exact"


def test_two_functions_of_one_name_in_different_functions(bind: Bind) -> None:
    found = bind(
        {
            "a.test.ts": """
                it("one", () => { function make() {} make(); });
                it("two", () => { function make() {} make(); });
            """
        }
    )
    assert found.use("a.test.ts", "make") == "a.test.ts:make inferred"


def test_a_bare_name_is_never_the_method_of_a_literal(bind: Bind) -> None:
    found = bind(
        {
            "a.ts": """
                export function create() {
                  const it = { next() { next(); } };
                  function next() {}
                  return it;
                }
                export function other({ move }) {
                  return { move() { move(); } };
                }
            """
        }
    )
    assert found.use("a.ts", "next") == "a.ts:create.next exact"
    assert found.target("a.ts", "next").kind_name == "function"
    assert found.use("a.ts", "move") == UNRESOLVED
