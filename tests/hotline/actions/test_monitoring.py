"""What a supervisor does in a talk is kept."""

from fawang.hotline.actions import calls, monitoring
from fawang.hotline.models import Call
from fawang.hotline.rules import Mode, Topic
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.rules import Language


def test_who_listened_and_whispered_is_in_the_audit_of_the_consultation(centre: object, duty: Actor) -> None:
    calls.begin(by=SYSTEM, name="in-1", number="", dialled="12348", at=clock.now())
    calls.wait(
        by=SYSTEM, name="in-1", topic=Topic.ADVICE, language=Language.MANDARIN, recorded=False, again=False,
        at=clock.now(),
    )  # fmt: skip
    seat = f"seat:{duty.known_id}"
    for mode in (Mode.LISTENS, Mode.WHISPERS, None):
        monitoring.note(by=SYSTEM, name="in-1", supervisor=seat, mode=mode)
    entries = list(AuditEntry.objects.filter(action="hotline.supervised").order_by("id"))
    assert [entry.data["mode"] for entry in entries] == ["listens", "whispers", "left"]
    row = Call.objects.get(name="in-1")
    about = f"consultations.consultation:{row.consultation_id}"
    assert {(entry.actor, entry.object) for entry in entries} == {(duty.label, about)}
