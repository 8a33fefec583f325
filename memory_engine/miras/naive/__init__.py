"""Each preset token by token, as its paper has it: to read, and to test the fast path against. One file each.

One group; n tokens, d_k and d_v widths; rows are vectors, so that M(k) of a matrix is k W. Gradients are autograd's;
nothing of the fast path is used. Every `scan` takes what the memory holds, keys (n, d_k), values (n, d_v), queries
(n, d_k) and gates (n,), and gives what was read, what the memory then holds and each token's surprise. Use float64.

`chunk` tokens share the weights at which their gradients are taken, those of the chunk start (Titans eq 16); chunk 1
is the recurrence itself. `reads` says what the query of token t reads: "chunk", the weights of the chunk start, before
the chunk was learnt; or "token", the weights after token t. Where forgetting acts once a chunk (Gating "chunk"), alpha
is 0 at all tokens but the first of each chunk.
"""

from memory_engine.miras.naive import atlas, gated_delta, hebbian, memora, mesa, moneta, slots, titans, yaad

__all__ = ["atlas", "gated_delta", "hebbian", "memora", "mesa", "moneta", "slots", "titans", "yaad"]
