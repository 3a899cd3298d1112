"""A synthetic province: rows of all facts that give back the figures of the model province (data/province.yaml).

Nobody in it exists. The same seed gives the same rows. A month at a time is made in memory; people, lawyers and orders
carry over from one to the next.
"""
