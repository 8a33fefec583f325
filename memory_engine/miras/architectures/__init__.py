"""Memory architectures, MIRAS's first choice: what M(k) is, and the factors of its gradient. One file each.

Vector      M(k) = k * w                          d numbers
Matrix      M(k) = k W                            linear: exact algorithms apply
Mlp         M(k) = act(... act(k W_1) ...) W_L    as in Titans
GatedMlp    M(k) = (silu(k W_1) * (k W_2)) W_3    SwiGLU, as in LaCT
Slots       M(k) = softmax(k K^T) V               a fixed number of keys and values, read by attention
Lifted      M(k) = inner(phi(k))                  fixed features before any of them
Residual    M(k) = k + LayerNorm(inner(k)) (1 + gamma)
"""

from memory_engine.miras.architectures.gated_mlp import GatedMlp
from memory_engine.miras.architectures.lifted import Lifted
from memory_engine.miras.architectures.matrix import Matrix
from memory_engine.miras.architectures.mlp import Mlp
from memory_engine.miras.architectures.protocol import Architecture, Pass
from memory_engine.miras.architectures.residual import Residual
from memory_engine.miras.architectures.slots import Slots
from memory_engine.miras.architectures.vector import Vector

__all__ = ["Architecture", "GatedMlp", "Lifted", "Matrix", "Mlp", "Pass", "Residual", "Slots", "Vector"]
