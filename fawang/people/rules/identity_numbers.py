"""What a resident identity number says of whoever has it (GB 11643-1999). Pure.

Digits 7 to 14 are the day of birth, the seventeenth is odd for men and even for women.
"""

from datetime import date

from fawang.people.rules.wishes import read_id_number


def born_on(id_number: str) -> date | None:
    """Return the day of birth; None where the number is none, or names no day."""
    number = read_id_number(id_number)
    if number is None:
        return None
    try:
        return date.fromisoformat(number[6:14])
    except ValueError:
        return None


def is_womans(id_number: str) -> bool:
    """Tell whether the number is a woman's; False where it is none."""
    number = read_id_number(id_number)
    return number is not None and int(number[16]) % 2 == 0


def age_on(day: date, *, born: date) -> int:
    """Return the age in whole years; who was born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
