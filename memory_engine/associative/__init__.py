"""Recall at scale: a store of fixed size whose contents can be taken out again exactly.

NumPy only:
    whitening   running mean and covariance of keys; the versioned matrix that makes them alike in all directions
    lifts       keys -> wide features, generated from a seed
    capacity    recall predicted from sizes, sizes from a wanted recall, when to split a shard
    quantised   8-, 4-, 2- and 1-bit views of weights
    shards      items in ranges of about a thousand, routed by package
    reader      answers from a snapshot of a store
    word_memory keys of words -> ids, counted in whole numbers in sketch, packed by nibbles; word_reader answers from it

With torch:
    store       write, erase, consolidate: many shards, each a ridge memory read through one bit a weight
    ridge       additive statistics A, B and their solution W
    counters    additive statistics in whole numbers: exact in any order
    editing     write, replace, delete and merge over either; weights carried along without a new solve
    forecast    recall now and after more writes, and when to split a shard, from the sums alone
    surprise    is a write new, a near copy, an edit, known, or ambiguous?
    cholesky    the factor of a matrix that changes by a few rows
"""
