"""What the database keeps of meetings: what they are, what came out of them, and where it was read."""

from migrandi.meetings.models.following import Feed, FollowUp, Reminder
from migrandi.meetings.models.meeting import About, AgendaItem, Document, Meeting, Note, Participant, Statement
from migrandi.meetings.models.outcome import Outcome, Recommendation, ReportDate
from migrandi.meetings.models.source import Change, NewsItem, Rejected, Source

__all__ = [
    "About",
    "AgendaItem",
    "Change",
    "Document",
    "Feed",
    "FollowUp",
    "Meeting",
    "NewsItem",
    "Note",
    "Outcome",
    "Participant",
    "Recommendation",
    "Rejected",
    "Reminder",
    "ReportDate",
    "Source",
    "Statement",
]
