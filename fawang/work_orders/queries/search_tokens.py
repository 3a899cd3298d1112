"""The blind tokens by which an order is found: the person's name, their words, place, phone, code."""

from fawang.kernel.rules.ids import read_code
from fawang.kernel.storage.fields import blind_tokens
from fawang.people.rules.wishes import is_mobile, read_id_number, read_phone

# Numbers get a prefix no word can have, so that a phone's last digits match phones only.
_PHONE, _TAIL, _ID = "phone", "tail", "idno"


def order_tokens(
    *, words: str, person: str, place_text: str, phones: tuple[str, ...], id_number: str
) -> list[int]:
    """Return what an order is indexed by."""
    return blind_tokens(
        words,
        person,
        place_text,
        # One character is enough to find a family name.
        " ".join(person),
        *_numbers(phones),
        f"{_ID}{id_number.lower()}" if id_number else "",
    )


def number_tokens(phones: tuple[str, ...]) -> list[int]:
    """Return what an order is found by of these telephone numbers."""
    return blind_tokens(*_numbers(phones))


def _numbers(phones: tuple[str, ...]) -> list[str]:
    return [f"{_PHONE}{phone} {_TAIL}{phone[-4:]}" for phone in phones if phone]


def query_tokens(typed: str) -> list[int]:
    """Return the tokens that an order must all have to be found by `typed`.

    A complete phone or identity number finds exactly that number; four digits find the end of a
    phone number.
    """
    compact = "".join(typed.split())
    if phone := _phone_in(compact):
        return blind_tokens(f"{_PHONE}{phone}")
    if number := read_id_number(compact):
        return blind_tokens(f"{_ID}{number.lower()}")
    if _is_tail(compact):
        return blind_tokens(f"{_TAIL}{compact}")
    return blind_tokens(typed)


def is_number(typed: str) -> bool:
    """Tell whether `typed` is looked up as a telephone number, or the end of one."""
    compact = "".join(typed.split())
    return bool(_phone_in(compact)) or _is_tail(compact)


def _phone_in(compact: str) -> str:
    phone = read_phone(compact)
    return phone if phone and (is_mobile(phone) or compact.isdecimal()) else ""


def _is_tail(compact: str) -> bool:
    return len(compact) == 4 and compact.isdecimal()


def code_in(typed: str) -> str | None:
    """Return the order code that `typed` is, if it is one."""
    return read_code(typed)
