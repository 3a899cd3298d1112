"""Other hotlines and departments: matters handed over and taken (转介), on one trail.

`rules` has the message that every link carries, the procedure with its two sides and what an agreement says;
`actions.exchange.receive` is the one way in, `queries.messages.outgoing` what goes out, already minimised;
`links` is the registry of the ways to a partner. docs/partners.md says how to use it.
"""
