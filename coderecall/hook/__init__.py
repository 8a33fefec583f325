"""The git hooks: `placing` puts them there and takes them away, `running` is what they run.

A hook must never stand in the way of a commit for a reason of its own: without an index, without the program, after a
crash or past its time limit it says one line and lets the commit pass. Only findings stop a commit.
"""
