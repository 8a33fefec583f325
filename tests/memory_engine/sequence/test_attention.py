"""Window, segment and convolution against the same written out in full."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import silu

from memory_engine.errors import ShapeError
from memory_engine.sequence.attention import Attention, SegmentAttention, WindowAttention, turn
from memory_engine.sequence.convolution import SeparableConvolution
from memory_engine.sequence.projection import Projection


def tokens(batch: int, count: int, d: int) -> Tensor:
    return torch.randn(batch, count, d, generator=torch.Generator().manual_seed(0))


def in_full(attention: Attention, x: Tensor, extra: Tensor | None, visible: Tensor) -> Tensor:
    """[persistent | extra | x] with every score and one mask: extra and x stand at the places 0 .. n - 1, both."""
    stream, _ = attention.project(x, attention.empty(len(x)))
    keys, values = stream.keys, stream.values
    if extra is not None:
        keys = torch.cat([turn(attention.keys.alone(extra), 0), keys], 2)
        values = torch.cat([attention.values.alone(extra), values], 2)
    first_keys, first_values = attention.prefix()
    scores = torch.cat([stream.queries @ first_keys.mT, stream.turned @ keys.mT], -1) * attention.sharpness
    seen = torch.cat([torch.ones(x.shape[1], first_keys.shape[1], dtype=torch.bool), visible], 1)
    weights = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    every = torch.cat([first_values.expand(len(x), *first_values.shape), values], 2)
    out: Tensor = attention.out((weights @ every).transpose(1, 2).flatten(2))
    return out


@pytest.mark.parametrize("persistent", [0, 3])
@pytest.mark.parametrize("count", [1, 4, 5, 19])
def test_a_window_is_a_band_of_the_full_attention(count: int, persistent: int) -> None:
    torch.manual_seed(0)
    attention, x = WindowAttention(8, 2, window=5, persistent=persistent, kernel=3), tokens(2, count, 8)
    i, j = torch.arange(count)[:, None], torch.arange(count)
    expected = in_full(attention, x, None, (j <= i) & (j > i - 5))
    assert torch.allclose(attention(x, attention.empty(2))[0], expected, atol=1e-6)


def test_a_token_of_a_segment_sees_the_prefix_memory_up_to_its_own_and_the_segment_up_to_itself() -> None:
    torch.manual_seed(0)
    attention, x = SegmentAttention(8, 2, persistent=3, kernel=3), tokens(2, 6, 8)
    recalled = tokens(2, 12, 8)[:, 6:]
    causal = torch.ones(6, 6, dtype=torch.bool).tril()
    expected = in_full(attention, x, recalled, torch.cat([causal, causal], 1))
    stream, _ = attention.project(x, attention.empty(2))
    first, state = attention.piece(stream, recalled[:, :2], attention.empty(2), slice(0, 2))
    rest, _ = attention.piece(stream, recalled[:, 2:], state, slice(2, 6))
    assert torch.allclose(torch.cat([first, rest], 1), expected, atol=1e-6)


def test_a_score_depends_on_the_distance_alone() -> None:
    q, k = tokens(1, 2, 8).unbind(1)
    near = (turn(q, 7) * turn(k, 4)).sum()
    far = (turn(q, 1_000_007) * turn(k, 1_000_004)).sum()
    assert torch.isclose(near, far, atol=1e-5)
    assert not torch.isclose(near, (turn(q, 7) * turn(k, 5)).sum(), atol=1e-5)


def test_a_convolution_mixes_the_last_tokens_of_a_channel_then_the_channels() -> None:
    torch.manual_seed(0)
    convolution, x = SeparableConvolution(4, 3), tokens(1, 6, 4)
    out, _ = convolution(x, convolution.empty(1))
    before = torch.cat([torch.zeros(1, 2, 4), x], 1)
    for place in range(6):
        mixed = (before[0, place : place + 3] * convolution.depthwise[:, 0].T).sum(0)
        assert torch.allclose(out[0, place], convolution.pointwise.weight @ mixed, atol=1e-6)


def test_queries_and_keys_have_length_one_values_do_not() -> None:
    torch.manual_seed(0)
    x = tokens(2, 5, 8)
    for normalised in (True, False):
        projection = Projection(8, 2, 6, 3, normalised=normalised)
        heads, _ = projection(x, projection.empty(2))
        assert heads.shape == (2, 2, 5, 6)
        ones = torch.ones(2, 2, 5)
        assert torch.allclose(heads.norm(dim=-1), ones, atol=1e-3) == normalised
    plain = silu(projection.linear(x)).view(2, 5, 2, 6).transpose(1, 2)
    assert torch.allclose(projection.alone(x), plain)


def test_sizes_that_do_not_fit_are_said() -> None:
    with pytest.raises(ShapeError, match="multiple of 3 heads"):
        WindowAttention(8, 3, window=4, persistent=0, kernel=2)
    with pytest.raises(ShapeError, match="even width"):
        WindowAttention(6, 2, window=4, persistent=0, kernel=2)
    with pytest.raises(ShapeError, match="window is 0"):
        WindowAttention(8, 2, window=0, persistent=0, kernel=2)
    with pytest.raises(ShapeError, match="kernel 0"):
        SeparableConvolution(8, 0)
