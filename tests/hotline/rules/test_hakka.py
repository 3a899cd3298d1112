"""Hakka in romanisation: what the voice of the machine is given, what espeak-ng makes of it, and numbers in words."""

import asyncio
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from fawang.hotline.control.operating import said_at
from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import SAMPLES
from fawang.hotline.rules import Phrase, hakka
from fawang.hotline.telephony.sound import wav
from fawang.hotline.telephony.sound.tts import Voice
from fawang.kernel import clock
from fawang.organisations.rules import Language

#: Characters that stand for more than one word, and so have more than one reading.
_TWO_WORDS = {"分": {"fûn", "pûn"}, "轉": {"chón", "chon"}}
_NOT_SAID = re.compile(r"[\s，。、：；]|\{\w+\}")
_DIGITS = dict(
    zip("0123456789", ["làng", "yit", "ngi", "sâm", "si", "ńg", "liuk", "chhit", "pat", "kiú"], strict=True)
)
#: Ends of syllables that the voice reads wrongly where it is given letters instead of phonemes (espeak-ng 1.52).
_MISREAD = (
    "iong",
    "iung",
    "iun",
    "iu",
    "io",
    "iap",
    "ia̍p",
    "ie̍t",
    "iu̍k",
    "io̍k",
    "yok",
    "ńg",
    "chṳ",
    "chṳ̂",
    "chhṳ",
    "chṳ́n",
    "chṳn",
    "chhṳ̍t",
)


def heard(lines: list[str]) -> list[str]:
    """What espeak-ng makes of each line, in its own phonemes."""
    text = "".join(f"{line}.\n" for line in lines)
    command = ["espeak-ng", "-v", "hak", "-q", "-x", "--stdin"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=60)
    return [one.strip() for one in done.stdout.splitlines()]


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """The Hakka texts: characters and romanisation, by prompt."""
    found = {
        one.id: (one.texts[Language.HAKKA], one.read[Language.HAKKA]) for one in prompts.prompts().values()
    }
    # A number's own greeting is Mandarin to everybody.
    assert found.pop("greeting") == ("{text}", "")
    return found


def syllables(read: str) -> list[str]:
    return hakka.syllables(_NOT_SAID.sub(" ", read))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Hak-kâ-fa", "[[h'a5k k'a2 f'a4]]"),
        ("Ngì-hó, ngài-tén.", "[[n^'i2 h'o3]], [[N'ai2 t'e3n]]."),
        # Of these the voice itself makes English, or a wrong tone.
        ("ńg", "[['N-3]]"),
        ("m̀ yo̍k; liong", "[['m-2 'io6k]]; [[l'io4N]]"),
        ("chṳ̂-sùn、chhiú", "[[ts'i.1 s'u2n]],[[tS;h'iu3]]"),
        ("yîm yet yeu", "[['i1m 'ie5t j'eu4]]"),
        # Composed or not, and in capitals, it is the same.
        ("SṲ̍P", "[[s'i.6p]]"),
        ("su\u0324\u0302", "[[s'i.1]]"),
        ("", ""),
    ],
)
def test_syllables_are_given_as_phonemes(text: str, given: str) -> None:
    assert hakka.phonemes(text) == given


def test_a_first_tone_is_low_before_a_high_one_in_a_word() -> None:
    # fûn is as fùn before chûng, and stays in another word.
    assert hakka.phonemes("fûn-chûng") == hakka.phonemes("fùn-chûng") != hakka.phonemes("fûn chûng")
    assert hakka.phonemes("thûng-fa") == hakka.phonemes("thùng-fa")
    assert hakka.phonemes("sâm-tiám") == "[[s'a1m t'ia3m]]"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ngì-hó 你", "你"),
        ("lawyer", "lawyer"),
        ("fa̍", "fa̍"),
        ("fât", "fât"),
        ("f\u1ea7", "f\u1ea7"),
        ("kaip", "kaip"),
        ("ngai5", "5"),
        ("hó [[h'o3]]", "[["),
        ("ho--ho", "--"),
    ],
)
def test_what_is_no_syllable_is_refused(text: str, what: str) -> None:
    with pytest.raises(hakka.Unread) as found:
        hakka.phonemes(text)
    assert found.value.what == what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chhiáng khim 0", "chhiáng khim làng"),
        ("thi 3 vi", "thi sâm vi"),
        ("10", "sṳ̍p"),
        ("thi 12 vi", "thi sṳ̍p-ngi vi"),
        ("20", "ngi-sṳ̍p"),
        ("45", "si-sṳ̍p-ńg"),
        ("100", "yit-pak"),
        ("105", "yit-pak-làng-ńg"),
        ("110", "yit-pak-yit-sṳ̍p"),
        ("1011", "yit-chhiên-làng-sṳ̍p-yit"),
        ("2345", "ngi-chhiên-sâm-pak-si-sṳ̍p-ńg"),
        # Two minutes and two o'clock have another two than the second place.
        ("thi 2 vi, 2 fûn-chûng", "thi ngi vi, lióng fûn-chûng"),
        ("22 fûn-chûng", "ngi-sṳ̍p-ngi fûn-chûng"),
        ("12348", "yit-ngi-sâm-si-pat"),
        ("234567890123", "ngi-sâm-si-ńg, liuk-chhit-pat-kiú, làng-yit-ngi-sâm"),
        ("11月27日15:30", "sṳ̍p-yit-ngie̍t ngi-sṳ̍p-chhit-ngit sṳ̍p-ńg-tiám sâm-sṳ̍p-fûn"),
        ("1月2日09:05", "yit-ngie̍t ngi-ngit kiú-tiám làng-ńg-fûn"),
        ("2月10日2:00", "ngi-ngie̍t sṳ̍p-ngit lióng-tiám-chṳ́n"),
    ],
)
def test_numbers_and_times_are_words(text: str, said: str) -> None:
    assert hakka.read_out(text) == said


