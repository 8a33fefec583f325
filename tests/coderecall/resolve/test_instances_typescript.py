"""TypeScript and JavaScript: members reached through what is known of an object's type."""

from bound import Bind, Bound

STORE = """
export interface Row { readonly key: string; parent: Row | null; tags?: Tag[] }
export interface Tag { label: string }
export class Base { id = 1; close() {} }
export class Store extends Base {
  #cache = new Cache();
  private rows: Map<string, Row>;
  first?: Row;
  constructor(private readonly log: Log, public limit = 3) { super(); }
  find(key: string): Row { return this.#cache.get(key); }
  async load(): Promise<Row> { return this.first; }
  each = (): Row[] => [];
  get last(): Row { return this.log.written; }
}
export class Cache { get(key: string): Row { return null; } size() {} }
export class Log { written: Row; put() {} }
export function open(path: string): Store { return null; }
export const make = () => { return new Store(); };
"""


def _bound(bind: Bind, body: str, path: str = "main.ts") -> Bound:
    return bind({"store.ts": STORE, path: f'import {{ Store, Row, Tag, Log, open, make }} from "./store";\n{body}'})


def test_parameters_and_variables_with_a_type(bind: Bind) -> None:
    found = _bound(
        bind,
        """
        function f(store: Store, row?: Readonly<Row> | null) {
          const log: Log = null;
          store.find("a"); store?.close(); log.put();
          return [row.key, row!.parent, store.first.parent.key];
        }
        """,
    )
    assert found.use("main.ts", "store.find") == "store.ts:Store.find exact"
    assert found.use("main.ts", "store.close") == "store.ts:Base.close exact"
    assert found.use("main.ts", "log.put") == "store.ts:Log.put exact"
    assert found.use("main.ts", "row.key") == "store.ts:Row.key exact"
    assert found.use("main.ts", "row.parent") == "store.ts:Row.parent exact"
    assert found.use("main.ts", "store.first.parent.key") == "store.ts:Row.key exact"


def test_objects_that_are_made_or_given(bind: Bind) -> None:
    found = _bound(
        bind,
        """
        async function f() {
          const a = new Store(null), b = open("x"), c = make();
          const d = await a.load();
          const e = a.find("k");
          a.close(); b.find("x"); c.close(); use(d.key, e.parent, a.last.key, open("y").first.key);
        }
        """,
    )
    assert found.use("main.ts", "a.close") == "store.ts:Base.close exact"
    assert found.use("main.ts", "b.find") == "store.ts:Store.find exact"
    assert found.use("main.ts", "c.close") == "store.ts:Base.close exact"
    assert found.use("main.ts", "d.key") == "store.ts:Row.key exact"
    assert found.use("main.ts", "e.parent") == "store.ts:Row.parent exact"
    assert found.use("main.ts", "a.last.key") == "store.ts:Row.key exact"


def test_what_is_not_waited_for_is_a_promise(bind: Bind) -> None:
    found = _bound(bind, "function f(store: Store) { const p = store.load(); return p.key; }")
    assert "exact" not in found.use("main.ts", "p.key")


def test_members_of_this(bind: Bind) -> None:
    found = bind({"store.ts": STORE})
    assert found.use("store.ts", "self.cache.get") == "store.ts:Cache.get exact"
    assert found.use("store.ts", "self.log") == "store.ts:Store.log exact"
    assert found.use("store.ts", "self.log.written") == "store.ts:Log.written exact"
    assert found.use("store.ts", "self.first") == "store.ts:Store.first exact"


def test_elements_of_lists(bind: Bind) -> None:
    found = _bound(
        bind,
        """
        function f(rows: Row[], store: Store, tags: ReadonlyArray<Tag>) {
          for (const row of rows) { use(row.key); }
          store.each().filter((one) => one.parent).forEach(two => use(two.tags));
          const best = tags.find((tag) => tag.label);
          return best.label;
        }
        """,
    )
    assert found.use("main.ts", "row.key") == "store.ts:Row.key exact"
    assert found.use("main.ts", "one.parent") == "store.ts:Row.parent exact"
    assert found.use("main.ts", "two.tags") == "store.ts:Row.tags exact"
    assert found.use("main.ts", "tag.label") == "store.ts:Tag.label exact"
    assert found.use("main.ts", "best.label") == "store.ts:Tag.label exact"


