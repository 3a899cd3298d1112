"""Export and erasure know every encrypted column of certificates, payments, appraisal and defence, now and later."""

import json

import pytest

from fawang.appraisal.actions import personal_data as of_appraisal
from fawang.appraisal.models import HandOver
from fawang.certificates.actions import personal_data as of_certificates
from fawang.certificates.models import Certificate
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import personal_data
from fawang.legal_aid.defence.actions import personal_data as of_defence
from fawang.legal_aid.defence.models import Help, Wish
from fawang.payments.actions import personal_data as of_payments
from fawang.payments.models import Refund
from fawang.work_orders.models import WorkOrder
from tests.cli.upkeep.test_rotate import COLUMNS, case, plain

__all__ = ["case"]

pytestmark = pytest.mark.django_db
KEEPERS = (of_certificates.KEEPER, of_payments.KEEPER, of_appraisal.KEEPER)


def test_the_person_reads_every_column_of_certificates_payments_and_materials_and_none_outlives_erasure(
    case: WorkOrder,
) -> None:
    """What a keeper forgets to hand out, or to erase, is named here."""
    rooms = ("certificates", "payments", "appraisal")
    columns = [(model, field) for model, field in COLUMNS if model._meta.app_label in rooms]
    assert len(columns) >= 8
    # What a document was filled in with is JSON.
    Certificate.objects.update(context='{"text": "certificates.context 原文"}')
    record = personal_data.find(case.code)
    written = json.dumps(
        [part(record) for one in KEEPERS if (part := one.export)], default=str, ensure_ascii=False
    )
    assert [field.purpose for _model, field in columns if f"{field.purpose} 原文" not in written] == []
    with pytest.raises(Conflict, match="refund_open"):
        erase(record)
    Refund.objects.update(state="done")
    with pytest.raises(Conflict, match="materials_on_the_way"):
        erase(record)
    HandOver.objects.update(done_at=clock.now())
    erase(record)
    assert [field.purpose for model, field in columns if any(plain(model, field))] == []


def test_the_person_reads_every_column_of_defence_and_none_outlives_erasure(case: WorkOrder) -> None:
    columns = [(model, field) for model, field in COLUMNS if model._meta.app_label == "defence"]
    assert len(columns) >= 10
    # Whom the person wants told is JSON.
    Wish.objects.update(relative='{"name": "defence.wish_relative 原文"}')
    records = [
        personal_data.find(code)
        for code in (case.code, Help.objects.get().code, spoken(Wish.objects.get().code))
    ]
    keeper = of_defence.KEEPER
    assert keeper.export is not None
    written = json.dumps([keeper.export(one) for one in records], default=str, ensure_ascii=False)
    assert [field.purpose for _model, field in columns if f"{field.purpose} 原文" not in written] == []
    for record in records:
        assert keeper.erase is not None
        assert keeper.erase(SYSTEM, record) == 1
    assert [field.purpose for model, field in columns if any(plain(model, field))] == []


def erase(record: personal_data.Record) -> None:
    """Let each of the rooms erase its part."""
    for one in KEEPERS:
        assert one.erase is not None
        one.erase(SYSTEM, record)
