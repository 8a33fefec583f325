"""What this package raises.

ParsersError
└── UnsupportedLanguageError   no language reads this file name

A syntax error in a file is not an exception: it is data, in `ParseResult.errors`.
"""


class ParsersError(Exception):
    """Base of every error of this package."""


class UnsupportedLanguageError(ParsersError):
    """No language reads the file; ask `language_of` before `parse`."""
