"""The commands that `fawang` finds by entry points: `bench`, `demo`, `eval`, `facts generate`, `simulate`, `story`.

Each loads what does its work only when it is called.
"""
