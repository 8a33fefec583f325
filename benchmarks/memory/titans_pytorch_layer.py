"""NeuralMemory of titans-pytorch, and our layer with the same parameters. Only imported where that package is there."""

import warnings

import torch
from torch import Tensor

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its dependencies' own
    from titans_pytorch import NeuralMemory

from benchmarks.memory.layers import Projections, TitansLayer, stream
from memory_engine.miras.presets import titans


def neural_memory(d: int, chunk: int, *, chunk_gradients: bool) -> NeuralMemory:
    """Two layers, expansion 4, one head, initialised as it comes, but for gates that keep a long stream stable."""
    torch.manual_seed(0)
    sizes = {"depth": 2, "expansion_factor": 4.0}
    batch = chunk if chunk_gradients else None
    memory = NeuralMemory(d, chunk_size=chunk, batch_size=batch, default_model_kwargs=sizes)
    with torch.no_grad():
        memory.to_adaptive_step[0].bias.fill_(-3.0)
        memory.to_decay_factor[0].bias.fill_(-6.0)
    return memory


def same(theirs: NeuralMemory, chunk: int, *, chunk_gradients: bool) -> TitansLayer:
    """Our layer with the parameters of theirs."""
    d = theirs.to_keys.weight.shape[1]
    gates = theirs.to_adaptive_step[0], theirs.to_momentum[0], theirs.to_decay_factor[0]
    projections = Projections(
        theirs.to_queries.weight.detach(),
        theirs.to_keys.weight.detach(),
        theirs.to_values.weight.detach(),
        *((gate.weight.detach(), gate.bias.detach()) for gate in gates),
    )
    memory = titans(
        d,
        residual=True,
        chunk=chunk,
        normalise_keys=False,
        ceiling=None,
        gradients="chunk" if chunk_gradients else "call",
    )
    gamma, *weights = (p.detach().clone() for p in theirs.memory_model_parameters)
    return TitansLayer(memory, projections, memory.start((*weights, gamma[:, None])), torch.zeros(1, d))


def store_and_retrieve(d: int, tokens: int, chunk: int) -> float:
    """One call, for its memory; gives the size of what came out, so that it is not left out."""
    memory = neural_memory(d, chunk, chunk_gradients=False)
    with torch.no_grad():
        out, _ = memory(next(stream(tokens, d, tokens))[None])
    return float(out.norm())


def call(theirs: NeuralMemory, x: Tensor) -> Tensor:
    """Store and retrieve: (n, d) -> (n, d)."""
    with torch.no_grad():
        out, _ = theirs(x[None])
    return out[0]
