"""Any plain form is labelled, says what is wrong where it is wrong, and can be used by everybody."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation
from pytest_django import Settings

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.web.forms import show_problem
from fawang.shell.presentation.rendering import Renderer, choice

pytestmark = pytest.mark.usefixtures("frame_alone")


class _Form(forms.Form):
    name = forms.CharField(
        label="姓名", help_text="与身份证一致", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    note = forms.CharField(label="说明", required=False, max_length=10, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="类型", choices=[("a", "甲\n说明甲"), ("b", "乙")], widget=forms.RadioSelect
    )
    ways = forms.MultipleChoiceField(
        label="方式", required=False, choices=[("x", "电话")], widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label="日期", required=False, widget=forms.SelectDateWidget(years=[2026]))
    scan = forms.FileField(label="照片", required=False)
    sure = forms.BooleanField(label="属实")


def _drawn(form: forms.Form) -> str:
    return Template("{{ form }}").render(Context({"form": form}))


def _tag(html: str, pattern: str) -> str:
    found = re.search(rf"<[a-z]+ [^>]*{pattern}[^>]*>", html)
    assert found, pattern
    return found[0]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def test_the_settings_name_our_renderer() -> None:
    assert isinstance(_Form().renderer, Renderer)


def test_every_control_has_a_label() -> None:
    html = _drawn(_Form())
    ids = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html)
    assert len(ids) == 10
    for control in ids:
        assert f'for="{control}"' in html, control


def test_hint_and_error_belong_to_the_control() -> None:
    html = _drawn(_Form({}))
    control = _tag(html, 'id="id_name"')
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'aria-required="true"' in control
    assert 'autocomplete="name"' in control
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert "Please fill this in." in html


def test_the_browser_own_bubbles_stay_away() -> None:
    assert not re.search(r"<[^>]*\srequired[\s>=]", _drawn(_Form()))


def test_a_group_is_a_fieldset_with_its_question() -> None:
    html = _drawn(_Form({}))
    group = html[html.index('aria-describedby="id_kind_error"') - 10 :]
    assert group.startswith("<fieldset") or "<fieldset" in group[:12]
    assert re.search(r"<legend[^>]*>\s*类型", group)
    assert "aria-invalid" not in _tag(html, 'id="id_kind_0"')


def test_a_choice_may_explain_itself() -> None:
    assert '甲<span class="choice__hint">说明甲</span>' in _drawn(_Form())


def test_what_may_stay_empty_says_so() -> None:
    html = _drawn(_Form())
    assert len(re.findall(r"\(optional\)", html)) == 4


def test_a_pasted_text_is_never_cut() -> None:
    html = _drawn(_Form({"note": "x" * 30}))
    area = _tag(html, 'id="id_note"')
    assert "maxlength" not in area
    assert 'data-counter="10"' in area
    assert "id_note_counter" in area
    assert 'id="id_note_counter"' in html
    assert "x" * 30 in html


def test_a_date_says_which_part_is_which() -> None:
    html = _drawn(_Form())
    for part in ("year", "month", "day"):
        assert f'for="id_on_{part}"' in html


def test_a_file_knows_its_limit(settings: Settings) -> None:
    assert f'data-max-bytes="{settings.FAWANG_MAX_UPLOAD}"' in _tag(_drawn(_Form()), 'id="id_scan"')


def test_what_is_typed_is_escaped() -> None:
    html = _drawn(_Form({"name": '"><script>alert(1)</script>', "note": "</textarea><b>"}))
    assert "<script>" not in html
    assert "</textarea><b>" not in html


def test_the_summary_leads_to_each_field() -> None:
    form = _Form({"ways": ["nonsense"]})
    form.add_error(None, ValidationError("Both together cannot be."))
    html = Template("{% error_summary form %}").render(Context({"form": form}))
    drawn = _drawn(form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_name", "id_kind_0", "id_ways_0", "id_sure"]
    for target in targets:
        assert f'id="{target}"' in drawn
    assert "Both together cannot be." in html
    assert 'tabindex="-1"' in html


def test_without_a_mistake_there_is_no_summary() -> None:
    assert not Template("{% error_summary form %}").render(Context({"form": _Form()})).strip()


def test_the_question_is_the_heading() -> None:
    html = Template("{% question form.kind 'Getting help' %}").render(Context({"form": _Form()}))
    assert re.search(r"<legend[^>]*>.*Getting help.*<h1>类型</h1>.*</legend>", html, re.DOTALL)


def test_a_refusal_of_an_action_stands_at_its_field() -> None:
    form = _Form({"name": "江", "kind": "a", "sure": "on"})
    show_problem(form, Invalid("invalid", errors={"name": "field_too_long", "elsewhere": "field_wrong"}))
    assert form.errors["name"] == ["This is too long. Please shorten it."]
    assert len(form.non_field_errors()) == 1
    other = _Form({"name": "江", "kind": "a", "sure": "on"})
    show_problem(other, Conflict("not_allowed"))
    assert other.non_field_errors()


def test_a_choice_escapes_whatever_stands_in_it() -> None:
    option = {
        "type": "radio", "name": 'a"b', "value": "<v>", "label": "<b>甲</b>\n<i>",
        "attrs": {"id": "x'1", "class": "choices--cards", "checked": True, "disabled": False, "data-n": 3},
    }  # fmt: skip
    assert choice(option) == (
        '<div class="choice">\n'
        '  <input type="radio" name="a&quot;b" value="&lt;v&gt;" id="x&#x27;1" checked data-n="3">\n'
        '  <label for="x&#x27;1">&lt;b&gt;甲&lt;/b&gt;<span class="choice__hint">&lt;i&gt;</span></label>\n</div>\n'
    )
    assert ' value="' not in choice({**option, "value": None})
