"""The links that the composition registers."""

from fawang.partners import links
from fawang.partners.texts import labels


def test_every_link_has_a_name_for_the_agreement() -> None:
    assert {"events", "open311", "batch", "email"} <= set(links.registered()) <= set(labels.LINKS)
