"""Which device the memory runs on."""

import torch

from memory_engine.errors import DeviceError


def choose_device(prefer: str | None = None) -> torch.device:
    """The preferred device, or the first there is of cuda, mps, cpu.

    Raises DeviceError where `prefer` is not a device this machine has: an explicit choice is never silently replaced.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if prefer is None:
        return torch.device(next(kind for kind, available in there.items() if available))
    try:
        device = torch.device(prefer)
    except RuntimeError:
        device = None
    if device is None or not there.get(device.type, False):
        names = ", ".join(kind for kind, available in there.items() if available)
        raise DeviceError(f"device {prefer!r} is not available here; choose one of: {names}")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise DeviceError(
            f"device {prefer!r} is not available here; there are {torch.cuda.device_count()} CUDA devices"
        )
    return device
