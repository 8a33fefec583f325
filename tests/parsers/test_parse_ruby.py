"""Ruby."""

from parsers_facts import bases, calls, imports, outline, parameters, reads, symbol

from parsers import parse
from parsers.model import ReferenceKind

SOURCE = """\
require "json"
require_relative "rows/row"
require_relative "../up"
autoload :Late, "app/late"

# Keeps rows.
#
# Long.
module App::Core
  class Store < Base::Table
    include Comparable, Ns::Named
    extend Helpers
    LIMIT = 1
    attr_accessor :size, :name
    attr_reader "path"

    # Builds.
    def initialize(path, size = 1, *rest, key:, depth: 2, **options, &block)
      super(path)
      @rows = Row.new(path, size)
    end

    def self.open(path) = build(path, depth: 2, *rest, **options, &block)

    def put(row)
      flush
      save row, 1
      row&.touch
      self.check(row)
      [1].each do |i, (j, l)|
        i.go(row)
      end
      value = rows { |each| each.name }
      value.show
      App::Rows.load "a, b"
      puts "#{row.text}"
    rescue Failure => e
      e.report
    end

    class << self
      def shared; end
    end

    def ==(other) end
    def name=(value); end
    def ok?; end
    alias_method :add, :put
    alias plus put
    define_method(:dynamic) { |a| a }
    def_delegators :@rows, :each, :first
    def_delegator :@rows, :size, :count
    delegate :path, "root", to: :@base
    delegate :name, to: :@base, prefix: true

    private

    def hidden; end
  end
end

def top(a)
  a.b = 1
  x, y = a.c
  ->(t) { t.u(x) }
end
"""
RESULT = parse("lib/store.rb", SOURCE.encode())


def test_symbols_in_source_order() -> None:
    assert outline(RESULT) == [
        "MODULE App.Core",
        "CLASS App.Core.Store",
        "CONSTANT App.Core.Store.LIMIT",
        "PROPERTY App.Core.Store.size",
        "PROPERTY App.Core.Store.name",
        "PROPERTY App.Core.Store.path",
        "CONSTRUCTOR App.Core.Store.initialize",
        "METHOD App.Core.Store.open",
        "METHOD App.Core.Store.put",
        "METHOD App.Core.Store.shared",
        "METHOD App.Core.Store.==",
        "METHOD App.Core.Store.name=",
        "METHOD App.Core.Store.ok?",
        "METHOD App.Core.Store.add",
        "METHOD App.Core.Store.plus",
        "METHOD App.Core.Store.dynamic",
        "METHOD App.Core.Store.each",
        "METHOD App.Core.Store.first",
        "METHOD App.Core.Store.count",
        "METHOD App.Core.Store.path",
        "METHOD App.Core.Store.root",
        "METHOD App.Core.Store.hidden",
        "FUNCTION top",
    ]
    assert RESULT.errors == []


def test_docs_and_signatures() -> None:
    assert symbol(RESULT, "App.Core").doc == "Keeps rows.\n\nLong."
    assert symbol(RESULT, "App.Core.Store").signature == "class Store < Base::Table"
    built = symbol(RESULT, "App.Core.Store.initialize")
    assert built.signature == "def initialize(path, size = 1, *rest, key:, depth: 2, **options, &block)"
    assert built.doc == "Builds."


def test_parameters() -> None:
    assert parameters(RESULT, "App.Core.Store.initialize") == [
        "path", "size?", "*rest", "=key", "=depth?", "**options", "=block?",
    ]  # fmt: skip


def test_modifiers() -> None:
    assert symbol(RESULT, "App.Core.Store.open").modifiers == {"static", "exported"}
    assert symbol(RESULT, "App.Core.Store.shared").modifiers == {"static", "exported"}
    assert symbol(RESULT, "App.Core.Store.hidden").modifiers == {"private"}
    assert symbol(RESULT, "App.Core.Store.put").modifiers == {"exported"}


def test_calls_with_and_without_brackets() -> None:
    assert calls(RESULT, "App.Core.Store.put") == [
        "flush(…)",
        "save(2)",
        "~row.touch(0)",
        "self.check(1)",
        "?.each(0)",
        "~i.go(1)",
        "rows(0)",
        "~each.name(0)",
        "~value.show(0)",
        "App.Rows.load(1)",
        "puts(1)",
        "~row.text(0)",
        "~e.report(0)",
    ]
    assert calls(RESULT, "App.Core.Store.initialize") == ["super(1)", "Row.new(2)"]
    assert calls(RESULT, "App.Core.Store.open")[0] == "build(1 depth * **)"


def test_bases_are_superclass_and_included_modules() -> None:
    assert bases(RESULT, "App.Core.Store") == ["Base.Table", "Comparable", "Ns.Named", "Helpers"]
    assert reads(RESULT, "App.Core.Store.put") == ["App.Rows", "Failure"]


def test_imports() -> None:
    assert imports(RESULT) == [
        ("json", "", ""),
        ("./rows/row", "", ""),
        ("../up", "", ""),
        ("app/late", "Late", "Late"),
    ]


def test_a_constant_is_read_once_in_a_method_and_once_in_a_line_of_the_file() -> None:
    source = "describe 'a' do\n  it { [Far, Far] }\n  it { Far }\nend\n\ndef f\n  Far\n  Far\nend\n"
    found = parse("a_spec.rb", source.encode())
    assert reads(found) == ["Far", "Far"]
    assert reads(found, "f") == ["Far"]


def test_what_is_given_a_value_is_called_with_arguments_that_are_not_read() -> None:
    result = parse("a.rb", b"def go(row)\n  row.size = 1\n  Row.count ||= 2\n  row.size\nend\n")
    assert [(use.name, use.shape) for use in result.references if use.kind is ReferenceKind.CALL] == [
        ("size", None),
        ("count", None),
        ("size", "0"),
    ]


def test_variables_of_a_class_body_and_of_the_file_are_seen_in_blocks_and_not_in_methods() -> None:
    source = b"""\
class Lexer
  before word
  word = 1
  state(:root) { rule word }
  word 2
  WORDS = word + other
  def go
    word
  end
end
top = 1
[1].each { puts top }
def go
  top
end
"""
    found = parse("a.rb", source).references
    assert [(use.line, use.is_local) for use in found if use.name in {"word", "top"}] == [
        (2, False),
        (4, True),
        (5, False),
        (6, True),
        (8, False),
        (12, True),
        (14, False),
    ]
