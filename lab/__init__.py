"""What no bureau runs: benchmarks, evaluation, simulation, a synthetic province, the demonstration, stories.

It knows `fawang`, which knows nothing of it: the command line finds what is in here by entry points (pyproject.toml).
"""
