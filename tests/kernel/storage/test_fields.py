"""Encrypted columns: nothing to read in the table, nothing to compare, plain text in Python."""

from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from pytest_django import Settings

from fawang.kernel.models import IdempotentRequest
from fawang.kernel.storage.cipher import CannotDecrypt, KeyRing
from fawang.kernel.storage.fields import EncryptedText, blind_tokens, keyed_hash

SECRET = "蒋先生 13800138000 😀"


def stored(key: bytes = b"1") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kernel_idempotentrequest WHERE key = %s", [key])
        return bytes(cursor.fetchone()[0])


def save(text: str, key: bytes = b"1") -> IdempotentRequest:
    return IdempotentRequest.objects.create(key=key, fingerprint=b"", answer=text)


@pytest.mark.django_db
def test_the_table_holds_no_plain_text_and_python_nothing_else() -> None:
    assert save(SECRET).answer == SECRET
    for part in ("蒋先生", "13800138000"):
        assert part.encode() not in stored()
    assert IdempotentRequest.objects.get(key=b"1").answer == SECRET
    ((answer,),) = IdempotentRequest.objects.values_list("answer")
    assert str(answer) == SECRET


@pytest.mark.django_db
def test_equal_texts_cannot_be_seen_to_be_equal() -> None:
    save(SECRET, b"1")
    save(SECRET, b"2")
    assert stored(b"1") != stored(b"2")


@pytest.mark.django_db
def test_updates_encrypt_too() -> None:
    save("before")
    IdempotentRequest.objects.filter(key=b"1").update(answer=SECRET)
    assert b"13800138000" not in stored()
    row = IdempotentRequest.objects.get(key=b"1")
    assert row.answer == SECRET
    row.answer = "after"
    IdempotentRequest.objects.bulk_update([row], ["answer"])
    assert b"after" not in stored()
    row.refresh_from_db()
    assert row.answer == "after"


@pytest.mark.django_db
def test_the_empty_text_is_empty() -> None:
    save("")
    assert stored() == b""
    assert IdempotentRequest.objects.get(key=b"1").answer == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lookup", ["answer", "answer__in", "answer__contains", "answer__gt", "answer__startswith"]
)
def test_comparing_is_refused_rather_than_never_true(lookup: str) -> None:
    value: Any = ["x"] if lookup.endswith("__in") else "x"
    with pytest.raises(FieldError, match="answer is encrypted"):
        IdempotentRequest.objects.filter(**{lookup: value}).exists()
    assert not IdempotentRequest.objects.filter(answer__isnull=True).exists()


@pytest.mark.django_db
def test_a_new_key_reads_what_the_old_one_wrote_and_writes_under_its_own_name(settings: Settings) -> None:
    settings.FAWANG_KEY_RING = KeyRing("old", {"old": b"o" * 32})
    row = save(SECRET)
    settings.FAWANG_KEY_RING = KeyRing("new", {"new": b"n" * 32, "old": b"o" * 32})
    row = IdempotentRequest.objects.get(key=b"1")
    assert row.answer == SECRET
    row.save()
    assert settings.FAWANG_KEY_RING.is_current(stored())
    settings.FAWANG_KEY_RING = KeyRing("new", {"new": b"n" * 32})
    assert IdempotentRequest.objects.get(key=b"1").answer == SECRET


@pytest.mark.django_db
def test_without_its_key_a_row_does_not_read_as_something_else(settings: Settings) -> None:
    save(SECRET)
    settings.FAWANG_KEY_RING = KeyRing("other", {"other": b"x" * 32})
    with pytest.raises(CannotDecrypt):
        IdempotentRequest.objects.get(key=b"1")


@pytest.mark.django_db
def test_personal_data_is_never_written_into_a_fixture() -> None:
    with pytest.raises(FieldError, match="not serialised"):
        serializers.serialize("json", [save(SECRET)])


def test_migrations_keep_the_purpose() -> None:
    field = EncryptedText(purpose="tests.name", default="")
    _, path, args, kwargs = field.deconstruct()
    assert path == "fawang.kernel.storage.fields.EncryptedText"
    assert EncryptedText(*args, **kwargs).purpose == "tests.name"
    assert kwargs["default"] == ""


def test_every_encrypted_column_has_a_purpose_of_its_own() -> None:
    from django.apps import apps

    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedText)
    ]
    purposes = [field.purpose for field in fields]
    assert len(fields) > 15
    assert "" not in purposes
    assert len(set(purposes)) == len(purposes)


def test_hashes_differ_by_purpose_and_tokens_come_sorted_and_once() -> None:
    assert keyed_hash("phone", "1") != keyed_hash("id_number", "1")
    assert blind_tokens("工资", "工资 abc") == sorted(set(blind_tokens("工资") + blind_tokens("abc")))
    assert len(blind_tokens("工资", "工资")) == 1
