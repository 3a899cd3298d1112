"""The ground every room stands on: actor, events, outbox, audit, live, problems, clock, ids.

Nothing here knows what a legal matter is.
"""
