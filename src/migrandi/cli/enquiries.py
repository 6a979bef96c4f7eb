"""`migrandi enquiry list`, `show`, `suggest`, `answer`, `held-on`, `erase`: the desk, for who sits at the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from migrandi import installation
from migrandi.cli.enquiry_group import enquiry
from migrandi.cli.output import Day, Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import out, print_table
from migrandi.enquiries import answering, erasing, held_on, presenting, suggesting, triage
from migrandi.enquiries.errors import EnquiryError
from migrandi.enquiries.finding import Wanted, change, listed, note_listing, read
from migrandi.enquiries.models import Enquiry
from migrandi.people.actors import AT_THE_MACHINE

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The enquiry's number.")]


@enquiry.command("list")
def list_enquiries(
    stage: Annotated[str, typer.Option(help="open, answered, cleared, closed or all; by default all not closed.")] = "",
    mission: Annotated[str, typer.Option(help="Only this mission's, by its code.")] = "",
    topic: Annotated[str, typer.Option(help="Only on this concept of the thesaurus.")] = "",
    state: Annotated[str, typer.Option(help="Only of this State, by code.")] = "",
    words: Annotated[str, typer.Option(help="Only those that have these words.")] = "",
    until: Day = None,
    as_json: Json = False,
) -> None:
    """List what waits for an answer, the nearest deadline first; with --until what is due by that day.

    Example: migrandi enquiry list --stage open --until 2026-12-04
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        triage.propose_what_is_new(now)
        wanted = Wanted(stage, mission, topic, state.lower(), "", words, until=until)
        found = list(listed(wanted, AT_THE_MACHINE))
        note_listing(found, AT_THE_MACHINE, now)
    if as_json:
        print_json({"enquiries": [presenting.shape_of_enquiry(one) for one in found]})
        return
    rows = [
        (one.pk, one.deadline or "–", one.urgency, one.stage, one.mission.code if one.mission else "–",
         " ".join(state.upper() for state in one.states), one.subject[:60])
        for one in found
    ]  # fmt: skip
    print_table(("number", "due", "urgency", "stage", "mission", "States", "subject"), rows, right=("number",))


@enquiry.command()
def show(number: Number, as_json: Json = False) -> None:
    """Show an enquiry: its messages, what it is about and why, its answers. That it was read is written down.

    Example: migrandi enquiry show 12
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        one = read(number, AT_THE_MACHINE, now)
        if one.proposed_at is None:
            triage.propose(one, now)
    if as_json:
        print_json(presenting.shape_of_whole(one))
        return
    from rich.text import Text  # noqa: PLC0415

    _head(one)
    for message in one.messages.all():
        out.print(Text(f"\n{message.received_at:%Y-%m-%d %H:%M}  {message.sender_name or message.sender}", "bold"))
        for part in message.parts or [{"kind": "own", "text": message.text}]:
            own = part["kind"] in ("own", "forwarded")
            out.print(Text(part["text"] if own else f"[{part['kind']}]", "" if own else "dim"))
        for attachment in message.attachments.all():
            out.print(Text(f"  ⎘ {attachment.name} ({attachment.media_type}, {attachment.size:,} bytes)", "dim"))
    out.print()
    for proposal in one.proposals.exclude(kind__in=("authority", "status")):
        out.print(Text.assemble((f"{proposal.kind}: ", "dim"), proposal.value, (f"  {proposal.reason}", "dim")))


@enquiry.command()
def suggest(
    number: Number,
    anew: Annotated[bool, typer.Option("--anew", help="Work it out anew, after law was imported.")] = False,
    as_json: Json = False,
) -> None:
    """Propose the provisions, cases and treaty statuses that probably answer an enquiry, and what is like it.

    Example: migrandi enquiry suggest 12
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        one = read(number, AT_THE_MACHINE, now)
        if one.proposed_at is None:
            triage.propose(one, now)
        found = suggesting.suggest(one, AT_THE_MACHINE, now, anew=anew)
    if as_json:
        print_json(presenting.shape_of_suggestions(found))
        return
    from rich.text import Text  # noqa: PLC0415

    _head(one)
    for proposal in (*found.authorities, *found.statuses):
        title, _cut, text = proposal.label.partition("\n")
        out.print(Text.assemble(f"\n{proposal.rank:>2}  ", (title, "bold"), ("  " + proposal.value, "cyan")))
        if text:
            out.print(Text(f"    {text[:300]}"))
        out.print(Text("    " + "\n    ".join(proposal.reason.split("\n")), "dim"))
    for alike in found.earlier:
        title = alike.row.subject if isinstance(alike.row, Enquiry) else alike.row.title
        out.print(Text.assemble("\n", (_("like it: "), "dim"), title, (f"  {', '.join(alike.common)}", "dim")))


