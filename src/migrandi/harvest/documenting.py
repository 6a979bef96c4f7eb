"""The page of the documentation that lists every publisher, written from the facts the harvesters declare."""

from __future__ import annotations

from migrandi.harvest.contract import Publisher, publishers

_BEGINNING = """\
# Publishers

What each harvester takes from whom, through which interface, under which licence. The page is written from the facts
in `src/migrandi/harvest/publishers/*/publisher.toml`: `migrandi harvester document` writes it anew.

How to harvest is told in [fetch law from its publishers](how-to/harvest.md), how to add a publisher in
[add a publisher](how-to/add-a-publisher.md).

Each harvester was written from the publisher's public documentation, or from what its row *read* names, and is tested
against a server on the testing machine that speaks in the shapes found there: first run, unchanged run, change,
withdrawal, paging, a request to wait, failures of the server, broken connections, wrong content. Where real documents
of a publisher were at hand, these are what that server sends. None could be tried against the publisher itself where it
was written: the first run against a publisher should be `--dry-run`, then `--limit 10`.
"""


def page() -> str:
    """The whole page, in Markdown."""
    found = publishers()
    parts = [_BEGINNING]
    for title, generic in (("Publishers of law", False), ("Generic harvesters", True)):
        parts.append(f"## {title}\n")
        parts.extend(_section(facts) for facts in found if facts.generic is generic)
    return "\n".join(parts).rstrip() + "\n"


def _section(facts: Publisher) -> str:
    tried = "yes" if facts.tried_live else "no"
    rows = [
        ("publisher", facts.publisher),
        ("home", f"<{facts.home}>" if not facts.generic else ""),
        ("interface", facts.interface),
        ("documentation", f"<{facts.documentation}>" if facts.documentation != facts.home else ""),
        ("read", f"{facts.read_on.isoformat()}, from {facts.read_from}"),
        ("licence of the data", facts.licence),
        ("languages", ", ".join(facts.languages)),
        ("taken", facts.takes),
        ("not taken", facts.leaves),
        ("what is missing from the list is withdrawn", "yes" if facts.complete else "no"),
        (
            "pause between requests",
            f"{facts.politeness.seconds_between_requests:g} s" if facts.hosts or facts.generic else "",
        ),
        ("tried against the live publisher", "" if facts.generic else tried),
        *((f"`--set {name}=…`", _option(facts, name)) for name in facts.options),
    ]
    lines = "\n".join(f"| {name} | {said} |" for name, said in rows if said)
    return f"### `{facts.key}`: {facts.name}\n\n| | |\n| --- | --- |\n{lines}\n"


def _option(facts: Publisher, name: str) -> str:
    option = facts.options[name]
    told = option.help[:1].upper() + option.help[1:]
    if option.variable:
        told += f" Or the variable `{option.variable}`."
    if option.default:
        told += f" Default: `{option.default}`."
    return told
