"""Whole platforms for a while, and what they need of this machine: free ports, a browser."""
