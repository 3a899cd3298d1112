"""What the hotline says, as operators change it: texts with their history, and recordings."""

import wave
from functools import partial
from pathlib import Path

import pytest

from fawang.hotline.actions import texts as actions
from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import Own
from fawang.hotline.models.operating import PromptRecording, PromptText
from fawang.hotline.queries import operating, texts
from fawang.hotline.queries.texts import Sound
from fawang.hotline.rules import phrase
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.rules import Language
from tests.hotline.telephony.sound.test_audio_import import wav

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_prompts")]


def said(prompt: str, language: Language) -> texts.Said:
    """A prompt as it stands."""
    return texts.said(prompts.prompts()[prompt], language)


def test_a_text_is_changed_and_changed_back_and_all_is_kept(lead: Actor) -> None:
    actions.set_text(by=lead, prompt="thanks", language="cantonese", text=" 多謝，拜拜。", number=0)
    assert operating.texts() == {("thanks", Language.CANTONESE): Own("多謝，拜拜。")}
    found = said("thanks", Language.CANTONESE)
    assert (found.text, found.changed, found.sound) == ("多謝，拜拜。", True, Sound.MACHINE)
    with pytest.raises(Conflict, match="prompt_changed"):
        actions.set_text(by=lead, prompt="thanks", language="cantonese", text="再會", number=0)
    actions.restore(by=lead, prompt="thanks", language="cantonese", number=1)
    assert operating.texts() == {}
    found = said("thanks", Language.CANTONESE)
    assert (found.text, found.changed) == ("多謝你嘅來電，再見。", False)
    assert [one.text for one in texts.versions("thanks", Language.CANTONESE)] == ["", "多謝，拜拜。"]
    assert texts.versions("thanks", Language.CANTONESE)[0].who == "某某"
    assert (
        AuditEntry.objects.filter(action="hotline.prompt_changed", object="hotline.prompt:thanks").count()
        == 2
    )


def test_what_is_said_already_is_no_change(lead: Actor) -> None:
    actions.set_text(by=lead, prompt="thanks", language="mandarin", text="谢谢您的来电，再见。", number=0)
    actions.restore(by=lead, prompt="thanks", language="mandarin", number=0)
    assert not PromptText.objects.exists()


def test_values_are_demanded(lead: Actor) -> None:
    with pytest.raises(Invalid) as found:
        actions.set_text(by=lead, prompt="position", language="mandarin", text="请等{minutes}分钟", number=0)
    assert found.value.errors == {"text": "prompt_values"}


@pytest.mark.parametrize(
    ("prompt", "language"), [("nothing", "mandarin"), ("thanks", "english"), ("../x", "hakka")]
)
def test_what_is_not_in_the_catalogue_is_not_found(lead: Actor, prompt: str, language: str) -> None:
    with pytest.raises(NotFound):
        actions.set_text(by=lead, prompt=prompt, language=language, text="好", number=0)
    with pytest.raises(NotFound):
        actions.record(by=lead, prompt=prompt, language=language, content=wav())


def test_a_recording_is_what_callers_hear_until_it_is_deleted(lead: Actor, own_prompts: Path) -> None:
    assert said("welcome", Language.HAKKA).sound == Sound.MACHINE
    actions.record(by=lead, prompt="welcome", language="hakka", content=wav(rate=48_000, channels=2))
    path = own_prompts / "hakka" / "welcome.wav"
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
    assert [one.name for one in path.parent.iterdir()] == ["welcome.wav"]
    assert said("welcome", Language.HAKKA).sound == Sound.RECORDING
    made = texts.recorded("welcome", Language.HAKKA)
    assert made is not None
    assert (made.who, made.seconds) == ("某某", 1.0)
    # Another text is not what it says.
    actions.set_text(by=lead, prompt="welcome", language="hakka", text="大家好。", number=0)
    assert said("welcome", Language.HAKKA).stale
    # Nothing romanised was written with it, so the machine has nothing to read.
    actions.delete_recording(by=lead, prompt="welcome", language="hakka")
    assert said("welcome", Language.HAKKA).sound == Sound.MANDARIN
    assert said("welcome", Language.TEOCHEW).sound == Sound.MANDARIN
    assert not path.exists()
    assert not PromptRecording.objects.exists()


