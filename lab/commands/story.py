"""The command `fawang story`."""

from functools import partial
from importlib import import_module
from pathlib import Path

import click

from fawang.cli.program import Command, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)
#: By kind of order, the module that tells a case of it.
_OF_KINDS = {
    **{name: f"lab.stories.{name}" for name in ("notarisation", "appraisal", "mediation")},
    "notified-defence": "lab.stories.defence",
}


@click.command(
    "story",
    cls=Command,
    help=gettext_noop("Tell the main job as one case: every step over HTTP by the role that does it."),
)
@_option(
    "--url", default="", help=gettext_noop("A running demo; without it, a platform is started for the story.")
)
@_option(
    "--language",
    "spoken",
    default="zh-hans",
    show_default=True,
    help=gettext_noop("The language of the story: zh-hans, zh-hant or en."),
)
@_option(
    "--by-phone",
    is_flag=True,
    help=gettext_noop("Tell it on the telephone: a real SIP caller, a lawyer's browser, a rating by key."),
)
@_option(
    "--at-the-counter",
    is_flag=True,
    help=gettext_noop("Tell it at a town station: from a poster in the village to the closed order."),
)
@_option(
    "--with-partners",
    is_flag=True,
    help=gettext_noop(
        "Tell it with other bodies: 110 hands the case over, a part goes on to the court, which answers."
    ),
)
@_option(
    "--by-wechat",
    is_flag=True,
    help=gettext_noop(
        "Tell it in WeChat: from a voice message in Cantonese to a rating by text message, a special zone on the way."
    ),
)
@_option(
    "--kind",
    type=click.Choice(sorted(_OF_KINDS)),
    help=gettext_noop("Tell the case of another kind of order instead: from the catalogue to the document."),
)
@_option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help=gettext_noop("With --by-phone: a folder for pictures of the seat in the call."),
)
def story(
    url: str, spoken: str, by_phone: bool, at_the_counter: bool, with_partners: bool, by_wechat: bool,
    kind: str | None, pictures: Path | None,
) -> None:  # fmt: skip
    """Tell the story."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from django.utils import translation

    with translation.override(spoken):
        if kind:
            import_module(_OF_KINDS[kind]).tell(url=url, say=click.echo)
            return
        if with_partners:
            from lab.stories import with_partners as among_bodies

            among_bodies.tell(say=click.echo)
            return
        if by_wechat:
            from lab.stories import by_wechat as in_wechat

            in_wechat.tell(say=click.echo)
            return
        if by_phone:
            from lab.stories import by_phone as on_the_telephone

            on_the_telephone.tell(say=click.echo, pictures=pictures)
            return
        from lab.stories import at_the_counter as face_to_face
        from lab.stories import by_web

        (face_to_face if at_the_counter else by_web).tell(url=url, say=click.echo)
