"""The stable shapes in which the faces hand out a paper's check: values that become JSON (docs/reference/json.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from migrandi.papers.checking import Report
from migrandi.papers.drafting import Sentence
from migrandi.papers.findings import Finding
from migrandi.papers.models import Evidence, Paper, Picture
from migrandi.papers.outlining import Topic
from migrandi.papers.picturing import line_for

Shape = dict[str, Any]


def shape_of_report(report: Report) -> Shape:
    """A check: whether the paper passed, how many findings of each severity, each finding, and what was waived."""
    counts = Counter(one.severity for one in report.findings)
    return {
        "on": report.on.isoformat(),
        "passed": report.passed,
        "citations": report.citations,
        "quotations": report.quotations,
        "counts": {severity: counts[severity] for severity in ("error", "warning", "advice")},
        "findings": [shape_of_finding(one) for one in report.findings],
        "waived": [
            {**shape_of_finding(one.finding), "waived_by": one.reason, "waived_at": one.place.line}
            for one in report.waived
        ],
    }


def shape_of_finding(one: Finding) -> Shape:
    """A finding: `pieces` as `same`, `out` (only in the law), `in` (only in the paper)."""
    return {
        "line": one.place.line,
        "column": one.place.column,
        "kind": str(one.kind),
        "severity": one.severity,
        "reason": one.reason,
        "proposal": one.proposal or None,
        "pieces": [list(msgspec.to_builtins(piece)) for piece in one.pieces],
        "end_line": one.end.line if one.end else None,
        "end_column": one.end.column if one.end else None,
    }


def shape_of_paper(paper: Paper) -> Shape:
    """A paper that is kept, in a line of a list."""
    return {
        "number": paper.pk,
        "title": paper.title,
        "kind": paper.kind,
        "stage": paper.stage,
        "language": paper.language,
        "confidence": paper.confidence,
        "mission": paper.mission.code if paper.mission is not None else None,
        "changed_at": paper.changed_at.isoformat(),
    }


def shape_of_evidence(evidence: Evidence) -> Shape:
    """Something collected: `sha256` is that of its text, `source_sha256` that of the publisher's bytes."""
    return {
        "kind": evidence.kind,
        "path": evidence.path or None,
        "title": evidence.title,
        "text": evidence.text,
        "language": evidence.language or None,
        "on": evidence.on.isoformat() if evidence.on else None,
        "address": evidence.address or None,
        "sha256": evidence.sha256,
        "source_sha256": evidence.source_sha256 or None,
        "note": evidence.note,
        "collected_at": evidence.collected_at.isoformat(),
    }


def shape_of_topic(topic: Topic) -> Shape:
    """A section of an outline: each piece with its line of Markdown."""
    return {
        "concept": topic.concept or None,
        "title": topic.title,
        "pieces": [{"path": piece.evidence.path or None, "line": piece.line} for piece in topic.pieces],
    }


def shape_of_sentence(sentence: Sentence) -> Shape:
    """A sentence of a draft: whether it may be taken, and what stands against it."""
    return {
        "number": sentence.number,
        "markdown": sentence.markdown,
        "heading": sentence.heading,
        "stands": sentence.stands,
        "reasons": sentence.reasons,
        "remarks": sentence.remarks,
    }


def shape_of_picture(picture: Picture) -> Shape:
    """A picture that is kept with a paper: `line` sets it into the text."""
    return {
        "name": picture.name,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "words": picture.words,
        "caption": picture.caption or None,
        "sha256": picture.sha256,
        "line": line_for(picture),
    }
