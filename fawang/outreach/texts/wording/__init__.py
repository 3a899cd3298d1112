"""Words of outreach: sentences for the codes that it raises, and names of its codes."""

from fawang.outreach.texts.wording import labels, sentences

__all__ = ["labels", "sentences"]
