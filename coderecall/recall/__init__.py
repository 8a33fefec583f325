"""Answering: candidates from text, names and the memory; ranked; proved with places in the index."""
