"""All that the memory can be taught from the index: its replay buffer, and what `memory probe` asks for."""

from coderecall.memory.experiences import commit_experience, file_experiences
from coderecall.model import Experience, Head
from coderecall.store import Database


def everything(db: Database, head: Head) -> list[Experience]:
    """The experiences of a head, in the order in which they would be learned from an empty index."""
    if head == Head.DESCRIBED_BY:
        files = db.files()
        return [e for file in files for e in file_experiences(db.symbols_in(file.id), file.mtime_ns // 10**9)]
    found = []
    for commit, keys in db.commits_with_symbols():
        experience = commit_experience(commit.sha, commit.time, commit.message, keys)
        if experience is not None:
            found.append(experience)
    return found