def test_a_file_that_was_put_into_the_folder_is_known(own_prompts: Path) -> None:
    (own_prompts / "mandarin").mkdir(parents=True)
    (own_prompts / "mandarin" / "thanks.wav").write_bytes(wav())
    assert said("thanks", Language.MANDARIN).sound == Sound.RECORDING
    assert texts.recorded("thanks", Language.MANDARIN) == texts.Recorded()


def test_what_cannot_be_recorded_leaves_nothing(lead: Actor, own_prompts: Path) -> None:
    with pytest.raises(Conflict, match="prompt_has_values"):
        actions.record(by=lead, prompt="position", language="mandarin", content=wav())
    with pytest.raises(Invalid):
        actions.record(by=lead, prompt="welcome", language="mandarin", content=b"an mp3")
    # A folder that cannot be written: the table does not say what is not so.
    own_prompts.write_text("in the way")
    with pytest.raises(OSError, match="prompts"):
        actions.record(by=lead, prompt="welcome", language="mandarin", content=wav())
    assert not PromptRecording.objects.exists()


def test_who_manages_no_hotline_changes_nothing(duty: Actor, supervisor: Actor) -> None:
    for by in (duty, supervisor):
        with pytest.raises(NotAllowed):
            actions.set_text(by=by, prompt="thanks", language="mandarin", text="好", number=0)
        with pytest.raises(NotAllowed):
            actions.record(by=by, prompt="thanks", language="mandarin", content=wav())
        with pytest.raises(NotAllowed):
            actions.delete_recording(by=by, prompt="thanks", language="mandarin")


def test_the_newest_of_each_is_said(lead: Actor) -> None:
    for number, text in enumerate(("甲", "乙", "丙")):
        actions.set_text(by=lead, prompt="thanks", language="mandarin", text=text, number=number)
    assert prompts.said(phrase("thanks"), Language.MANDARIN, operating.texts()) == (Language.MANDARIN, "丙")


def test_a_hakka_text_is_written_twice(lead: Actor) -> None:
    original = said("thanks", Language.HAKKA)
    assert (original.text, original.read) == ("承蒙你來電，再見。", "Sṳ̀n-mùng ngì lòi-thien, chai-kien.")
    write = partial(actions.set_text, by=lead, prompt="thanks", language="hakka")
    with pytest.raises(Invalid, match="prompt_syllable"):
        write(text="承蒙。", read="Thank you.", number=0)
    write(text=original.text, read=original.read, number=0)
    assert not PromptText.objects.exists()
    # Who corrects the romanisation alone has changed it.
    write(text=original.text, read=" Sṳ̀n-mùng ngì. ", number=0)
    found = said("thanks", Language.HAKKA)
    assert (found.changed, found.sound, found.read) == (True, Sound.MACHINE, "Sṳ̀n-mùng ngì.")
    assert prompts.said(phrase("thanks"), Language.HAKKA, operating.texts()) == (
        Language.HAKKA,
        "Sṳ̀n-mùng ngì.",
    )
    assert [one.read for one in texts.versions("thanks", Language.HAKKA)] == ["Sṳ̀n-mùng ngì."]
    actions.restore(by=lead, prompt="thanks", language="hakka", number=1)
    assert said("thanks", Language.HAKKA) == original
    # Of characters the machine needs no second text.
    actions.set_text(by=lead, prompt="thanks", language="cantonese", text="拜拜。", read="nonsense", number=0)
    assert operating.texts() == {("thanks", Language.CANTONESE): Own("拜拜。")}
