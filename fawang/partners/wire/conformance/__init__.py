"""The conformance kit: what docs/partners-wire.md demands, tried against a system that runs, a partner's or ours."""
