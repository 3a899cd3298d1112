"""Fawang (法网): the platform on which a province runs its public legal services."""

__version__ = "0.1.0"
