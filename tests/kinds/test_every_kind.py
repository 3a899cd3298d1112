"""Whatever holds for orders holds for those of every kind: the three beside, and legal aid."""

import pytest

from tests.kinds.installation import NAMES
from tests.kinds.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
EVERY = ("legal_aid", *NAMES)


@pytest.mark.parametrize("way", ["pages", "api"])
@pytest.mark.parametrize("kind", EVERY)
def test_every_command_is_given_by_whoever_may(kind: str, way: str) -> None:
    walk = Walk(kind, by_page=way == "pages")
    walk.everywhere()
    assert walk.left == set()
