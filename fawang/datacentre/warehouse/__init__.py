"""Facts, dimensions and metrics: what is declared of them, and the files in which they lie."""
