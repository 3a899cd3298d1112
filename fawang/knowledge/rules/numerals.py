"""Chinese numerals as laws count their articles: 一千一百六十五 is 1165. Pure."""

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"千": 1000, "百": 100, "十": 10}
CHARACTERS = "零〇一二三四五六七八九十百千两"
HIGHEST = 9999


def read(text: str) -> int | None:
    """Return the number that `text` writes in Chinese or European digits; None if it is none.

    Full-width digits are digits: `８２` is 82. Numbers above HIGHEST are none: no law has so many articles.
    """
    if text.isdecimal():
        return int(text) if len(text) <= len(str(HIGHEST)) else None
    total, digit = 0, None
    ceiling = HIGHEST + 1
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif (place := _PLACES.get(character)) and place < ceiling:
            # 十二 is twelve: a missing digit before ten counts one.
            if digit is None and place != 10:
                return None
            total += (1 if digit is None else digit) * place
            digit, ceiling = None, place
        else:
            return None
    if not text:
        return None
    return total + (digit or 0)


def write(number: int) -> str:
    """Return `number` (1 to HIGHEST) as a law writes it: 110 is 一百一十, 1005 is 一千零五.

    Raises:
        ValueError: it is not within 1 to HIGHEST.
    """
    if not 1 <= number <= HIGHEST:
        raise ValueError(f"no number of an article: {number}")
    names = "零一二三四五六七八九"
    written, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if not digit:
            gap = True
            continue
        if gap and written:
            written += "零"
        gap = False
        # Fourteen is 十四, and 110 is 一百一十.
        written += ("" if name == "十" and digit == 1 and not written else names[digit]) + name
    return written
