"""Ruby: required files, and constants that every file sees."""

from coderecall.resolve.paths import KnownPaths, Place, folder_of, nearest, walked
from coderecall.resolve.rules import Rules


class RubyRules(Rules):
    family = "ruby"
    languages = frozenset({"ruby"})
    shared_names = True
    shared_members = True
    bare_members = True
    reopens = True
    call_by_name = True
    constructor = ("new", "initialize")
    class_words = frozenset({"self"})
    plain_bases = frozenset({"Object", "BasicObject", "Kernel", "Comparable", "Enumerable", "StandardError"})
    common_members = frozenset(
        "new initialize call each map collect select reject find detect inject reduce any? all? none? include? empty? nil? size"
        " length count first last push pop shift unshift concat join split gsub sub match match? scan strip chomp start_with?"
        " end_with? to_s to_sym to_i to_f to_a to_h to_str to_proc to_json inspect hash eql? == === dup clone freeze frozen?"
        " is_a? kind_of? instance_of? respond_to? send public_send method methods define_method instance_variable_get"
        " instance_variable_set class name key? has_key? keys values fetch merge merge! update delete delete_if store dig"
        " each_with_index each_with_object each_pair each_key each_value sort sort_by min max sum zip flatten compact uniq"
        " reverse rewind read write close open gets puts print printf raise require require_relative attr_accessor attr_reader"
        " attr_writer include extend private public protected loop lambda proc format sprintf rand sleep exit abort at"
        " upcase downcase capitalize encode force_encoding encoding bytesize bytes unpack unpack1 pack tr replace index rindex"
        " slice insert run start stop wait join value set get add remove clear parse now utc run_once path body headers status"
        " must_equal must_be must_include must_raise must_be_nil wont_be expect assert assert_equal refute describe it before"
        " after let lines chars times upto downto step tap then instance_eval class_eval instance_exec ancestors".split()
    )

    def space(self, path: str) -> str:
        return ""

    def find(self, importer: str, module: str) -> Place | None:
        return find_required(self.paths, importer, module)


def find_required(paths: KnownPaths, importer: str, module: str) -> Place | None:
    """`require "a/b"` below a `lib` or beside, `require_relative` (written with a leading dot) from the importer."""
    wanted = module if module.endswith(".rb") else f"{module}.rb"
    if module.startswith("."):
        target = walked(folder_of(importer), wanted.split("/"))
        return Place(target) if target in paths else None
    candidates = [path for path in paths.ending(wanted) if path != importer]
    on_path = [path for path in candidates if path == f"lib/{wanted}" or path.endswith(f"/lib/{wanted}")]
    if on_path:
        return nearest(on_path, importer)
    beside = walked(folder_of(importer), wanted.split("/"))
    if beside in candidates:
        return Place(beside)
    return nearest(candidates, importer) if "/" in module or len(candidates) == 1 else None
