"""What waits to be sent about somebody can be read by them, and is gone with them."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security.personal_data import Record
from fawang.partners.actions.batch_messages import BATCH_LINK
from fawang.partners.links import Address
from fawang.partners.links.actions.personal_data import Waiting
from fawang.partners.links.models import BatchMessage
from fawang.partners.queries.messages import outgoing
from fawang.partners.queries.records import codes_of
from tests.partners.cases import offered, partner

pytestmark = pytest.mark.django_db


def test_what_waits_is_read_and_erased() -> None:
    partner("110")
    row = offered("110")
    BATCH_LINK.deliver(Address("110", "110", "", ""), outgoing(row, row.version))
    record, keeps = Record("partners.referral", row.pk, row.code, None), Waiting(codes_of).keeper()
    assert keeps.export is not None
    assert keeps.erase is not None
    (found,) = keeps.export(record)
    assert found["data"]["fields"]["request"] == "申请强制执行"
    assert keeps.erase(SYSTEM, record) == 1
    assert keeps.export(record) is None
    assert BatchMessage.objects.get().data == ""
