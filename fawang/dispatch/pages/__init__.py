"""Pages of dispatch: to be called back, duties and their calendar."""
