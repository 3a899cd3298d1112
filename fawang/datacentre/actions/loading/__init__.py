"""Bringing past years: rows of a file (CSV, XLSX, Parquet) become facts, or none does and a report says why.

files.py     a file in batches of rows, whatever its form; never the whole of it in memory
headings.py  which heading means which column, and which word which code: built in, and by a mapping
cells.py     one cell: what it is, or what is wrong with it
judging.py   a batch: the rows that are right as columns of the fact, and the faults
bringing.py  the whole: judge all, keep what is right aside by month, then write month after month
"""
