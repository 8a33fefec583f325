"""The Titans models: causal, the same in any pieces, of a fixed state, and all of their parts learn."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from memory_engine.errors import ShapeError
from memory_engine.miras.presets import gated_delta, titans
from memory_engine.sequence import Config, Kind, ModelState, SequenceModel

KINDS: tuple[Kind, ...] = ("mac", "mag", "mal", "lmm", "swa")
WITH_ATTENTION: tuple[Kind, ...] = ("mac", "mag", "mal", "swa")
WITH_MEMORY: tuple[Kind, ...] = ("mac", "mag", "mal", "lmm")


def model(kind: Kind, **sizes: Any) -> SequenceModel:
    """A small one, a little away from where training starts: there, convolutions and memories do next to nothing."""
    torch.manual_seed(0)
    chosen = {"vocabulary": 20, "d": 16, "heads": 2, "window": 8, "persistent": 3, "depth": 2} | sizes
    made = SequenceModel(Config(kind=kind, **chosen))
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return made


def stream(batch: int = 2, count: int = 29, seed: int = 0) -> Tensor:
    return torch.randint(0, 20, (batch, count), generator=torch.Generator().manual_seed(seed))


def changed(tokens: Tensor, place: int) -> Tensor:
    """The same stream with another token at that place."""
    other = tokens.clone()
    other[:, place] = (other[:, place] + 1) % 20
    return other


def in_pieces(made: SequenceModel, tokens: Tensor, sizes: list[int]) -> tuple[Tensor, ModelState]:
    state, logits = made.empty(len(tokens)), []
    for piece in tokens.split(sizes, 1):
        out, state = made(piece, state)
        logits.append(out)
    return torch.cat(logits, 1), state


@pytest.mark.parametrize("kind", KINDS)
def test_each_token_gets_logits(kind: Kind) -> None:
    logits, _ = model(kind)(stream())
    assert logits.shape == (2, 29, 20)
    assert bool(logits.isfinite().all())


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_token_changes_nothing_before_it(kind: Kind) -> None:
    made, tokens = model(kind), stream()
    change = (made(changed(tokens, 21))[0] - made(tokens)[0]).abs().amax((0, 2))
    assert change[:21].max() == 0
    assert change[21] > 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_memory_carries_what_the_windows_do_not_reach(kind: Kind) -> None:
    """Two layers of window 8 reach 14 tokens back, with their convolutions of 4 tokens 20. Here it is 34."""
    made, tokens = model(kind), stream(count=36)
    change = (made(changed(tokens, 1))[0] - made(tokens)[0]).abs().amax((0, 2))[-1]
    assert (change > 1e-6) == (kind in WITH_MEMORY)


@pytest.mark.parametrize("sizes", [[8, 8, 8, 5], [1] * 29, [3, 17, 9]], ids=["segments", "tokens", "uneven"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_in_pieces_is_the_whole_stream(kind: Kind, sizes: list[int]) -> None:
    made, tokens = model(kind), stream()
    whole, after = made(tokens)
    pieces, state = in_pieces(made, tokens, sizes)
    assert torch.allclose(pieces, whole, atol=2e-5)
    more = stream(count=11, seed=1)
    assert torch.allclose(made(more, state)[0], made(more, after)[0], atol=2e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_does_not_grow(kind: Kind) -> None:
    made = model(kind)
    state, sizes = made.empty(2), []
    for _ in range(4):
        _, state = made(stream(count=16), state)
        sizes.append(state.nbytes)
    assert len(set(sizes)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_generation_is_the_likeliest_token_again_and_again(kind: Kind) -> None:
    made, tokens = model(kind), stream(count=13)
    found, state = made.generate(tokens, 12)
    by_hand = tokens
    for _ in range(12):
        by_hand = torch.cat([by_hand, made(by_hand)[0][:, -1:].argmax(-1)], 1)
    assert torch.equal(found, by_hand[:, 13:])
    more, _ = made.generate(found[:, -1:], 3, state)
    assert torch.equal(more, made.generate(by_hand, 3)[0])


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_learns(kind: Kind) -> None:
    """The loss reaches first weights of the memory, gates, projections, convolutions and persistent tokens."""
    made, tokens = model(kind), stream()
    cross_entropy(made(tokens[:, :-1])[0].flatten(0, 1), tokens[:, 1:].flatten()).backward()
    for name, parameter in made.named_parameters():
        assert parameter.grad is not None, name
        assert bool(parameter.grad.isfinite().all()), name
        assert parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_of_a_sane_size_where_training_starts(kind: Kind) -> None:
    """An empty memory gives zeros; the norm of zeros must not have a slope as good as infinite."""
    torch.manual_seed(0)
    made, tokens = SequenceModel(Config(vocabulary=20, kind=kind, d=16, window=8)), stream()
    cross_entropy(made(tokens[:, :-1])[0].flatten(0, 1), tokens[:, 1:].flatten()).backward()
    assert all(p.grad.abs().max() < 100 for p in made.parameters() if p.grad is not None)  # false for NaN, too


def test_gradients_reach_back_through_a_state_that_was_passed_on() -> None:
    made, tokens = model("lmm"), stream(count=32)
    _, state = made(tokens[:, :16])
    made(tokens[:, 16:], state)[0].square().mean().backward()
    only_before = [int(token) for token in tokens[:, :16].unique() if token not in tokens[:, 16:]]
    assert only_before
    assert made.embed.weight.grad is not None
    assert bool((made.embed.weight.grad[only_before].abs().amax(1) > 0).all())


@pytest.mark.parametrize("kind", WITH_ATTENTION)
def test_persistent_tokens_matter(kind: Kind) -> None:
    made, tokens = model(kind), stream()
    before = made(tokens)[0]
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if name.endswith("persistent"):
                parameter.neg_()
    assert (made(tokens)[0] - before).abs().amax((0, 2)).min() > 1e-5


@pytest.mark.parametrize("kind", ["mac", "swa"])
def test_a_model_needs_no_persistent_tokens(kind: Kind) -> None:
    assert bool(model(kind, persistent=0)(stream())[0].isfinite().all())


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_steps_of_training_lower_the_loss(kind: Kind) -> None:
    torch.manual_seed(0)
    made = SequenceModel(Config(vocabulary=20, kind=kind, d=16, layers=1, window=8))
    optimiser = torch.optim.Adam(made.parameters(), lr=1e-2)
    tokens = stream(8, 1).repeat(1, 16)  # each sequence repeats one token
    losses = []
    for _ in range(15):
        loss = cross_entropy(made(tokens[:, :-1])[0].flatten(0, 1), tokens[:, 1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2


@pytest.mark.parametrize("preset", ["gated_delta", "titans, gates by chunk"])
@pytest.mark.parametrize("kind", WITH_MEMORY)
def test_the_memory_may_be_another_of_miras(kind: Kind, preset: str) -> None:
    memory = gated_delta(8, 8, chunk=8) if preset == "gated_delta" else titans(8, chunk=8)
    made, tokens = model(kind, memory=memory), stream()
    logits, _ = made(tokens)
    assert torch.allclose(in_pieces(made, tokens, [5, 20, 4])[0], logits, atol=2e-5)
    logits.square().mean().backward()
    assert all(bool(p.grad.isfinite().all()) for p in made.parameters() if p.grad is not None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_in_bfloat16_says_nearly_the_same(kind: Kind) -> None:
    made, tokens = model(kind), stream()
    exact, _ = made(tokens)
    rough, state = made.bfloat16()(tokens)
    assert rough.dtype == torch.bfloat16
    assert bool((rough - exact).norm() < 0.1 * exact.norm())
    assert made.generate(tokens[:, -1:], 2, state)[0].shape == (2, 2)


def test_an_empty_stream_changes_nothing() -> None:
    made = model("mac")
    state = made.empty(2)
    logits, after = made(stream(count=0), state)
    assert logits.shape == (2, 0, 20)
    assert after is state


def test_what_does_not_fit_is_said() -> None:
    made = model("mac")
    with pytest.raises(ShapeError, match=r"integer tokens \(B, n\)"):
        made(torch.zeros(2, 3))
    with pytest.raises(ShapeError, match=r"0 \.\. 19"):
        made(torch.full((1, 2), 20))
    with pytest.raises(ShapeError, match="of 1 sequences and 2 layers of mac, expected 2 sequences"):
        made(stream(), made.empty(1))
    with pytest.raises(ShapeError, match="layers of mag, expected"):
        made(stream(), model("mag").empty(2))
    with pytest.raises(ShapeError, match="no multiple"):
        Config(vocabulary=4, d=10, heads=3)
    with pytest.raises(ShapeError, match=r"segment of 8 .* chunk of 16"):
        model("mac", memory=titans(8, chunk=16))
    with pytest.raises(ShapeError, match="at least one token"):
        made.generate(stream(count=0), 3)


@pytest.mark.parametrize("wrong", [{"kind": "MAC"}, {"kind": "titans"}, {"persistent": -1}])
def test_a_config_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        Config(20, **wrong)


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float32])
def test_tokens_of_other_types_are_refused(dtype: torch.dtype) -> None:
    with pytest.raises(ShapeError, match="int64 or int32"):
        model("swa")(stream().to(dtype))


@pytest.mark.parametrize("kind", KINDS)
def test_a_detached_state_reads_on_as_before_and_trains_window_by_window(kind: Kind) -> None:
    made, tokens = model(kind), stream()
    whole, _ = made(tokens)
    state, logits = made.empty(2), []
    for piece in tokens.split(10, 1):
        out, after = made(piece, state)
        out.square().mean().backward()
        state = after.detach()
        logits.append(out)
    torch.testing.assert_close(torch.cat(logits, 1), whole, rtol=1e-4, atol=1e-5)
