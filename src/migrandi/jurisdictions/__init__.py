"""Jurisdictions: States, areas and organisations, their names and dates, and who was a member when. Pure: no database.

A code is lower case: `ke`, `suhh`, `ecowas`. `find` takes what a person writes, everything else takes such a code.
"""

from migrandi.jurisdictions.entries import Jurisdiction, entries
from migrandi.jurisdictions.errors import JurisdictionsError, UnknownJurisdiction, UnknownOrganisation
from migrandi.jurisdictions.membership import Membership, is_member, members, memberships, uncertain_members
from migrandi.jurisdictions.moments import Moment, moment
from migrandi.jurisdictions.naming import find, is_known, jurisdiction, name, region_name
from migrandi.jurisdictions.organisations import Organisation, Source, organisation_code, organisations, sources
from migrandi.jurisdictions.statehood import (
    Existence,
    Region,
    Succession,
    existed,
    existences,
    predecessors,
    region,
    successors,
)
from migrandi.jurisdictions.tables import LANGUAGES

__all__ = [
    "LANGUAGES",
    "Existence",
    "Jurisdiction",
    "JurisdictionsError",
    "Membership",
    "Moment",
    "Organisation",
    "Region",
    "Source",
    "Succession",
    "UnknownJurisdiction",
    "UnknownOrganisation",
    "entries",
    "existed",
    "existences",
    "find",
    "is_known",
    "is_member",
    "jurisdiction",
    "members",
    "memberships",
    "moment",
    "name",
    "organisation_code",
    "organisations",
    "predecessors",
    "region",
    "region_name",
    "sources",
    "successors",
    "uncertain_members",
]
