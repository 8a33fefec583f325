"""Weights that do not depend on the repository at hand: trained offline on others, read here with NumPy only."""
