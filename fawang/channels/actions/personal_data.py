"""What channels keep about people: accounts, talks begun in WeChat, lists of matters, consents, text messages."""

from typing import Any

from fawang.channels.actions.identity import part
from fawang.channels.actions.mini_program.matters import WAY
from fawang.channels.models import Consent, KeptMatter, MiniProgramSession, PushEndpoint, ReceivedText, Talk
from fawang.channels.queries import identity
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.kernel.storage.fields import keyed_hash
from fawang.people import queries as people
from fawang.people.rules.wishes import read_phone

_CONSULTATION = "consultations.consultation"


def _erase(by: Actor, record: Record) -> int:
    gone = Consent.objects.filter(order_ref=record.object).delete()[0]
    gone += KeptMatter.objects.filter(order_ref=record.object).delete()[0]
    if record.table == _CONSULTATION:
        gone += Talk.objects.filter(consultation_id=record.id).delete()[0]
    return gone


def _export(record: Record) -> list[dict[str, Any]] | None:
    rows = Consent.objects.filter(order_ref=record.object, left__gt=0)
    told = [{"told_in": _told_in(row.way), "way": row.way, "since": row.given_at} for row in rows]
    kept = KeptMatter.objects.filter(order_ref=record.object).values_list("kept_at", flat=True)
    return [*told, *({"listed_in": "miniprogram", "since": since} for since in kept)] or None


def _told_in(way: str) -> str:
    return "miniprogram" if way == WAY else "wechat"


def _export_resident(resident_id: int) -> list[dict[str, Any]] | None:
    accounts = [
        {"channel": row.channel, "joined_by": row.proof, "since": row.proved_at, "used": row.seen_at}
        for row in identity.of_resident(resident_id)
    ]
    rung = (
        PushEndpoint.objects.filter(resident_id=resident_id).order_by("id").values_list("added_at", flat=True)
    )
    return [*accounts, *({"rung": "device", "since": since} for since in rung)] or None


def _erase_number(by: Actor, number: str) -> int:
    phone = read_phone(number) or ""
    gone = ReceivedText.objects.filter(number_hash=keyed_hash("phone", phone)).delete()[0]
    resident = people.resident_by_phone(phone)
    for row in identity.of_resident(resident.pk) if resident else ():
        part(by=by, account_id=row.pk)
        gone += 1 + MiniProgramSession.objects.filter(account=row).delete()[0]
    if resident:
        gone += PushEndpoint.objects.filter(resident_id=resident.pk).delete()[0]
    return gone


KEEPER = Keeper(
    "channels", erase=_erase, export=_export, export_resident=_export_resident, erase_number=_erase_number
)
