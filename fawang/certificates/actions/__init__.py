"""What writes certificates: drafting, signing, sealing, ending, sharing; keys and numbers of an office."""
