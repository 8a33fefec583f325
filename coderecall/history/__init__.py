"""The git history: read as a stream, attributed to today's symbols."""
