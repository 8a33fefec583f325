"""What the memories cost and what they keep. `python -m benchmarks.memory` lists the parts, one module each."""
