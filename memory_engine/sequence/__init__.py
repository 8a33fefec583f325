"""Titans as a trainable sequence model (arXiv 2501.00663, section 4): memory that learns at test time.

    model          SequenceModel: embedding, blocks, head; Config; state and generation
    blocks         MAC, MAG, MAL, LMM, and SWA (attention alone) to compare with
    memory_layer   the memory with its projections, convolutions and trained gates
    attention      sliding window or segment, with persistent tokens always in sight
    projection, convolution   from tokens to the queries, keys and values of heads

The memory itself is one of `memory_engine.miras`; gradients of training go through what it does at test time.
"""

from memory_engine.sequence.blocks import Block
from memory_engine.sequence.memory_layer import GateRange, LayerState, MemoryLayer
from memory_engine.sequence.model import Config, Kind, ModelState, SequenceModel

__all__ = ["Block", "Config", "GateRange", "Kind", "LayerState", "MemoryLayer", "ModelState", "SequenceModel"]
