"""Bureaux, legal-aid offices, firms, centres, stations: who may handle what, where."""