def test_aliases_intersections_and_unions(bind: Bind) -> None:
    found = _bound(
        bind,
        """
        type Same = Row;
        type Both = { extra: number } & Tag;
        interface A extends Tag { a: string; kind: "a" }
        interface B extends Tag { b: string; kind: "b" }
        type Either = A | B | undefined;
        function f(same: Same, both: Both, either: Either, inline: A | B) {
          return [same.key, both.extra, both.label, either.label, inline.label, either.kind, either.b];
        }
        """,
    )
    assert found.use("main.ts", "same.key") == "store.ts:Row.key exact"
    assert found.use("main.ts", "both.extra") == "main.ts:Both.extra exact"
    assert found.use("main.ts", "both.label") == "store.ts:Tag.label exact"
    assert found.use("main.ts", "either.label") == "store.ts:Tag.label exact", "all have the same one"
    assert found.use("main.ts", "inline.label") == "store.ts:Tag.label exact"
    assert found.use("main.ts", "either.kind") == "main.ts:A.kind inferred"
    assert found.use("main.ts", "either.b") == "main.ts:B.b inferred"


def test_a_name_that_is_something_else_in_an_inner_function_is_not_certain(bind: Bind) -> None:
    found = _bound(bind, "function f(row: Row, others) { others.map((row) => row.key); return row.key; }")
    assert found.use("main.ts", "row.key") == "store.ts:Row.key inferred"


def test_two_functions_without_a_name_have_variables_of_their_own(bind: Bind) -> None:
    found = _bound(
        bind,
        """
        it("a", () => { const x: Store = open("a"); x.find("k"); });
        it("b", () => { const y = open("b"); y.close(); const z = new Log(); z.put(); });
        it("c", () => { const z = open("c"); z.close(); });
        """,
        "main.test.ts",
    )
    assert found.use("main.test.ts", "x.find") == "store.ts:Store.find exact"
    assert found.use("main.test.ts", "y.close") == "store.ts:Base.close exact"
    assert "exact" not in found.use("main.test.ts", "z.put"), "z is an object of two classes"


def test_members_of_constant_objects(bind: Bind) -> None:
    found = bind(
        {
            "keys.ts": 'export const KEYS = { UP: "u", DOWN: "d" } as const;',
            "main.ts": 'import { KEYS } from "./keys";\nif (key === KEYS.UP) { go(); }',
        }
    )
    assert found.use("main.ts", "KEYS.UP") == "keys.ts:KEYS.UP exact"


def test_a_constant_with_a_type_has_what_the_type_says(bind: Bind) -> None:
    found = bind(
        {
            "rules.ts": """
                export interface Rules { check(): void }
                export const strict: Rules = { check() {} };
                export const loose = { check() {} };
            """,
            "main.ts": 'import { strict, loose } from "./rules";\nstrict.check(); loose.check();',
        }
    )
    assert found.use("main.ts", "strict.check") == "rules.ts:Rules.check exact"
    assert found.use("main.ts", "loose.check") == "rules.ts:loose.check exact"


def test_a_class_of_javascript_has_what_its_methods_assign(bind: Bind) -> None:
    found = bind(
        {
            "log.js": "exports.Log = class Log { put() {} };",
            "app.js": """
                const { Log } = require("./log");
                class App {
                  constructor() { this.log = new Log(); }
                  run() { this.log.put(); return this.log; }
                }
            """,
        }
    )
    assert found.use("app.js", "self.log.put") == "log.js:Log.put exact"
    assert found.use("app.js", "self.log") == "app.js:App.log exact"


def test_an_assignment_declares_no_member_in_typescript(bind: Bind) -> None:
    found = bind(
        {
            "base.ts": "export class Base { protected ready: boolean; }",
            "main.ts": """
                import { Base } from "./base";
                class Child extends Base { start() { this.ready = true; } is() { return this.ready; } }
            """,
        }
    )
    assert found.use("main.ts", "self.ready") == "base.ts:Base.ready exact"
