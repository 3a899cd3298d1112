"""Fills the tables with orders as a province has them, by COPY: names, words and phones that can be searched for."""

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from gettext import gettext as _
from typing import Any

import psycopg
from django.conf import settings

from fawang.kernel import clock
from fawang.kernel.rules.ids import check_digit
from fawang.kernel.rules.text import blind, tokens
from fawang.kernel.storage.fields import encrypt, keyed_hash
from fawang.work_orders.rules.queue import queue_key
from lab.demo.words import STORIES

_SURNAMES = "陈李黄张梁林刘吴罗王何郑叶杨郭谢冯曾邓周彭蔡潘钟卢曹许苏胡徐朱谭温赖廖邱莫"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰文辉建华志"
#: Of a hundred orders four are open; the rest ended in the last years.
_OPEN_SHARE = 0.04
_CLAUSES = 8
_OPEN_STATES = (
    ("submitted", 30), ("supplementing", 12), ("accepted", 8), ("assigned", 6), ("in_progress", 36), ("in_review", 8),
)  # fmt: skip
_COLUMNS = (
    "id", "code", "kind", "matter", "state", "version", "urgent", "channel", "place", "organ_place", "organ_kind",
    "organ_level", "unit_id", "unit_1", "unit_2", "unit_3", "unit_4", "unit_5", "intake_unit_id", "firm_id",
    "lawyer_id", "returned_by", "binding", "next_party", "contact_id", "resident_id", "person", "summary",
    "key_version", "created_by", "tokens", "return_until",
    "extension_pending", "extension_left", "supervised", "queue_key", "due_at", "card", "created_at",
    "updated_at", "ended_at",
)  # fmt: skip

type Tell = Callable[[str], object]


