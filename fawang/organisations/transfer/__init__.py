"""Units as rows of a file: which columns there are, how cells are read and written."""
