"""The value of a number written in Chinese or European numerals, up to thousands of 亿. Pure."""

import re
from fractions import Fraction

#: The characters of a number.
CHARACTERS = "零〇一二三四五六七八九两十百千万亿"
#: A number in digits. Nothing is given back once it is matched (++): many digits cost no more than their length.
LITERAL = r"\d++(?:,\d{3}(?!\d))*+(?:\.\d++)?+"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_PIECE = re.compile(rf"{LITERAL}|.")


def place(run: str) -> Fraction | None:
    """Return what 百 counts in 百分之二十; None if `run` is more than the name of a place."""
    size = (_PLACES | _LARGE).get(run)
    return Fraction(size) if size else None


def value(run: str) -> Fraction | None:
    """Return the number that `run` writes; None if it writes none, or could be two."""
    whole, point, decimals = run.partition("点")
    if point:
        scale = _LARGE.get(decimals[-1], 1)
        digits = "".join(str(_DIGITS.get(one, one)) for one in decimals.rstrip("万亿"))
        above = value(whole)
        return (
            None
            if above is None or len(digits) > 9
            else (above + Fraction(int(digits), 10 ** len(digits))) * scale
        )
    if len(run) > 24:
        return None
    if len(run) > 1 and all(one in _DIGITS and one != "两" for one in run):
        if len(run) < 4:
            return None  # 三五天 is three to five days; 二〇二四年 is a year
        return Fraction(int("".join(str(_DIGITS[one]) for one in run)))
    return _sum(_PIECE.findall(run))


def _sum(pieces: list[str]) -> Fraction | None:
    total, section = Fraction(0), Fraction(0)
    pending: Fraction | None = None
    ceiling, large_ceiling, last, gap = 10**4, 10**9, 0, False
    for piece in pieces:
        if piece in "零〇" and len(pieces) > 1:
            gap = True
        elif piece in _DIGITS or piece[0].isdecimal():
            if pending is not None:
                return None
            pending = Fraction(_DIGITS[piece] if piece in _DIGITS else piece.replace(",", ""))
        elif size := _PLACES.get(piece):
            # 上千元 and 近百万元 name no number; 十二 does.
            if size >= ceiling or (pending is None and size != 10) or (pending is not None and pending >= 10):
                return None
            section += (Fraction(1) if pending is None else pending) * size
            pending, ceiling, last, gap = None, size, size, False
        else:
            large = _LARGE[piece]
            section += pending or 0
            if large >= large_ceiling or not section:
                return None
            total += section * large
            section, pending, ceiling, large_ceiling, last, gap = (
                Fraction(0),
                None,
                10**4,
                large,
                large,
                False,
            )
    if pending is not None and pending < 10 and last >= 100 and not gap:
        pending *= last // 10  # 一万二 is twelve thousand
    return total + section + (pending or 0)
