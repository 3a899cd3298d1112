"""Model fields for personal data: encrypted in the table, plain text in Python."""

from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from fawang.kernel.rules import text


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """Text stored under AES-GCM. It cannot be filtered on: keep a keyed hash beside it."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Say how to build the field again, for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "purpose": self.purpose}

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Encrypt on the way in; the empty string stays empty, so that no key is spent on it."""
        if isinstance(value, str):
            value = encrypt(value, purpose=self.purpose) if value else b""
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else decrypt(bytes(value), purpose=self.purpose)

    def to_python(self, value: Any) -> Any:
        """Leave plain text alone: a model instance holds nothing else."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Never write personal data into a fixture."""
        raise FieldError("encrypted fields are not serialised")

    def _check_str_default_value(self) -> list[Any]:
        # Text is what a default of ours is, although the column holds bytes.
        return []

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse comparisons, which would silently never match."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: filter on its keyed hash")


def encrypt(plain: str, *, purpose: str) -> bytes:
    """Encrypt with the installation's key ring."""
    return settings.FAWANG_KEY_RING.encrypt(plain.encode(), purpose=purpose)


def decrypt(stored: bytes, *, purpose: str) -> str:
    """Decrypt with the installation's key ring; empty in, empty out."""
    return settings.FAWANG_KEY_RING.decrypt(stored, purpose=purpose).decode() if stored else ""


def keyed_hash(purpose: str, value: str) -> bytes:
    """Return the hash by which an encrypted value of this installation is found again."""
    return text.keyed_hash(settings.FAWANG_INDEX_KEY, purpose, value)


def blind_tokens(*texts: str) -> list[int]:
    """Return the sorted blind tokens of all `texts`, for an indexed array column."""
    key = settings.FAWANG_INDEX_KEY
    words: set[str] = set()
    for one in texts:
        words |= text.tokens(one)
    return sorted({text.blind(key, word) for word in words})
