"""coderecall: a memory of your codebase."""

__version__ = "0.1.0"
