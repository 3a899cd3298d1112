"""Notarisation: the person chooses the institution, which names its fee before it begins."""
