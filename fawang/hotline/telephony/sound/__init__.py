"""Sound: codecs, files, recordings, the voice of the machine."""
