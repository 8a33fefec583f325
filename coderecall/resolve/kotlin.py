"""Kotlin: packages that files declare, companions, extensions."""

from coderecall.resolve import built_in_members, generic_types
from coderecall.resolve.packages import PackageRules


class KotlinRules(PackageRules):
    family = "kotlin"
    languages = frozenset({"kotlin"})
    class_words = frozenset({"self", "this"})
    inner_objects = ("Companion",)
    extensions = True
    objects_are_types = True
    implicit_objects = True
    plain_bases = frozenset({"Any", "Exception", "RuntimeException", "Throwable", "AutoCloseable", "Closeable"})
    common_members = built_in_members.KOTLIN

    def element(self, written: str) -> str | None:
        return generic_types.element(written)

    def mapped(self, written: str) -> str | None:
        return generic_types.mapped(written)
