"""How numbers and times of day are read out, and how loud the machine is."""

import asyncio
import math
from pathlib import Path

import numpy as np
import pytest

from fawang.hotline.data import prompts as catalogue
from fawang.hotline.rules import SPOKEN, Announced, Phrase
from fawang.hotline.telephony.sound import wav
from fawang.hotline.telephony.sound.tts import Voice, as_spoken, recording_of
from fawang.organisations.rules import Language


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("这里是12348热线", Language.MANDARIN, "这里是幺二三四八热线"),
        ("呢度係12348熱線", Language.CANTONESE, "呢度係一二三四八熱線"),
        # A code in fours, as it is printed; few digits are a number.
        ("编号234567890123。", Language.MANDARIN, "编号二三四五，六七八九，零幺二三。"),
        ("第12位，15:30给您回电", Language.MANDARIN, "第12位，15点30分给您回电"),
        ("9:00回电", Language.MANDARIN, "9点整回电"),
        ("kiú-tiám, 2 fûn-chûng", Language.HAKKA, "[[k'iu3 t'ia3m]], [[l'io3N f'u2n ts'u1N]]"),
    ],
)
def test_numbers_and_times_are_read_as_people_say_them(text: str, language: Language, spoken: str) -> None:
    assert as_spoken(text, language) == spoken


def test_nothing_that_the_machine_says_is_louder_than_three_decibels_below_full(prompts: Path) -> None:
    phrases = [
        Phrase(one.id, tuple((place, catalogue.SAMPLES[place]) for place in sorted(one.places)))
        for one in catalogue.prompts().values()
    ]

    async def files() -> list[tuple[Phrase, Path]]:
        voice = Voice(prompts)
        found = await asyncio.gather(*(voice.files(phrases, language) for language in SPOKEN))
        return [(phrase, file) for files in found for phrase, file in zip(phrases, files, strict=True)]

    peaks = {}
    for phrase, file in asyncio.run(files()):
        heard = wav.read(file).astype(int)
        peaks[phrase.id, file.name] = round(20 * math.log10(max(1, int(np.abs(heard).max())) / 32768), 2)
    assert {name for name, _file in peaks} == catalogue.prompts().keys()
    assert {name: peak for name, peak in peaks.items() if peak > -3.0} == {}
    # It is still heard well.
    assert min(peaks.values()) > -12


def test_a_peak_is_lowered_and_nothing_else() -> None:
    loud = np.array([-32768, 0, 16384, 32767], np.int16)
    assert wav.quieter(loud).tolist() == [-wav.LOUDEST, 0, wav.LOUDEST // 2, wav.LOUDEST - 1]
    calm = np.array([-wav.LOUDEST, 5, wav.LOUDEST], np.int16)
    assert wav.quieter(calm) is calm
    assert wav.quieter(np.zeros(0, np.int16)).size == 0


def test_what_a_zone_says_is_heard_in_the_language_of_the_caller_where_there_is_one(prompts: Path) -> None:
    texts = (
        (Language.MANDARIN, "某厂停产欠薪，专区律师免费解答。"),
        (Language.CANTONESE, "某廠停產欠薪，專區律師免費解答。"),
        (Language.TEOCHEW, "某廠停產欠薪，專區律師免費解答。"),
    )
    announced = Announced("factory", texts)

    async def heard(language: Language) -> Path:
        [file] = await Voice(prompts).files([announced.phrase(language)], language)
        return file

    mandarin, cantonese = asyncio.run(heard(Language.MANDARIN)), asyncio.run(heard(Language.CANTONESE))
    assert mandarin != cantonese
    assert len(wav.read(cantonese)) > wav.RATE
    # Nobody has written it in Hakka, and the machine has no voice for Teochew.
    assert asyncio.run(heard(Language.HAKKA)) == mandarin
    assert asyncio.run(heard(Language.TEOCHEW)) == mandarin
    recorded = recording_of(prompts, "zone-factory", Language.TEOCHEW)
    recorded.parent.mkdir(parents=True, exist_ok=True)
    recorded.write_bytes(mandarin.read_bytes())
    assert asyncio.run(heard(Language.TEOCHEW)) not in (mandarin, cantonese)
    assert asyncio.run(heard(Language.HAKKA)) == mandarin


def test_a_romanised_text_that_cannot_be_read_is_left_out_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    given = {Language.CANTONESE: "免費解答", Language.HAKKA: "免費解答", Language.TEOCHEW: "免費解答"}
    with caplog.at_level("WARNING", catalogue.__name__):
        found = catalogue.readable(given)
    assert found == {Language.CANTONESE: "免費解答", Language.TEOCHEW: "免費解答"}
    assert "hakka cannot be read" in caplog.text
    assert catalogue.readable({Language.HAKKA: "Ngì-hó"}) == {Language.HAKKA: "Ngì-hó"}
