"""Reading the catalogue: what there is, how far it goes here, and the offices for it. Nothing here writes."""
