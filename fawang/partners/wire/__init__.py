"""The wire: matters as signed events between two systems.

CloudEvents 1.0 over HTTPS, HTTP message signatures (RFC 9421), an inbox that takes each event once, an outbox that
sends until somebody has taken it. docs/partners-wire.md is what a partner builds from; docs/adr/0063 says why it is so.
"""
