"""The finder of offices: where somebody is helped face to face, when it is open, how to call it and get there."""
