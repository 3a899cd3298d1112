"""Records as rows of a file: columns with how their cells are read, XLSX and JSON. A room declares a `Sheet`."""
