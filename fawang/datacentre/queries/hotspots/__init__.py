"""Hot spots: matters that people in one place come with more often than is to be expected (热点).

counting   facts → services by region, matter and week, as arrays
expecting  what was to be expected of each cell, and how unlikely what came is
finding    cells → spots: false discoveries held down, what is told once left out elsewhere, first days
words      how people put a matter
board      the spots of a day, as they were found, for whoever shows them
"""
