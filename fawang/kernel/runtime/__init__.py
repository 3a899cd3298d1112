"""Processes of this installation: children, workers, memory, and whether all is well."""
