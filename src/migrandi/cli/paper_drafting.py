"""`migrandi paper outline`, `draft`, `accept`, `picture`, `draw`, `close`: more that is done with a paper."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from migrandi import installation
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.papers import paper, read_bytes
from migrandi.papers import drafting, presenting
from migrandi.papers.drafting import Sentence
from migrandi.papers.errors import PaperError, UnknownPaper
from migrandi.papers.keeping import close as close_paper
from migrandi.papers.keeping import latest, open_paper, save
from migrandi.papers.models import Paper
from migrandi.papers.outlining import as_markdown
from migrandi.papers.outlining import outline as outline_of
from migrandi.papers.picturing import keep, line_for
from migrandi.people.actors import AT_THE_MACHINE
from migrandi.people.levels import Confidence, Verb
from migrandi.people.models import Mission

Number = Annotated[str, typer.Argument(metavar="PAPER", help="The number of a paper that is kept.")]


def _opened(number: str, *, looks: bool = False) -> Paper:
    """The paper, to be changed, or as yet looked at: which is written down. Raises `UnknownPaper`."""
    return open_paper(number, AT_THE_MACHINE, Verb.WRITE, datetime.now(UTC), looks=looks)


@paper.command()
def outline(
    number: Number,
    put: Annotated[bool, typer.Option("--put", help="Put it at the end of the paper.")] = False,
    as_json: Json = False,
) -> None:
    """Make an outline of what was collected for a paper, by topic; no model is needed.

    Example: migrandi paper outline 3 --put
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        kept = _opened(number, looks=not put)
        topics = outline_of(kept)
        if not topics:
            raise PaperError("Nothing is collected for this paper yet: migrandi paper collect %(number)s crc/art_37",
                             number=number)  # fmt: skip
        text = as_markdown(topics)
        if put:
            newest = latest(kept)
            whole = drafting.put_into(newest.text, text.rstrip())
            save(kept, newest.number, whole, AT_THE_MACHINE, datetime.now(UTC))
    if as_json:
        print_json({"topics": [presenting.shape_of_topic(one) for one in topics]})
    else:
        sys.stdout.write(text)


