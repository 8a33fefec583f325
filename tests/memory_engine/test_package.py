"""The package as its users see it: lazy names, one device choice, one exception tree."""

import subprocess
import sys

import pytest
import torch

import memory_engine
from memory_engine.device import choose_device
from memory_engine.errors import DeviceError, MemoryEngineError, ShapeError


def test_every_public_name_loads() -> None:
    for name in memory_engine.__all__:
        loaded = getattr(memory_engine, name)
        assert callable(loaded) or name in {"Gating", "PRESETS"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = memory_engine.nothing


def test_importing_the_package_imports_no_torch_and_no_numpy() -> None:
    code = "import sys, memory_engine; print([m for m in ('torch', 'numpy', 'safetensors') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_device_is_chosen_or_refused_but_never_replaced() -> None:
    assert choose_device("cpu") == torch.device("cpu")
    assert choose_device().type in {"cuda", "mps", "cpu"}
    for prefer in ("cuda:99", "xpu", "no such thing"):
        with pytest.raises(DeviceError, match="not available here"):
            choose_device(prefer)


def test_one_root_catches_all_errors() -> None:
    assert issubclass(DeviceError, MemoryEngineError)
    assert issubclass(ShapeError, MemoryEngineError)
    assert issubclass(ShapeError, ValueError)