class Filler:
    """Adds orders until there are as many as wanted. Indexes that slow it down are rebuilt at the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dice = random.Random(2018_04_09)  # noqa: S311 the same table each time
        self.first = 1_000_000
        self.filled = 0
        self._names: dict[str, bytes] = {}
        self._stories = [
            (story, encrypt(story.words[:80], purpose="work_orders.summary")) for story in STORIES
        ]
        # No two people tell the same story: each order has clauses of several.
        self._clauses = [
            tokens(clause) for story in STORIES for clause in re.split("[，。？；]", story.words) if clause
        ]
        self._blind: dict[str, int] = {}

    def fill(self, total: int, tell: Tell) -> None:
        """Add orders until this filler has written `total`."""
        with psycopg.connect(self.url, autocommit=True) as db:
            units = db.execute(
                "SELECT id, path, region_code FROM organisations_unit WHERE kind = 'legal_aid_office' ORDER BY id"
            ).fetchall()
            dropped = self._drop_indexes(db)
            self._contacts(db, total)
            with db.cursor().copy(f"COPY work_orders_workorder ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                for row in self._orders(total, units):
                    copy.write_row(row)
            self._details(db, total)
            for index in dropped:
                db.execute(index)
            for table in (
                "work_orders_workorder",
                "people_contact",
                "work_orders_transition",
                "work_orders_deadline",
            ):
                db.execute(f"VACUUM (ANALYZE) {table}")
        self.filled = total
        tell("  " + _("%(orders)s orders in the table") % {"orders": f"{total:,}"})

    def _drop_indexes(self, db: psycopg.Connection[Any]) -> list[str]:
        rows = db.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'work_orders_workorder'"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE '%UNIQUE%'"
        ).fetchall()
        for name, _definition in rows:
            db.execute(f'DROP INDEX "{name}"')
        return [definition for _name, definition in rows]

    def _contacts(self, db: psycopg.Connection[Any], total: int) -> None:
        columns = (
            "id", "name", "phone", "phone_hash", "email", "id_number", "medium", "may_call", "may_announce",
            "list_online", "quiet_from", "quiet_until", "third_name", "third_relation", "third_phone", "third_email",
            "locale", "dialect", "needs",
        )  # fmt: skip
        phone = encrypt("13800138000", purpose="people.contact.phone")
        with db.cursor().copy(f"COPY people_contact ({', '.join(columns)}) FROM STDIN") as copy:
            for number in range(self.filled, total):
                name = self._name(number)
                sealed = self._names.setdefault("c" + name, encrypt(name, purpose="people.contact.name"))
                hashed = keyed_hash("phone", phone_of(number))
                copy.write_row(
                    (self.first + number, sealed, phone, hashed, b"", b"", "sms", True, True, True, "21:00", "08:00",
                     b"", b"", b"", b"", "zh-hans", "mandarin", b"")
                )  # fmt: skip

    def _orders(self, total: int, units: list[Any]) -> Iterator[tuple[Any, ...]]:
        now = clock.now()
        # A few offices have many orders, as big cities do.
        weights = [1 / (1 + place) ** 0.5 for place in range(len(units))]
        chosen = self.dice.choices(units, weights=weights, k=total - self.filled)
        names, shares = zip(*_OPEN_STATES, strict=True)
        for number, (unit_id, path, region) in zip(range(self.filled, total), chosen, strict=True):
            is_open = self.dice.random() < _OPEN_SHARE
            age = timedelta(minutes=self.dice.randrange(60 * 24 * (20 if is_open else 1400)))
            created = now - age
            state = self.dice.choices(names, weights=shares)[0] if is_open else "closed"
            due = created + timedelta(days=self.dice.randrange(5, 30)) if is_open else None
            ended = None if is_open else min(now, created + timedelta(days=self.dice.randrange(5, 90)))
            urgent = is_open and self.dice.random() < 0.05
            card = self.dice.choices(("none", "yellow", "red"), weights=(90, 7, 3))[0] if is_open else "none"
            story, summary = self.dice.choice(self._stories)
            words = set().union(*self.dice.sample(self._clauses, _CLAUSES))
            name = self._name(number)
            person = self._names.setdefault("o" + name, encrypt(name, purpose="work_orders.person"))
            up = [*reversed(path), None, None, None, None, None][:5]
            yield (
                self.first + number, code_of(number), "legal_aid", story.matter, state, 1, urgent, "web", region, "",
                "", "", unit_id, *up, None, None, None, [], False, "office", self.first + number, None, person, summary,
                1, "anonymous", self._tokens(words, name, number), None, False, 0, False,
                queue_key(urgent=urgent, due_at=due, ended_at=ended), due, card, created, ended or created, ended,
            )  # fmt: skip

    def _details(self, db: psycopg.Connection[Any], total: int) -> None:
        """Write what stands beside each order, so that the tables of an order page are as large as they would be."""
        words = encrypt(STORIES[0].words, purpose="work_orders.words")
        data = encrypt(json.dumps({"note": "已核实。"}), purpose="work_orders.transition")
        name = encrypt("某公司", purpose="legal_aid.party")
        since = {"first": self.first + self.filled, "last": self.first + total}
        db.execute(
            "INSERT INTO work_orders_statement (order_id, words, place_text, answers, route)"
            " SELECT id, %(words)s, '', '', '{\"steps\": []}' FROM work_orders_workorder"
            " WHERE id >= %(first)s AND id < %(last)s",
            {**since, "words": words},
        )
        db.execute(
            "INSERT INTO legal_aid_application (order_id, answers, verdict, grounds, papers)"
            " SELECT id, '', 'incomplete', '{}', '{id_card}' FROM work_orders_workorder"
            " WHERE id >= %(first)s AND id < %(last)s",
            since,
        )
        db.execute(
            "INSERT INTO legal_aid_party (order_id, side, name, name_hash)"
            " SELECT id, 'opponent', %(name)s, decode(md5(id::text), 'hex') FROM work_orders_workorder"
            " WHERE id >= %(first)s AND id < %(last)s",
            {**since, "name": name},
        )
        db.execute(
            "INSERT INTO work_orders_transition"
            " (order_id, seq, command, source, target, actor, unit_id, public, data, at)"
            " SELECT o.id, s, (ARRAY['submit','accept','assign','take_up'])[s], '', o.state, 'system', o.unit_id, true,"
            " %(data)s, o.created_at FROM work_orders_workorder o, generate_series(1, 4) s"
            " WHERE o.id >= %(first)s AND o.id < %(last)s",
            {**since, "data": data},
        )
        db.execute(
            "INSERT INTO work_orders_deadline (order_id, term, unit_of_time, status, started_at, due_at, yellow_at,"
            " red_at, extension_left, source) SELECT id, (ARRAY['decide','assign'])[s], 'days', 'met', created_at,"
            " created_at, created_at, created_at, 0, 'Legal Aid Law, Art. 43'"
            " FROM work_orders_workorder o, generate_series(1, 2) s WHERE o.id >= %(first)s AND o.id < %(last)s",
            since,
        )

    def _name(self, number: int) -> str:
        # 36 × 29 × 29 names: about as often the same as in a city.
        return (
            _SURNAMES[number % len(_SURNAMES)]
            + _GIVEN[number // 7 % len(_GIVEN)]
            + _GIVEN[number // 211 % len(_GIVEN)]
        )

    def _tokens(self, words: set[str], name: str, number: int) -> list[int]:
        phone = phone_of(number)
        every = words | tokens(name) | set(name) | {f"phone{phone}", f"tail{phone[-4:]}"}
        key = settings.FAWANG_INDEX_KEY
        known = self._blind
        found = set()
        for token in every:
            value = known.get(token)
            if value is None:
                value = blind(key, token)
                if len(token) < 5:
                    known[token] = value
            found.add(value)
        return sorted(found)


def phone_of(number: int) -> str:
    """Return the phone of the order with this number: of no real network."""
    return f"199{number * 7919 % 100_000_000:08d}"


def code_of(number: int) -> str:
    """Return the code of the order with this number."""
    body = f"9{number:010d}"
    return body + check_digit(body)
