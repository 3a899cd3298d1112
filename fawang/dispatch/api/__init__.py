"""The JSON API of dispatch: presence, the board, call-backs."""
