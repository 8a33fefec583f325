"""Makes what the shipped weights are trained on, and trains them. Not part of the installed package."""
