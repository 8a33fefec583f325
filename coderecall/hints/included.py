"""What a file of C or C++ includes."""

from coderecall.hints.view import View


def included(view: View, file_id: int) -> set[str]:
    """Paths of the files of the repository that a file includes, through others too; its own is none of them."""
    found, waiting = {file_id}, [file_id]
    while waiting:
        targets = {row.target_file_id for row in view.db.imports_in(waiting.pop()) if row.target_file_id is not None}
        waiting += targets - found
        found |= targets
    return {view.path(one) for one in found - {file_id}}
