"""What this package raises.

MemoryEngineError
├── ShapeError      (also a ValueError) an array has the wrong shape, type or range
├── DeviceError     the asked-for device is not there
├── DivergedError   a write left the range of numbers; the state that went in is as it was, unless it was in place
├── UnwriteError    a write cannot be undone from the weights alone
└── SnapshotError   bytes that are not a snapshot this version can read
"""


class MemoryEngineError(Exception):
    """Base of every error of `memory_engine`."""


class ShapeError(MemoryEngineError, ValueError):
    """An array has the wrong shape, type or range; the message names it and says what was expected."""


class DeviceError(MemoryEngineError):
    """The asked-for device is not available on this machine."""


class DivergedError(MemoryEngineError):
    """A write left the range of numbers: its steps are too large for what was written, and no ceiling holds them."""


class UnwriteError(MemoryEngineError):
    """A write cannot be undone: its step overwrote the old value completely."""


class SnapshotError(MemoryEngineError):
    """Bytes that are corrupt, of a newer format, or do not hold what was asked for."""
