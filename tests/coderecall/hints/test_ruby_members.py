"""CR101 and CR106: methods that Ruby code has though no definition of them is written. Each both ways."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import Files

from coderecall.hints.ruby_made_names import names_made
from coderecall.model import Hint

Hints = Callable[[Path, Files, Files], tuple[Hint, ...]]

BASE = """\
module App
  class Base
    def pattern
      @pattern
    end

    def prefix
      @prefix
    end
%s  end
end
"""
FILES = {
    "lib/app/base.rb": BASE % "",
    "lib/app/path.rb": (
        "require 'app/base'\n\nmodule App\n  class Path < Base\n    def go\n      pattern\n    end\n  end\nend\n"
    ),
}
WITHOUT = BASE.replace("    def pattern\n      @pattern\n    end\n\n", "")


@pytest.mark.parametrize(
    "made",
    [
        pytest.param("    def_delegators :config, :size, :pattern\n", id="delegated"),
        pytest.param("    delegate :pattern, to: :config\n", id="delegated by Rails"),
        pytest.param("    delegate_missing_to :config\n", id="everything delegated"),
        pytest.param("    %i[pattern size].each { |n| define_method(n) { config[n] } }\n", id="in a loop"),
        pytest.param(
            "    NAMES.each do |name|\n      define_method name do\n      end\n    end\n", id="by other names"
        ),
        pytest.param('    %i[pat].each { |n| define_method(:"#{n}tern") { n } }\n', id="a name that is put together"),
        pytest.param("    attr_reader(*NAMES)\n", id="spread"),
        pytest.param("    class_eval <<~RUBY\n      def pattern; end\n    RUBY\n", id="from text"),
        pytest.param('    class_eval "def #{kind}tern; end"\n', id="from text with a part that is not known"),
        pytest.param('    class_eval "#{reader}\\ndef size; end"\n', id="from text with a definition put in"),
        pytest.param("    class_eval(<<~A + <<~B)\n      def a; end\n    A\n      1\n    B\n", id="from two texts"),
        pytest.param('    WORDS.each { |w| class_eval "def #{w}; end" }\n', id="from text, for a list elsewhere"),
        pytest.param('    def self.make(w) = class_eval("def #{w}; end")\n', id="from text, for whoever asks"),
        pytest.param("    attr_reader(*(%w[size] + %w[pattern].map(&:to_sym)))\n", id="spread from two lists"),
        pytest.param('    { size: 1, pat: 2 }.each { |n, v| define_method("#{n}tern") { v } }\n', id="keys of a hash"),
        pytest.param("    %w[x].each { |n| send(:define_method, other(n)) { n } }\n", id="asked for by send"),
        pytest.param(
            '    %w[x].each { |n| n = "pat"; define_method("#{n}tern") { n } }\n', id="given anew in the loop"
        ),
    ],
)
def test_methods_that_are_made(tmp_path: Path, hints: Hints, made: str) -> None:
    files = FILES | {"lib/app/words.rb": "module App\n  WORDS = %w[size pattern].freeze\nend\n"}
    assert hints(tmp_path, files, {"lib/app/base.rb": WITHOUT % made}) == ()


def test_names_that_are_delegated_with_a_prefix() -> None:
    made = list(names_made(b"delegate :size, to: :config, prefix: true", lambda _: ()))
    assert any(re.fullmatch(name, "config_size") for name in made)
    assert not any(re.fullmatch(name, "config_count") for name in made)


WORDS = """\
    WORDS.each do |word|
      class_eval <<-RUBY, __FILE__, __LINE__ + 1
        def #{word}(url = nil)
          run(:#{word}, url) { yield }
        end
        alias old_#{word} #{word}
      RUBY
    end
"""


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(WORDS, id="from text, for a list in another file"),
        pytest.param("    class_eval <<~RUBY\n      def pat; end\n    RUBY\n", id="from text"),
        pytest.param('    class_eval "def #{kind}_it; end"\n', id="from text with another end"),
        pytest.param(
            '    NAMES = %w[get put]\n    NAMES.each { |n| define_method("#{n}_it") { n } }\n', id="in a loop"
        ),
        pytest.param("    for n in [:get, 'put'] do define_method(n) { 1 } end\n", id="in a for loop"),
        pytest.param("    NAMES = Set.new(%i[get put]).freeze\n    attr_reader(*NAMES)\n", id="spread"),
        pytest.param("    { get: 1 }.each_pair { |n, v| send(:define_method, n.to_s) { v } }\n", id="keys of a hash"),
        pytest.param("    instance_eval(&block)\n", id="a block"),
    ],
)
def test_other_methods_that_are_made(tmp_path: Path, hints: Hints, made: str) -> None:
    files = FILES | {"lib/app/words.rb": "module App\n  WORDS = %w[get put].freeze\nend\n"}
    (hint,) = hints(tmp_path, files, {"lib/app/base.rb": WITHOUT % made})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", "lib/app/path.rb", 6)


def test_a_method_that_is_gone_beside_others_that_are_made(tmp_path: Path, hints: Hints) -> None:
    made = "    define_method(:size) { 1 }\n    attr_reader :name\n    def_delegators :config, :count\n"
    (hint,) = hints(tmp_path, FILES, {"lib/app/base.rb": WITHOUT % made})
    assert (hint.rule, hint.location.path, hint.location.line) == ("CR101", "lib/app/path.rb", 6)


def test_a_method_that_moved_into_a_module_may_come_back_with_it(tmp_path: Path, hints: Hints) -> None:
    base = "module App\n  class Base\n    def self.size\n      1\n    end\n%s  end\nend\n"
    files = {
        "lib/app/base.rb": base % "\n    def self.before_each\n      1\n    end\n",
        "lib/app/user.rb": "require 'app/base'\n\nmodule App\n  def self.go\n    App::Base.before_each\n  end\nend\n",
    }
    other = "module App\n  %s Testing\n    def before_each\n      1\n    end\n  end\nend\n"
    extended = other % "module" + "App::Base.extend(App::Testing)\n"
    assert hints(tmp_path, files, {"lib/app/base.rb": base % "", "lib/app/testing.rb": extended}) == ()
    after = {"lib/app/base.rb": base % "", "lib/app/testing.rb": other % "class"}
    (hint,) = hints(tmp_path / "into a class", files, after)
    assert hint.location.path == "lib/app/user.rb"


@pytest.mark.parametrize(("gem", "found"), [("require 'rack/mock'\n", False), ("", True)])
def test_a_module_of_a_gem_was_only_opened_again(tmp_path: Path, hints: Hints, gem: str, found: bool) -> None:
    files = {
        "lib/jar.rb": f"{gem}module Rack\n  class Jar\n    def jar; end\n  end\nend\n",
        "lib/user.rb": "require_relative 'jar'\n\ndef go\n  Rack::Jar.new\nend\n",
    }
    after = {"lib/jar.rb": f"{gem}Other = 1\n"}
    assert bool(hints(tmp_path, files, after)) is found


@pytest.mark.parametrize(("gem", "found"), [("require 'rack'\n", False), ("", True)])
def test_a_file_that_only_opened_a_module_of_a_gem_is_gone(tmp_path: Path, hints: Hints, gem: str, found: bool) -> None:
    files = {
        "examples/server.rb": "module Rack\n  module Handler\n    class Own\n    end\n  end\nend\n",
        "lib/base.rb": f"{gem}\ndef go(server)\n  Rack::Handler.pick(server)\nend\n",
    }
    assert bool(hints(tmp_path, files, {"examples/server.rb": None})) is found


def test_a_module_that_became_a_value_has_members_that_are_not_seen(tmp_path: Path, hints: Hints) -> None:
    module = "  module Json\n    def self.dump(a)\n      a\n    end\n  end\n"
    head = "module App\n  if defined?(::Multi)\n    Json = ::Multi\n  else\n%s  end\nend\n"
    files = {
        "lib/app/json.rb": head % module,
        "lib/app/user.rb": "require 'app/json'\n\nmodule App\n  def self.go\n    App::Json.dump(1)\n  end\nend\n",
    }
    assert hints(tmp_path, files, {"lib/app/json.rb": head % "    Json = ::JSON\n"}) == ()


def test_a_name_that_the_file_itself_gives_is_no_method_of_a_class_elsewhere(tmp_path: Path, hints: Hints) -> None:
    files = {
        "lib/setting.rb": "class Setting\n  def api_class\n    1\n  end\n\n  def size\n    1\n  end\nend\n",
        "spec/setting_spec.rb": (
            "describe 'helpers' do\n  let(:api_class) { Class.new }\n\n"
            "  it 'is there' do\n    expect { api_class }.not_to raise_exception\n  end\nend\n"
        ),
    }
    after = {"lib/setting.rb": "class Setting\n  def size\n    1\n  end\nend\n"}
    assert hints(tmp_path, files, after) == ()
    plain = {
        **files,
        "spec/setting_spec.rb": files["spec/setting_spec.rb"].replace("  let(:api_class) { Class.new }\n", ""),
    }
    (hint,) = hints(tmp_path / "not given", plain, after)
    assert hint.rule == "CR106"


COUNTER = """\
class Counter
  class << self
    def next_id
      @next_id += 1
    end

    def next_id=(value)
      @next_id = value
    end
  end
end
"""


def test_what_is_given_a_value_calls_another_method(tmp_path: Path, hints: Hints) -> None:
    files = {"lib/counter.rb": COUNTER, "lib/start.rb": "require 'counter'\n\ndef start\n  Counter.next_id = 7\nend\n"}
    assert hints(tmp_path / "more", files, {"lib/counter.rb": COUNTER.replace("next_id\n", "next_id(kind)\n")}) == ()
    assert hints(tmp_path / "gone", files, {"lib/counter.rb": COUNTER.replace("next_id\n", "anew\n")}) == ()
    files["lib/start.rb"] = files["lib/start.rb"].replace(" = 7", "")
    (hint,) = hints(tmp_path / "read", files, {"lib/counter.rb": COUNTER.replace("next_id\n", "next_id(kind)\n")})
    assert hint.rule == "CR102"


def test_what_every_matcher_answers_to_is_no_method_of_the_repository(tmp_path: Path, hints: Hints) -> None:
    store = "class Store\n  def %s(key)\n    key\n  end\nend\n"
    spec = "describe 'it' do\n  it 'is' do\n    @given = have_received(:load)\n    @given.matches?(1)\n  end\nend\n"
    files = {"lib/store.rb": store % "matches?", "spec/it_spec.rb": spec}
    assert hints(tmp_path, files, {"lib/store.rb": store % "finds?"}) == ()


@pytest.mark.parametrize(
    ("base", "name", "found"),
    [
        ("StandardError", "message", False),
        ("ArgumentError", "full_message", False),
        ("StandardError", "told_at_once", True),
        ("IOError", "told_at_once", True),
        ("KeyError", "told_at_once", False),
        ("OutsideError", "told_at_once", False),
    ],
)
def test_what_every_exception_has(tmp_path: Path, hints: Hints, base: str, name: str, found: bool) -> None:
    error = f"class Lost < {base}\n  def {name}\n    1\n  end\n\n  def other\n    2\n  end\nend\n"
    user = f"require 'lost'\n\ndef go(error)\n  Lost.new.{name}\n  error.{name}\nend\n"
    files = {"lib/lost.rb": error, "lib/user.rb": user}
    after = {"lib/lost.rb": error.replace(f"  def {name}\n    1\n  end\n\n", "")}
    assert bool(hints(tmp_path, files, after)) is found


@pytest.mark.parametrize("other", ["merge!(a)", "merge?(a)", "merge=(a)", "self.merge=(a)"])
def test_a_method_whose_name_has_a_mark_is_another(tmp_path: Path, hints: Hints, other: str) -> None:
    tools = f"module Tools\n  module_function\n\n  def merge(a)\n    a\n  end\n\n  def {other}\n    a\n  end\nend\n"
    files = {"lib/tools.rb": tools, "lib/user.rb": "require 'tools'\n\ndef go\n  Tools.merge(1)\nend\n"}
    (hint,) = hints(tmp_path, files, {"lib/tools.rb": tools.replace("  def merge(a)\n    a\n  end\n\n", "", 1)})
    assert (hint.rule, hint.location.path) == ("CR101", "lib/user.rb")


@pytest.mark.parametrize(
    ("base", "name", "gem", "found"),
    [
        ("Hash", "merge_query", "", True),
        ("Hash", "merge_query", "require 'active_support/all'\n", False),
        ("Hash", "transform_values", "", False),
        ("Hash", "to_query", "", False),  # a gem may add it
        ("Concurrent::Hash", "merge_query", "", False),
        ("Struct", "options_for", "", True),
        ("Struct", "values_at", "", False),
        ("String", "shout_it_out", "", True),
        ("Gem::Version", "shout_it_out", "", False),
    ],
)
def test_classes_of_the_language(tmp_path: Path, hints: Hints, base: str, name: str, gem: str, found: bool) -> None:
    own = f"{gem}class Own < {base}\n  def {name}(a)\n    a\n  end\n\n  def other\n    2\n  end\nend\n"
    files = {"lib/own.rb": own, "lib/user.rb": f"require 'own'\n\ndef go\n  Own.new.{name}(1)\nend\n"}
    after = {"lib/own.rb": own.replace(f"  def {name}(a)\n    a\n  end\n\n", "")}
    assert bool(hints(tmp_path, files, after)) is found
