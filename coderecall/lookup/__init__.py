"""Plain look-ups: definitions by name, and what a definition has to do with the rest of the code.

No ranking by a model and no numpy: a look-up starts fast.
"""
