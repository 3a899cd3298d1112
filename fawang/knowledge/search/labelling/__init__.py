"""Labels of matters as other collections give them, guessed from a question, for measuring on those collections.

Two sets of labels are known (`LABELS`): 21 that follow from the articles which answer a question, and the 20 of a
legal forum. Guidance itself speaks of the matters of the content pack; these labels are coarser.
"""
