"""Test-time memories as four independent choices (MIRAS, arXiv 2504.13173), with the papers' memories as presets.

memory          Memory: puts the choices together; write, read, scan, forget, surprise, unwrite, merge
architectures/  1. what M(k) is
biases          2. the loss a write goes down
retentions      3. how the past is kept and forgotten
algorithms/     4. how a write moves the parameters
gates           steps, momentum and forgetting of each token, and what they amount to over a chunk
window          the last tokens, which an Omega bias still learns from
replay          on a GPU: chunks of a stream as one graph of kernels
moving          weights after each token of a chunk, for reads that are exact to the token
lifts, factors, products    fixed features; gradients as factors; matrix products of all groups
state, checks   what a memory knows, as a value; what comes in, looked at
presets         titans, gated_delta, moneta, yaad, memora, atlas, mesa, slots, hebbian
naive/          each preset again, token by token in float64: to read, and to test against
"""

from memory_engine.miras.gates import Gates, Gating
from memory_engine.miras.memory import Memory
from memory_engine.miras.presets import PRESETS
from memory_engine.miras.replay import Replay
from memory_engine.miras.state import MemoryState

__all__ = ["PRESETS", "Gates", "Gating", "Memory", "MemoryState", "Replay"]
