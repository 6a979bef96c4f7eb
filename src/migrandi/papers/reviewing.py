"""From draft to cleared: who sent a paper on, who cleared which version with what left open, remarks on passages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from migrandi.papers.checking import check_text
from migrandi.papers.errors import PaperError
from migrandi.papers.keeping import latest
from migrandi.papers.models import Comment, Move, Paper
from migrandi.papers.picturing import pictures_of

_WAYS = {
    (Paper.Stage.DRAFT, Paper.Stage.REVIEW),
    (Paper.Stage.REVIEW, Paper.Stage.DRAFT),
    (Paper.Stage.REVIEW, Paper.Stage.CLEARED),
    (Paper.Stage.CLEARED, Paper.Stage.DRAFT),
}


def move(paper: Paper, to: str, by: str, at: datetime, note: str = "") -> Move:
    """Send the paper to another stage. Raises `PaperError` where there is no such way.

    A paper is cleared only from review, with the check passed and every comment settled; what the check left open as
    advice is counted in the record. Whoever clears answers for the version that is newest then.
    """
    if (paper.stage, to) not in _WAYS:
        raise PaperError(_("A paper does not go from “%(before)s” to “%(after)s”."), before=paper.stage, after=to)
    newest = latest(paper)
    report = check_text(newest.text, pictures=pictures_of(paper))
    if to == Paper.Stage.CLEARED:
        if not report.passed:
            count = sum(one.severity != "advice" for one in report.findings)
            raise PaperError(
                _("The check leaves %(count)s findings to mend or to waive: the paper cannot be cleared."), count=count
            )
        if open_comments := paper.comments.filter(settled_at=None).count():
            raise PaperError(_("%(count)s comments are not settled: the paper cannot be cleared."), count=open_comments)
    with transaction.atomic():
        done = Move.objects.create(
            paper=paper, before=paper.stage, after=to, version=newest.number, open_findings=len(report.findings),
            note=note, made_at=at, made_by=by,
        )  # fmt: skip
        paper.stage = to
        paper.save(update_fields=["stage"])
    return done


def comment(paper: Paper, passage: str, text: str, by: str, at: datetime) -> Comment:
    """A remark on a passage of the newest version (empty: on the whole). Raises `PaperError` where it says nothing, or
    where the passage is not in the paper."""
    if not text.strip():
        raise PaperError(_("The comment is empty."))
    newest = latest(paper)
    if passage.strip() and " ".join(passage.split()) not in " ".join(newest.text.split()):
        raise PaperError(_("The passage is not in the newest version of the paper: copy it from there."))
    return Comment.objects.create(
        paper=paper, version=newest.number, passage=passage.strip(), text=text.strip(), made_at=at, made_by=by
    )


def settle(remark: Comment, by: str, at: datetime) -> None:
    """Mark a comment as dealt with."""
    if remark.settled_at is None:
        remark.settled_at, remark.settled_by = at, by
        remark.save(update_fields=["settled_at", "settled_by"])
