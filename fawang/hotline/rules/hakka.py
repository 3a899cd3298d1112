"""Hakka in romanisation, as the voice of the machine (espeak-ng, `hak`) is to say it. Pure.

Written is Pha̍k-fa-sṳ with the tones of Siyen (四縣), which are those of the voice: `fa`, `fâ`, `fà`, `fá`, `fat` and
`fa̍t`; a hyphen within a word. The voice reads this script itself, but with gaps (espeak-ng 1.52): `ńg` in English;
`iong`, `iu`, `iun` and `iung` without a mark, and `io̍k`, `iu̍k`, `ia̍p`, in the wrong tone; `chṳ` as if it were `chi`.
So it is given the phonemes of each syllable, in double brackets.
"""

import re
import unicodedata

_TONES = {"\u0302": "1", "\u0300": "2", "\u0301": "3", "\u030d": "6"}
_HIGH_STOPPED, _PLAIN, _STOPPED = "6", "4", "5"
_BELOW = "u\u0324"
_SHAPE = re.compile(
    r"(?P<initial>chh|ch|ph|p|m|f|v|th|t|ng|n|l|kh|k|h|s|y|)"
    r"(?:(?P<open>oai|iau|ieu|iui|ai|au|eu|oi|ui)|(?P<vowel>oa|oe|ia|ie|io|iu|ii|[aeiou])(?P<end>ng|[mnptk]|))"
)
_INITIALS = {"ch": "ts", "chh": "tsh", "ng": "N"}
#: Before `i`.
_SOFT = {"ch": "tS;", "chh": "tS;h", "s": "S;", "ng": "n^"}
_VOWELS = {"ii": "i.", "oa": "ua", "oe": "ue", "oai": "uai", "ieu": "eu", "iui": "ui"}
#: Vowels of which the voice has the end alone; a glide comes before it.
_GLIDES = {"ieu", "iui"}
_SYLLABIC = {"m": "m-", "n": "n-", "ng": "N-"}
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*(?:-[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*)*")
#: A pause; what is written between Chinese characters too.
_PAUSES = str.maketrans({"，": ",", "、": ",", "。": ".", "；": ";", "：": ":", "！": "!", "？": "?"})
_BETWEEN = re.compile(r"[\s,.;:!?]*")

_DIGITS = ("làng", "yit", "ngi", "sâm", "si", "ńg", "liuk", "chhit", "pat", "kiú")
_LONG_NUMBER, _NUMBER = re.compile(r"\d{5,}"), re.compile(r"\d+")
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日\s*")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
#: Two of something is another word than the number.
_COUNTED = re.compile(r"(?<!\d)2(?=[ -](?:tiám|fûn-chûng))")


class Unread(ValueError):
    """Something in a text is no syllable of Hakka; `what` it is."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no syllable of Hakka: {what!r}")
        self.what = what


def phonemes(text: str) -> str:
    """Return a romanised text as espeak-ng takes phonemes, with its pauses.

    In a word the first tone is low before a first, fourth or sixth one, as in Siyen (issue 364 of espeak-ng, by the
    author of its voice).

    Raises:
        Unread: there is something else than syllables, hyphens and pauses in it.
    """
    text = unicodedata.normalize("NFC", text).translate(_PAUSES)
    said: list[str] = []
    clause: list[str] = []
    at = 0
    for word in _WORD.finditer(text):
        between = _pause(text[at : word.start()])
        if between.strip() and clause:
            said.append(f"[[{' '.join(clause)}]]{between}")
            clause = []
        clause += _word(word[0])
        at = word.end()
    last = _pause(text[at:])
    return "".join(said) + (f"[[{' '.join(clause)}]]{last}" if clause else "").rstrip()


def syllables(text: str) -> list[str]:
    """Return the syllables of a romanised text, as they are written, in small letters.

    Raises:
        Unread: see `phonemes`.
    """
    phonemes(text)
    return [
        one.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text)) for one in word.split("-")
    ]


def read_out(text: str) -> str:
    """Return a text whose numbers are words: days (11月27日), times of day (15:30), long numbers digit by digit."""
    text = _DATE.sub(lambda found: f"{number(int(found[1]))}-ngie̍t {number(int(found[2]))}-ngit ", text)
    text = _CLOCK.sub(lambda found: _clock(int(found[1]), int(found[2])), text)
    text = _LONG_NUMBER.sub(lambda found: digits(found[0]), text)
    text = _COUNTED.sub("lióng", text)
    return _NUMBER.sub(lambda found: number(int(found[0])), text)


def number(value: int) -> str:
    """Return a number from 0 to 9999 in words."""
    if value < 10:
        return _DIGITS[value]
    if value < 20:
        return "sṳ̍p" + (f"-{_DIGITS[value - 10]}" if value > 10 else "")
    size, name = next(one for one in ((1000, "chhiên"), (100, "pak"), (10, "sṳ̍p")) if value >= one[0])
    head, rest = divmod(value, size)
    said = f"{_DIGITS[head]}-{name}"
    if not rest:
        return said
    if rest * 10 < size:
        return f"{said}-làng-{number(rest)}"
    # Of 110 the ten is counted too.
    return f"{said}-{'yit-' if 10 <= rest < 20 else ''}{number(rest)}"


def digits(value: str) -> str:
    """Return digits one by one, in fours as codes are printed; 12348 is one word to everybody."""
    size = 4 if len(value) > 6 else len(value)
    groups = (value[at : at + size] for at in range(0, len(value), size))
    return ", ".join("-".join(_DIGITS[int(one)] for one in group) for group in groups)


def _clock(hour: int, minute: int) -> str:
    said = f"{'lióng' if hour == 2 else number(hour)}-tiám"
    if not minute:
        return f"{said}-chṳ́n"
    return f"{said} {'làng-' if minute < 10 else ''}{number(minute)}-fûn"


def _pause(between: str) -> str:
    if not _BETWEEN.fullmatch(between):
        raise Unread(between.strip())
    return between


def _word(word: str) -> list[str]:
    parts = [_parts(one) for one in word.split("-")]
    said = []
    for at, (start, tone, end) in enumerate(parts):
        following = parts[at + 1][1] if at + 1 < len(parts) else ""
        low = tone == "1" and following in {"1", "4", "6"}
        said.append(f"{start}{'2' if low else tone}{end}")
    return said


def _parts(syllable: str) -> tuple[str, str, str]:
    """Return the phonemes of a syllable before its tone, the tone, and those after it."""
    plain = unicodedata.normalize("NFD", syllable.lower()).replace(_BELOW, "ii")
    marks = [one for one in plain if one in _TONES]
    letters = "".join(one for one in plain if one not in _TONES)
    mark = _TONES[marks[0]] if len(marks) == 1 else ""
    if letters in _SYLLABIC and len(marks) < 2 and mark != _HIGH_STOPPED:
        return f"'{_SYLLABIC[letters]}", mark or _PLAIN, ""
    found = _SHAPE.fullmatch(_spelled(letters))
    if found is None or len(marks) > 1:
        raise Unread(syllable)
    initial, vowel, end = found["initial"], found["open"] or found["vowel"], found["end"] or ""
    stopped = end in {"p", "t", "k"}
    if bool(mark) and stopped != (mark == _HIGH_STOPPED):
        raise Unread(syllable)
    soft = vowel.startswith("i") and vowel != "ii"
    start = _SOFT.get(initial, "") if soft else ""
    start = (start or _INITIALS.get(initial, initial)) + ("j" if vowel in _GLIDES else "")
    tone = mark or (_STOPPED if stopped else _PLAIN)
    return f"{start}'{_VOWELS.get(vowel, vowel)}", tone, "N" if end == "ng" else end


def _spelled(letters: str) -> str:
    """Return a syllable that begins with y as it is spelled after another letter: yu is iu, yim is im."""
    if not letters.startswith("y"):
        return letters
    return letters[1:] if letters.startswith("yi") else f"i{letters[1:]}"
