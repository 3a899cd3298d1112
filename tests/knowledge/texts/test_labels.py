"""The same English word says different things in different rooms, and so does its Chinese."""

from django.utils.translation import gettext, override

from fawang.knowledge.pages.fields import LABELS
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import Command, VersionState
from fawang.knowledge.texts import labels
from fawang.legal_aid.procedure import Command as OrderCommand
from fawang.legal_aid.procedure import State
from fawang.work_orders.texts import labels as of_orders


def test_a_text_is_taken_from_readers_and_an_application_taken_back() -> None:
    with override("zh-hans"):
        assert (str(labels.COMMANDS[Command.WITHDRAW]), str(labels.STATES[VersionState.WITHDRAWN])) == (
            "撤下",
            "已撤下",
        )
        assert (
            str(of_orders.command("legal_aid", OrderCommand.WITHDRAW)),
            str(of_orders.state("legal_aid", State.WITHDRAWN)),
        ) == (
            "撤回",
            "已撤回",
        )


def test_a_law_is_in_force_and_a_competence_has_begun() -> None:
    with override("zh-hans"):
        assert [str(labels.VALIDITY[one]) for one in (Validity.IN_FORCE, Validity.NOT_YET)] == [
            "现行有效",
            "尚未施行",
        ]
        # As the page of a unit says it (organisations/pages/sections.py).
        assert [gettext("In force"), gettext("Not yet in force")] == ["生效中", "尚未生效"]


def test_a_question_is_answered_and_a_supervision_replied_to() -> None:
    with override("zh-hans"):
        assert str(LABELS["answer"]) == "回答"
        assert str(of_orders.field("legal_aid", "answer")[0]) == "答复内容"
