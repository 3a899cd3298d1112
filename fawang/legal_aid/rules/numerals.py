"""Sums of money in Chinese capital numerals (大写金额), which cannot be altered by a stroke. Pure.

Source: 《支付结算办法》 (People's Bank of China, 1997), annex 1, on filling in notes and settlement
vouchers: `整` stands after 元 where there is no fraction, and not after 分; zeros in the middle of a
number are read once.
"""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("亿", "万", "")
#: Sums are below this, in yuan: three groups of four digits.
LIMIT = Decimal(10**12)


def in_capitals(sum_: Decimal) -> str:
    """Return a sum in yuan in capital numerals: 13000 is 壹万叁仟元整, 325.04 is 叁佰贰拾伍元零肆分.

    Raises:
        ValueError: it is negative, a trillion or more, or finer than a fen.
    """
    if not 0 <= sum_ < LIMIT or sum_ != sum_.quantize(Decimal("0.01")):
        raise ValueError(f"no sum of money: {sum_}")
    yuan, fen = divmod(int(sum_ * 100), 100)
    whole = _whole(yuan)
    if not fen:
        return f"{whole or '零'}元整"
    jiao, fen = divmod(fen, 10)
    # Between yuan and fen the missing jiao is read as a zero, so that nothing can be written in.
    tenths = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{whole}{'元' if whole else ''}{tenths}{f'{_DIGITS[fen]}分' if fen else ''}"


def _whole(number: int) -> str:
    """Return a whole number below 10^12 in capitals; empty for zero."""
    written, gap = "", False
    for group, name in zip(_groups(number), _GROUPS, strict=True):
        if not group:
            gap = True
            continue
        # A zero is read where digits are skipped between two that are written.
        written += ("零" if written and (gap or group < 1000) else "") + _four(group) + name
        gap = False
    return written


def _four(number: int) -> str:
    """Return one to four digits in capitals, without a leading zero."""
    written, gap = "", False
    for digit, place in zip(f"{number:04}", _PLACES, strict=True):
        if digit == "0":
            gap = True
            continue
        written += ("零" if written and gap else "") + _DIGITS[int(digit)] + place
        gap = False
    return written


def _groups(number: int) -> tuple[int, int, int]:
    upper, lower = divmod(number, 10**4)
    return upper // 10**4, upper % 10**4, lower
