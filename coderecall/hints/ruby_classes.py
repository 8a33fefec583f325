"""Classes of Ruby itself that programs extend, and the long names that these have: shorter ones a gem may add."""

_OF_ALL = """
alias_method append_features attached_object attr_accessor attr_reader attr_writer block_given? caller_locations
class_eval class_exec class_variable_defined? class_variable_get class_variable_set class_variables const_added
const_defined? const_get const_missing const_set const_source_location define_method define_singleton_method
deprecate_constant encode_with extend_object included_modules init_with initialize_clone initialize_copy initialize_dup
instance_eval instance_exec instance_method instance_methods instance_of? instance_variable_defined?
instance_variable_get instance_variable_set instance_variable_names instance_variables marshal_dump marshal_load
method_added method_defined? method_missing method_removed method_undefined module_eval module_exec module_function
object_id prepend_features pretty_inspect pretty_print pretty_print_cycle pretty_print_inspect
pretty_print_instance_variables private_class_method private_constant private_instance_methods private_method_defined?
private_methods protected_instance_methods protected_method_defined? protected_methods psych_to_yaml
public_class_method public_instance_method public_instance_methods public_method public_method_defined? public_methods
public_send remove_class_variable remove_const remove_instance_variable remove_method require_relative respond_to?
respond_to_missing? set_temporary_name singleton_class singleton_class? singleton_method singleton_method_added
singleton_methods try_convert undef_method undefined_instance_methods yield_self
"""
_OF_LISTS = """
chunk_while collect_concat delete_if drop_while each_cons each_entry each_index each_pair each_slice
each_value each_with_index each_with_object fetch_values filter_map find_index has_value? minmax_by reverse_each
slice_after slice_before slice_when take_while values_at
"""
_MEMBERS = {
    "Hash": """
compare_by_identity compare_by_identity? deconstruct_keys default_proc default_proc= ruby2_keywords_hash
transform_keys transform_keys! transform_values transform_values!
""",
    "Array": "bsearch_index delete_at repeated_combination repeated_permutation",
    "Struct": "deconstruct_keys keyword_init?",
    "Set": """
compare_by_identity compare_by_identity? delete_if flatten_merge proper_subset? proper_superset?
""",
    "String": """
append_as_bytes ascii_only? delete_prefix delete_prefix! delete_suffix delete_suffix! each_byte each_char
each_codepoint each_grapheme_cluster each_line end_with? force_encoding grapheme_clusters parse_csv start_with?
unicode_normalize unicode_normalize! unicode_normalized? valid_encoding?
""",
}
_BY_CLASS = {name: frozenset(f"{members} {_OF_ALL} {_OF_LISTS}".split()) for name, members in _MEMBERS.items()}
# Gems that open these classes and give them many methods more.
_OPENING = ("active_support", "active_record", "rails", "facets", "sequel/extensions")


def is_without(base: str, name: str) -> bool:
    """Whether this is such a class, and has no member of the name, which is one of several words."""
    return base in _BY_CLASS and name not in _BY_CLASS[base]


def opens_classes(module: str) -> bool:
    """Whether a required module gives the classes of the language methods more."""
    return module.startswith(_OPENING)