def test_every_number_can_be_said() -> None:
    said = [hakka.number(one) for one in range(10_000)]
    assert len(set(said)) == 10_000
    hakka.phonemes(", ".join(said))
    hakka.phonemes(hakka.read_out(said_at(clock.now())))


def test_every_character_has_its_syllable() -> None:
    readings: dict[str, set[str]] = {}
    for name, (text, read) in catalogue().items():
        in_words = text.replace("12位", "十二位").replace("12隻", "十二隻")
        characters, said = list(_NOT_SAID.sub("", in_words)), syllables(read)
        assert len(characters) == len(said), name
        for character, syllable in zip(characters, said, strict=True):
            readings.setdefault(character, set()).add(syllable)
    # The same character is read the same everywhere.
    assert {one: found for one, found in readings.items() if len(found) > 1} == _TWO_WORDS
    assert {one: readings[one] for one in readings if one.isdigit()} == {
        one: {_DIGITS[one]} for one in readings if one.isdigit()
    }


def test_values_stand_where_they_stand_in_the_characters() -> None:
    for name, (text, read) in catalogue().items():
        places = re.findall(r"\{\w+\}", text)
        assert places == re.findall(r"\{\w+\}", read), name


def test_espeak_says_every_syllable_as_it_is_given() -> None:
    said = sorted({one for _text, read in catalogue().values() for one in syllables(read)})
    given = [hakka.phonemes(one) for one in said]
    assert heard(given) == [one.removeprefix("[[").removesuffix("]]") for one in given]
    whole = [prompts.said(Phrase(name, tuple(SAMPLES.items())), Language.HAKKA)[1] for name in catalogue()]
    for line in heard([hakka.phonemes(hakka.read_out(one)) for one in whole]):
        # Neither English nor names of letters.
        assert "(" not in line
        assert Counter(line)["'"] == len(line.split()), line


def test_the_phonemes_are_those_of_the_voice_where_it_reads_letters_right() -> None:
    said = sorted({one for _text, read in catalogue().values() for one in syllables(read)})
    right = [one for one in said if not one.endswith(_MISREAD)]
    assert len(right) > 100
    assert heard([hakka.phonemes(one) for one in right]) == heard(right)


def test_each_prompt_is_heard_in_hakka_for_as_long_as_it_takes(tmp_path: Path) -> None:
    asyncio.run(each_is_heard(Voice(tmp_path)))


async def each_is_heard(voice: Voice) -> None:
    for name, (_text, read) in catalogue().items():
        phrase = Phrase(name, tuple((one, SAMPLES[one]) for one in sorted(prompts.prompts()[name].places)))
        language, text = prompts.said(phrase, Language.HAKKA)
        assert language is Language.HAKKA, name
        (file,) = await voice.files([phrase], Language.HAKKA)
        (mandarin,) = await voice.files([phrase], Language.MANDARIN)
        assert file != mandarin
        samples = wav.read(file)
        # A syllable takes a quarter of a second and more; a short text has its pauses besides.
        seconds, many = len(samples) / wav.RATE, len(hakka.syllables(hakka.read_out(text)))
        assert 0.2 * many < seconds < 0.4 * many + 0.6, (name, seconds, read)
        assert abs(samples.astype(float)).max() > 3000, name
