"""A form as data: its shape, what it asks next, what it computes, how it reads as a paper. Writes nothing."""