@paper.command()
def draft(
    number: Number,
    about: Annotated[str, typer.Argument(help="About what; by default the paper's title.")] = "",
    wish: Annotated[str, typer.Option("--as", help="paragraph or outline.")] = "paragraph",
    piece: Annotated[
        list[int] | None, typer.Option(help="A piece of evidence to be shown, by its place; by default all.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the model that is set for a draft: it sees the evidence alone, and each sentence is checked.

    What would be sent is shown first. Nothing gets into the paper: see “accept”.

    Example: migrandi paper draft 3 "May children be detained?"
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        kept = _opened(number, looks=True)
        chosen = None
        if piece:
            held = [*kept.evidence.filter(put_away_at=None)]
            chosen = [held[one - 1].pk for one in piece if 0 < one <= len(held)]
        prepared = drafting.prepare(kept, wish, about, chosen)
        if not yes:
            for message in prepared.messages:
                typer.echo(f"[{message.role}]\n{message.content}\n", err=True)
            typer.confirm(f"Send this to {prepared.model.address}?", abort=True, err=True)
        made = drafting.send(kept, prepared, prepared.digest, AT_THE_MACHINE, datetime.now(UTC))
        found = drafting.sentences(made)
    if as_json:
        print_json({"draft": made.pk, "sentences": [presenting.shape_of_sentence(one) for one in found]})
    else:
        _show(made.pk, number, found)


def _show(made: int, number: str, found: list[Sentence]) -> None:
    from rich.text import Text  # noqa: PLC0415 an answer to a program draws nothing

    from migrandi.cli.tables import err, out  # noqa: PLC0415

    for one in found:
        style = "" if one.stands else "red strike"
        out.print(Text.assemble((f"{one.number:>3} {'✓' if one.stands else '✗'} ", "dim"), (one.markdown, style)))
        for why in (*one.reasons, *one.remarks):
            out.print(Text(f"      {why}", style="red" if one.reasons else "dim"))
    if any(one.stands for one in found):
        err.print(Text(f"Take sentences into the paper: migrandi paper accept {number} {made} NUMBER …", style="dim"))


@paper.command()
def accept(
    number: Number,
    made: Annotated[int, typer.Argument(metavar="DRAFT", help="The number of the draft.")],
    sentences: Annotated[list[int], typer.Argument(metavar="SENTENCE…", help="Which sentences, by number.")],
    section: Annotated[str, typer.Option(help="The section's id; by default the end of the paper.")] = "",
    as_json: Json = False,
) -> None:
    """Take sentences of a draft into the paper: those alone that stood the check.

    Example: migrandi paper accept 3 1 1 2 4 --section opinion
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        kept = _opened(number)
        asked = kept.drafts.filter(pk=made).first()
        if asked is None:
            raise UnknownPaper("The paper has no draft %(draft)s.", draft=made)
        base = latest(kept).number
        saved = drafting.accept(asked, sentences, base, AT_THE_MACHINE, datetime.now(UTC), section=section)
    if as_json:
        print_json({"paper": kept.pk, "version": saved.number, "accepted": asked.accepted})
    else:
        typer.echo(f"Version {saved.number} of paper {kept.pk} holds them.")


@paper.command()
def picture(
    number: Number,
    what: Annotated[str, typer.Argument(help="A file, or what to draw: question:1, parties:crc, growth:crc, acts:ke.")],
    words: Annotated[str, typer.Option(help="What a file shows, for those who cannot see it.")] = "",
    caption: Annotated[str, typer.Option(help="What stands below it.")] = "",
    as_json: Json = False,
) -> None:
    """Keep a picture with a paper: PNG, JPEG or SVG from a file, or drawn from the register as of the paper's date.

    The line that sets it into the paper's text is printed.

    Example: migrandi paper picture 3 parties:crc
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        kept, now = _opened(number), datetime.now(UTC)
        if Path(what).is_file():
            shown = keep(kept, Path(what).name, read_bytes(Path(what)), words, AT_THE_MACHINE, now, caption=caption)
        else:
            from migrandi.web.paper_pictures import draw  # noqa: PLC0415 a file needs no drawing

            shown = draw(kept, what, AT_THE_MACHINE, now)
    if as_json:
        print_json(presenting.shape_of_picture(shown))
    else:
        typer.echo(line_for(shown))


@paper.command("draw")
def draw_alone(
    what: Annotated[str, typer.Argument(help="What to draw: parties:crc, growth:crc, acts:ke.")],
    to: Annotated[Path, typer.Option("--to", "-o", help="A new file, ending in .svg or .png.")],
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Draw a picture from the register into a file, for a paper that lives in a file of your own.

    Example: migrandi paper draw parties:crc --on 2020-01-01 -o parties.svg
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        from migrandi.papers.pictures import drawn  # noqa: PLC0415
        from migrandi.web.paper_pictures import drawing  # noqa: PLC0415

        if to.suffix not in (".svg", ".png"):
            raise PaperError("%(file)s has to end in .svg or .png.", file=to)
        if to.exists():
            raise PaperError("%(file)s is there already: name another file with --to.", file=to)
        made = drawing(None, what, on or date.today())
        to.write_bytes(made.svg if to.suffix == ".svg" else drawn(made.svg))
        line = f'![{made.words}]({to.name} "{made.caption}")'
    if as_json:
        print_json({"file": str(to), "words": made.words, "caption": made.caption, "line": line})
    else:
        typer.echo(line)


@paper.command()
def close(
    number: Number,
    confidence: Annotated[Confidence, typer.Argument(help="How closed it is.")],
    mission: Annotated[str, typer.Option(help="The code of the mission whose it is; by default the unit's own.")] = "",
    as_json: Json = False,
) -> None:
    """Say who may see a paper: how closed it is, and which mission's.

    Example: migrandi paper close 3 restricted --mission nairobi
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        kept = _opened(number, looks=True)  # that it was closed is written down by itself
        whose = Mission.objects.filter(code=mission).first() if mission else None
        if mission and whose is None:
            known = ", ".join(Mission.objects.values_list("code", flat=True)) or "–"
            raise PaperError("No mission has the code “%(code)s”. There are: %(known)s.", code=mission, known=known)
        close_paper(kept, confidence, whose, AT_THE_MACHINE, datetime.now(UTC))
    if as_json:
        print_json(presenting.shape_of_paper(kept))
    else:
        typer.echo(f"{kept.title}: {kept.confidence}{f', {whose}' if whose else ''}")
