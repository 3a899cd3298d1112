"""The command line: `fawang --help`."""
