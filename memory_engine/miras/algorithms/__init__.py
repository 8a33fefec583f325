"""Learning algorithms, MIRAS's fourth choice: how a write moves the parameters. One file each.

Descent     gradient descent, with or without momentum; gradients at the chunk start (Titans eqs 9-18)
Muon        momentum made orthogonal by Newton-Schulz before it steps (ATLAS)
Delta       gradient descent token by token on a linear memory, exact in chunks (DeltaNet, Gated DeltaNet)
Mesa        recursive least squares on a linear memory: A and B are sums, W solves them (MesaNet)
Hebbian     sums of outer products on a linear memory; whole-number counters where keys and values are signs
"""

from memory_engine.miras.algorithms.delta import Delta
from memory_engine.miras.algorithms.descent import Descent
from memory_engine.miras.algorithms.hebbian import Hebbian
from memory_engine.miras.algorithms.mesa import Mesa
from memory_engine.miras.algorithms.muon import Muon
from memory_engine.miras.algorithms.protocol import Algorithm, Chunk, Step

__all__ = ["Algorithm", "Chunk", "Delta", "Descent", "Hebbian", "Mesa", "Muon", "Step"]
