"""What the database keeps of enquiries.

Thread           messages that their own headers tie together
Enquiry          one question of one mission: what it is about, how far it is, who may know of it
Message          one mail, form or note as it came or went; its bytes lie in the store under their SHA-256
MessageReference the message-ids that a message names: what threads are rebuilt from
Attachment       a part of a message that is a file
Proposal         what triage proposes for an enquiry, its reason and the words that it was read from
Change           what an officer changed, so that it can be undone
OutgoingMessage  an answer in the outbox: sent once, never twice, never lost
DeliveryReport   what came back for an answer: not delivered, delayed, somebody is away
Release          a cleared memo without what tells of persons, for the knowledge base
Redaction        one passage of a release proposed to be taken out, and what a person said to it
Word             the enquiry's own index: a stem and how often it stands; goes with the enquiry
"""

from migrandi.enquiries.models.enquiry import Change, Enquiry, Proposal, Thread
from migrandi.enquiries.models.message import Attachment, Message, MessageReference
from migrandi.enquiries.models.outbox import DeliveryReport, OutgoingMessage
from migrandi.enquiries.models.release import Redaction, Release
from migrandi.enquiries.models.word import Word

__all__ = [
    "Attachment",
    "Change",
    "DeliveryReport",
    "Enquiry",
    "Message",
    "MessageReference",
    "OutgoingMessage",
    "Proposal",
    "Redaction",
    "Release",
    "Thread",
    "Word",
]
