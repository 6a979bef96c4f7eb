"""`migrandi enquiry fetch`, `import` and `send`: mail comes in and answers go out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from migrandi import installation
from migrandi.cli.enquiry_group import enquiry
from migrandi.cli.output import Json, fail, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, out, print_table
from migrandi.enquiries import accounts, extracting, fetching, mail_files, outbox, sending, triage
from migrandi.enquiries.errors import NoMailAccount
from migrandi.enquiries.fetching import Fetched
from migrandi.enquiries.mail_files import FilesRead
from migrandi.enquiries.models import OutgoingMessage
from migrandi.enquiries.sending import Round

Watch = Annotated[bool, typer.Option("--watch", help="Go on until the command is ended.")]


@enquiry.command("fetch")
def fetch_mail(watch: Watch = False, as_json: Json = False) -> None:
    """Bring in the mail of the office's mailbox (`MIGRANDI_IMAP_URL`).

    A message is moved to the folder “Stored” once it is safely stored here, never before. Run it as often as you like,
    or once with --watch.

    Example: migrandi enquiry fetch --watch
    """
    with mistakes_as_sentences(as_json), _bar(as_json) as progress:
        installation.ensure()
        account = accounts.mailbox_account()
        task = progress.add_task(_("Mail"), total=None)

        def told(done: Fetched, total: int) -> None:
            progress.update(task, completed=done.stored + done.known + done.own, total=total)

        if watch:
            fetching.watch(account, settings.IMAP_POLL_SECONDS, _say, on_message=told, on_round=_look_into)
        done = fetching.fetch(account, on_message=told)
        _look_into()
    if as_json:
        print_json({"stored": done.stored, "known": done.known, "own_copies": done.own})
    else:
        print_table(
            ["stored", "known before", "copies of our answers"], [[done.stored, done.known, done.own]],
            right=["stored", "known before", "copies of our answers"],
        )  # fmt: skip


@enquiry.command("import")
def import_mail(
    paths: Annotated[list[Path], typer.Argument(help="Files (.eml, .mbox, .msg) or folders of them.")],
    as_json: Json = False,
) -> None:
    """Bring in mail from files. What was brought in before is left as it is.

    Each message opens an enquiry or joins the one it belongs to. Files that hold no mail are named with the reason.
    Exit code 1 if no file held any.

    Example: migrandi enquiry import archive-2024.mbox letters/
    """
    with mistakes_as_sentences(as_json), _bar(as_json) as progress:
        installation.ensure()
        total = sum(1 for _file in mail_files.files_in(paths))
        task = progress.add_task(_("Files"), total=total)

        def told(path: Path, _done: FilesRead) -> None:
            progress.update(task, advance=1, description=path.name[:40])

        done = mail_files.bring_in(paths, timezone.now(), told)
        words = progress.add_task(_("Attachments"), total=None)
        extracting.extract_all(timezone.now(), lambda _attachment: progress.advance(words))
        triage.propose_what_is_new(timezone.now())
    if as_json:
        print_json(
            {
                "files": done.files, "messages": done.messages, "stored": done.stored, "known": done.known,
                "refused": [{"file": name, "reason": reason} for name, reason in done.refused],
            }
        )  # fmt: skip
    else:
        print_table(
            ["files", "messages", "stored", "known before", "refused"],
            [[done.files, done.messages, done.stored, done.known, len(done.refused)]],
            right=["files", "messages", "stored", "known before", "refused"],
        )
        for name, reason in done.refused:
            out.print(Text(f"{name}: {reason}", style="yellow"))
    if done.files and not done.messages:
        raise typer.Exit(1)


@enquiry.command("send")
def send_answers(
    watch: Watch = False,
    arrived: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Say of an answer “perhaps sent” that it arrived.")
    ] = None,
    again: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Send an answer again that failed, or did not arrive.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Send what is in the outbox through the relay (`MIGRANDI_SMTP_URL`), each answer once.

    Run it as often as you like, or once with --watch. Exit code 1 if an answer failed for good.

    Example: migrandi enquiry send
    """
    with mistakes_as_sentences(as_json), _bar(as_json) as progress:
        installation.ensure()
        for number, has_arrived in ((arrived, True), (again, False)):
            if number is not None:
                _settle(number, has_arrived, as_json)
        relay = accounts.relay()
        try:
            mailbox = accounts.mailbox_account() if relay.archive else None
        except NoMailAccount as error:
            raise NoMailAccount(
                _("MIGRANDI_MAIL_ARCHIVE needs the mailbox that it leads to: set MIGRANDI_IMAP_URL too.")
            ) from error
        task = progress.add_task(_("Answers"), total=None)

        def told(_answer: OutgoingMessage) -> None:
            progress.advance(task)

        if watch:
            sending.watch(relay, mailbox, _say, on_answer=told)
        done = sending.send(relay, mailbox, on_answer=told)
    _show(done, as_json)
    if done.failed:
        raise typer.Exit(1)


def _look_into() -> None:
    """Read what is attached to what came in, and propose what it is about."""
    extracting.extract_all(timezone.now())
    triage.propose_what_is_new(timezone.now())


def _settle(number: int, arrived: bool, as_json: bool) -> None:
    answer = OutgoingMessage.objects.filter(pk=number).first()
    if answer is None:
        fail("unknown-answer", _("There is no answer %(number)s in the outbox.") % {"number": number}, as_json=as_json)
    outbox.settle(answer, arrived, timezone.now())


def _show(done: Round, as_json: bool) -> None:
    waiting = OutgoingMessage.objects.filter(state=outbox.State.QUEUED).count()
    doubtful = OutgoingMessage.objects.filter(state=outbox.State.DOUBTFUL)
    if as_json:
        print_json(
            {
                "sent": done.sent, "put_off": done.put_off, "failed": done.failed, "unsettled": done.open,
                "waiting": waiting, "doubtful": [one.pk for one in doubtful],
            }
        )  # fmt: skip
        return
    print_table(
        ["sent", "put off", "failed", "not known yet", "waiting"],
        [[done.sent, done.put_off, done.failed, done.open, waiting]],
        right=["sent", "put off", "failed", "not known yet", "waiting"],
    )
    for one in doubtful:
        out.print(Text(f"{one.pk}: {one.subject}. {one.last_error}", style="yellow"))


def _say(sentence: str) -> None:
    err.print(Text(sentence, style="yellow"))


def _bar(as_json: bool) -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=as_json or not err.is_terminal,
    )  # fmt: skip
