"""When an act takes effect under each treaty (`rules.yaml`) and whom the Union's acts bind. Pure: no database."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from dateutil.relativedelta import relativedelta

from migrandi.treaties.register.participation import REGISTER, is_day, rows, sources
from migrandi.treaties.register.reading import RegisterError, instruments
from migrandi.yaml_places import place_error, read_facts

UNION_COLUMNS = ("act", "state", "status", "from", "to", "note", "source")
UNION_STATUSES = frozenset({"bound", "not-bound", "by-agreement", "national-law", "still-bound", "unknown"})
"""`by-agreement`: by a treaty with the Union. `still-bound`: bound after the act's repeal, which did not reach it."""


class Lapse(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The time from an act to its effect: none at all where every field is 0."""

    days: int = 0
    months: int = 0
    years: int = 0
    first_of_month: bool = False

    def after(self, day: date) -> date:
        """The day on which what was done on `day` takes effect, as the treaties' depositaries reckon it.

        The day itself is not counted; a month ends on the day of the same number, or on its last; with
        `first_of_month`, effect is on the first day of the month that follows the one so reached.
        """
        reached = day + relativedelta(years=self.years, months=self.months, days=self.days)
        return reached + relativedelta(months=1, day=1) if self.first_of_month else reached


class Rule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A treaty's own rules.

    `effect` None: not recorded. `open_to`: the organisation whose members alone may join. `founding`: it is that
    organisation's founding treaty, so that who is a member is bound by it. `deposit_within`: where a source lists a
    State as a party with the day on which it ratified at home, the time within which the deposit followed. `acts_from`:
    the sources show no act before that day, and a State that they list as a party may have been bound earlier.
    """

    treaty: str
    effect: Lapse | None = None
    effect_article: str = ""
    denunciation: Lapse | None = None
    denunciation_article: str = ""
    open_to: str = ""
    founding: bool = False
    deposit_within: Lapse | None = None
    acts_from: date | None = None


class UnionRow(msgspec.Struct, frozen=True):
    """Where a State stands on an act of the Union beside the general rule, from a day to the day before another."""

    act: str
    state: str
    status: str
    since: str
    until: str
    note: str
    source: str


@cache
def rules(folder: Path = REGISTER) -> dict[str, Rule]:
    """The rule of each treaty by its short name. Raises `RegisterError`."""
    path = folder / "rules.yaml"
    listed = read_facts(path, list[Rule], RegisterError)
    known = {instrument.number for instrument in instruments(folder / "instruments")}
    result: dict[str, Rule] = {}
    for index, rule in enumerate(listed):
        if rule.treaty in result:
            raise place_error(path, [index], f"the treaty {rule.treaty} stands here twice", RegisterError)
        if rule.treaty not in known:
            raise place_error(path, [index], f"“{rule.treaty}” is not a treaty of the register", RegisterError)
        result[rule.treaty] = rule
    return result


@cache
def union_rows(folder: Path = REGISTER) -> tuple[UnionRow, ...]:
    """The rows of `union.csv`. Raises `RegisterError` with the place of a mistake.

    An answer reads them, so whether `sources.yaml` knows their sources is left to `check_union_sources`.
    """
    path = folder / "union.csv"
    result: list[UnionRow] = []
    for line, values in rows(path, UNION_COLUMNS):
        row = UnionRow(*values)
        wrong = ""
        if row.status not in UNION_STATUSES:
            wrong = f"“{row.status}” is not one of {', '.join(sorted(UNION_STATUSES))}"
        elif any(day and not is_day(day) for day in (row.since, row.until)):
            wrong = "a date is not one like 2003-10-02"
        if wrong:
            raise RegisterError(f"{path.name}, line {line}, column 1: {wrong}.")
        result.append(row)
    return tuple(result)


def check_union_sources(folder: Path = REGISTER) -> None:
    """Refuse a row of `union.csv` without a source that is listed. Raises `RegisterError` with its place."""
    path = folder / "union.csv"
    known = {source.key for source in sources(folder)}
    for line, values in rows(path, UNION_COLUMNS):
        if values[-1] not in known:
            raise RegisterError(f"{path.name}, line {line}, column 1: “{values[-1]}” is not a key of sources.yaml.")
