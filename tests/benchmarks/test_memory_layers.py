"""What the benchmarks of the memories compare is what they say: exact attention, blocks of one stream, true counts."""

import pytest
import torch
from torch.nn.functional import linear, scaled_dot_product_attention

from benchmarks.memory import attention, planted, roofline
from benchmarks.memory.layers import AttentionLayer, TitansLayer, stream
from memory_engine.miras.presets import titans

D = 32


def test_attention_in_blocks_is_causal_attention() -> None:
    layer = AttentionLayer(D, 2, 150)
    x = torch.cat(list(stream(150, D)))
    out = torch.cat([layer(part) for part in x.split(64)])
    p = layer.projections
    q, k, v = (linear(x, w).view(150, 2, -1).transpose(0, 1) for w in (p.queries, p.keys, p.values))
    expected = scaled_dot_product_attention(q, k, v, is_causal=True).transpose(0, 1).reshape(150, D)
    torch.testing.assert_close(out, expected, rtol=1e-5, atol=1e-5)
    assert layer.nbytes == 2 * 150 * D * 4


def test_the_memory_reads_a_stream_in_blocks_as_in_one() -> None:
    x = torch.cat(list(stream(192, D)))
    whole, blocks = TitansLayer.of(D, 16), TitansLayer.of(D, 16)
    torch.testing.assert_close(torch.cat([blocks(part) for part in x.split(64)]), whole(x), rtol=1e-5, atol=1e-5)


def test_a_token_reads_the_chunk_that_it_ends() -> None:
    x = torch.cat(list(stream(32, D)))
    layer, fresh = TitansLayer.of(D, 16), TitansLayer.of(D, 16)
    out, untaught = layer(x), fresh.untaught(x)
    torch.testing.assert_close(out[:15], untaught[:15])
    assert (out[15] - untaught[15]).norm() > 1e-3


def test_a_write_of_a_two_layer_memory_costs_40_d_squared_a_token() -> None:
    memory = titans(D, chunk=16)
    keys = torch.randn(1, 16, D)
    assert roofline.operations(memory, memory.empty(), keys, keys) == 40 * D * D * 16


def test_planted_pairs_are_all_in_the_stream_and_attention_finds_them() -> None:
    for distinct in (False, True):
        made = planted.Stream.of(1000, distinct=distinct)
        assert set(range(planted.PLANTED)) <= set(made.tokens.tolist())
        assert planted.taught(planted.attention(), made) == 1.0


def test_attention_far_into_a_stream_is_measured_at_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "IN_FULL", 0)
    monkeypatch.setattr(attention, "BLOCK", 64)
    found = attention.attend(2048, "float32")
    assert found["bytes"] == 2 * 2048 * attention.D * 4
    assert found["seconds"] > 0