@enquiry.command()
def answer(
    number: Number,
    send: Annotated[bool, typer.Option("--send", help="Put the memo into the outbox.")] = False,
    back: Annotated[str, typer.Option("--take-back", metavar="ANSWER", help="Take an answer back from there.")] = "",
    form: Annotated[str, typer.Option("--as", help="docx or pdf.")] = "docx",
    words: Annotated[str, typer.Option(help="What the message itself says.")] = "",
    as_json: Json = False,
) -> None:
    """Begin the memo that answers an enquiry; with --send put it into the outbox once it is cleared.

    The memo begins with the question and with the authorities that were taken. Edit it as any paper: migrandi paper.

    Example: migrandi enquiry answer 12 --send --as pdf
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        now = timezone.now()
        one = change(number, AT_THE_MACHINE)
        if back:
            if not (back.isascii() and back.isdigit()):
                raise EnquiryError("“%(answer)s” is no number of an answer.", answer=back)
            queued = answering.take_back(one, int(back), AT_THE_MACHINE, now)
        elif send:
            queued = answering.queue_answer(one, AT_THE_MACHINE, now, words=words, form=form)
        else:
            memo = answering.begin_memo(one, AT_THE_MACHINE, now)
            if as_json:
                print_json({"enquiry": one.pk, "memo": memo.pk})
            else:
                typer.echo(f"Memo {memo.pk} is kept. Edit it at /papers/{memo.pk}/edit.")
            return
    if as_json:
        print_json(presenting.shape_of_answer(queued))
    else:
        people = ", ".join(address for _name, address in queued.to)
        typer.echo(f"Answer {queued.pk} to {people}: {queued.state}.")


@enquiry.command("held-on")
def held_on_person(
    who: Annotated[str, typer.Argument(help="A name, an e-mail address or a number.")],
    to: Annotated[Path | None, typer.Option("--to", "-o", help="Write all of it there, as a zip.")] = None,
    as_json: Json = False,
) -> None:
    """Say what is held on a person, and hand out all of it with the messages as they came.

    Example: migrandi enquiry held-on officer@mission.example.org --to held.zip
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        held = held_on.held_on(who, AT_THE_MACHINE)
        if to is not None:
            if to.exists():
                raise EnquiryError("%(file)s is there already: name another file with --to.", file=to)
            to.write_bytes(held_on.export(who, AT_THE_MACHINE, timezone.now()))
    counts = {
        "enquiries": len(held.enquiries), "messages": len(held.messages), "attachments": len(held.attachments),
        "answers": len(held.answers), "versions": len(held.versions), "releases": len(held.releases),
    }  # fmt: skip
    if as_json:
        print_json({"who": who, "file": str(to) if to else None, "counts": counts})
    else:
        print_table(tuple(counts), [tuple(counts.values())], right=tuple(counts))


@enquiry.command()
def erase(
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NUMBER...", help="Enquiries.")] = None,
    due: Annotated[bool, typer.Option("--due", help="All that were closed longer ago than they are kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase enquiries for good, from the database, the index and the store; a released memo stays.

    Example: migrandi enquiry erase --due --yes
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        chosen = [change(number, AT_THE_MACHINE) for number in numbers or ()]
        if not chosen and not due:
            raise EnquiryError("Name the enquiries to erase, or use --due.")
        if not yes:
            typer.confirm(_("This cannot be undone. Go on?"), abort=True, err=True)
        now = timezone.now()
        for one in chosen:
            erasing.erase(one, AT_THE_MACHINE, now)
        count = len(chosen) + (erasing.erase_what_is_due(AT_THE_MACHINE, now) if due else 0)
        if chosen:
            erasing.leave_no_trace()
    if as_json:
        print_json({"erased": count})
    else:
        typer.echo(f"{count} erased.")


def _head(one: Enquiry) -> None:
    from rich.text import Text  # noqa: PLC0415

    out.print(Text.assemble((f"{one.pk}  {one.subject}", "bold")))
    mission = one.mission.name if one.mission else "–"
    out.print(Text(f"{mission} · {one.stage} · {one.urgency} · due {one.deadline or '–'} · {one.confidence}", "dim"))
