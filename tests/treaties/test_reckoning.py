"""What holds of every answer of the reckoning, whatever the acts, the rules and the day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from migrandi.treaties.reckoning import Act, Treaty, stand
from migrandi.treaties.register.rules import Lapse, Rule, rules

DAY = timedelta(days=1)
READ = date(2020, 6, 30)
EFFECTS = sorted({rule.effect for rule in rules().values() if rule.effect is not None}, key=repr)
ENDS = sorted({rule.denunciation for rule in rules().values() if rule.denunciation is not None}, key=repr)

days = st.dates(date(1930, 1, 1), date(2020, 6, 30))
states = st.sampled_from(["fr", "ke", "sk", "cshh", "de"])


def _act(action: str, day: date) -> Act:
    return Act(action, day.isoformat(), "", "", "test", READ)


@st.composite
def treaties(draw: st.DrawFn) -> Treaty:
    rule = Rule("test", draw(st.sampled_from(EFFECTS)), "1", draw(st.sampled_from(ENDS)), "2")
    return Treaty("/int/treaty/1950/test", "test", "Test", draw(days), False, rule, READ, "test")


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Consents and denunciations in turn, as a State that leaves and comes back does them."""
    found = sorted(draw(st.lists(days, max_size=5, unique=True)))
    return [_act("denunciation" if index % 2 else "accession", day) for index, day in enumerate(found)]


@given(treaties(), days)
def test_who_ratifies_is_bound_from_the_day_of_effect_and_not_the_day_before(treaty: Treaty, deposit: date) -> None:
    acts = [_act("ratification", deposit)]
    since = stand(treaty, "fr", acts, READ + timedelta(days=1000)).since
    assert since
    begins = date.fromisoformat(since)
    assert begins >= deposit
    assert treaty.in_force is not None
    assert begins >= treaty.in_force
    assert stand(treaty, "fr", acts, begins).answer == "bound"
    assert stand(treaty, "fr", acts, begins - DAY).answer == "not-bound"


@given(treaties(), states, histories(), days)
def test_no_one_is_bound_before_the_treaty_is_in_force_or_by_an_act_still_to_come(
    treaty: Treaty, state: str, acts: list[Act], on: date
) -> None:
    standing = stand(treaty, state, acts, on)
    if standing.answer == "bound":
        assert treaty.in_force is not None
        assert on >= treaty.in_force
        assert standing.deposited <= on.isoformat()
        assert standing.since <= on.isoformat()
        assert not standing.until or standing.until > on.isoformat()


@given(treaties(), states, histories(), days)
def test_the_answer_changes_only_on_days_that_the_acts_and_the_rules_name(
    treaty: Treaty, state: str, acts: list[Act], on: date
) -> None:
    assert treaty.in_force is not None
    assert treaty.rule.effect is not None
    assert treaty.rule.denunciation is not None
    lapses: dict[str, Lapse] = {"accession": treaty.rule.effect, "denunciation": treaty.rule.denunciation}
    named = {treaty.in_force, READ + DAY}
    named |= {lapses[act.action].after(date.fromisoformat(act.date)) for act in acts}
    named |= {date(1993, 1, 1), date(1963, 12, 12)}  # Slovakia for Czechoslovakia; Kenya
    if on not in named:
        assert stand(treaty, state, acts, on).answer == stand(treaty, state, acts, on - DAY).answer


@given(treaties(), histories())
def test_who_left_and_came_back_is_bound_by_the_last_act(treaty: Treaty, acts: list[Act]) -> None:
    standing = stand(treaty, "fr", acts, date(2040, 1, 1))
    if not acts:
        assert standing.answer == "unknown"
    elif acts[-1].action == "accession":
        assert (standing.answer, standing.deposited) == ("bound", acts[-1].date)
    else:
        assert (standing.answer, standing.deposited) == ("not-bound", acts[-1].date)


@given(days, st.sampled_from([*EFFECTS, *ENDS]))
def test_a_later_deposit_never_takes_effect_earlier(day: date, lapse: Lapse) -> None:
    assert day <= lapse.after(day) <= lapse.after(day + DAY)


def test_a_table_says_nothing_of_a_state_that_ended_before_it_was_read() -> None:
    treaty = Treaty(
        "/int/treaty/1950/test", "test", "Test", date(1950, 1, 1), False, Rule("test", Lapse()), READ, "test"
    )
    assert stand(treaty, "cshh", [], date(1980, 1, 1)).answer == "unknown"
    assert stand(treaty, "fr", [], date(1980, 1, 1)).answer == "not-bound"


def test_a_denunciation_after_one_that_was_withdrawn_ends_what_binds() -> None:
    treaty = Treaty(
        "/int/treaty/1950/test", "test", "Test", date(1950, 1, 1), False,
        Rule("test", Lapse(), "1", Lapse(years=1), "2"), READ, "test",
    )  # fmt: skip
    acts = [
        _act("accession", date(1960, 1, 1)),
        _act("denunciation", date(1970, 1, 1)),
        _act("withdrawal-of-denunciation", date(1970, 6, 1)),
        _act("denunciation", date(1980, 1, 1)),
    ]
    assert stand(treaty, "fr", acts, date(1975, 1, 1)).answer == "bound"
    assert stand(treaty, "fr", acts, date(1981, 1, 1)).answer == "not-bound"
