"""`python -m coderecall`."""

import os
import sys


def _leave_current_folder() -> None:
    """Python put the current folder on the path, and a repository's own `parsers/` or `click.py` must not be imported.

    The folder that holds this very package is kept: that is a checkout of coderecall itself.
    """
    here = os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib is not imported yet, and could be found there
    own = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - as above
    if here != own:
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != here]


if __name__ == "__main__":
    _leave_current_folder()

    from coderecall.cli import main

    main()
