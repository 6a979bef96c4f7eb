"""The skeleton of a new harvester: facts, steps, a test with samples, and a page, each with what is to be filled in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from migrandi.errors import UserError
from migrandi.harvest.contract import SHIPPED

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")

_FACTS = """\
name = "{name}"
publisher = "who publishes it, in full"
home = "https://example.org/"
interface = "how programs are meant to ask: Atom, OAI-PMH, an API …"
documentation = "https://example.org/api"
read_on = {today}
read_from = "the publisher's own documentation"
licence = "the licence of the data, as the publisher states it"
languages = ["en"]
jurisdictions = ["xx"]
hosts = ["example.org"]
start = "https://example.org/feed"
floor = 1
complete = true
media_types = ["application/xml"]
takes = "what is taken"
leaves = "what is not taken"

[politeness]
seconds_between_requests = 1.0
"""

_STEPS = '''\
"""{name}: say in one line how its list is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from migrandi.harvest.contract import Find, Session


def finds(session: Session, since: date | None) -> Iterator[Find]:
    """Every document that the publisher lists, page by page."""
    address = session.options["start"]
    while address:
        page = session.get(address).xml()
        for entry in page.iter("{{*}}entry"):
            link = entry.find("{{*}}link")
            if link is not None:
                yield Find(
                    entry.findtext("{{*}}id", ""),
                    link.get("href", ""),
                    modified=entry.findtext("{{*}}updated", ""),
                    title=entry.findtext("{{*}}title", ""),
                )
        following = page.find("{{*}}link[@rel='next']")
        address = following.get("href", "") if following is not None else ""
'''

_TEST = '''\
"""How the publisher {name} speaks: its list, two laws a page, and a law as it is sent, as its documentation shows."""

from tests.harvest.speaking import Law, Reply, akoma_ntoso, page_of

MEDIA_TYPE = "application/xml"


def listing(laws: list[Law], host: str, path: str, query: dict[str, str]) -> Reply | None:
    if path != "/feed":
        return None
    start = int(query.get("start", "0"))
    shown, more = page_of(laws, start)
    entries = "".join(
        f"<entry><id>{{law.number}}</id><title>{{law.title}}</title><updated>{{law.stamp}}</updated>"
        f'<link href="https://example.org{{document_path(law)}}"/></entry>'
        for law in shown
    )
    following = f'<link rel="next" href="https://example.org/feed?start={{start + len(shown)}}"/>' if more else ""
    return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{{following}}{{entries}}</feed>'.encode())


def document_path(law: Law) -> str:
    return f"/laws/{{law.number}}.xml"


def document(law: Law) -> bytes:
    return akoma_ntoso(law)
'''

_PAGE = """\
---
orphan: true
---

# {name}

Whose law it is, where its interface is documented and when that was read, what is taken and what is not.

    migrandi harvest {name} --dry-run
    migrandi harvest {name} --limit 10
"""


class BadName(UserError):
    """A harvester cannot be called so, or there is one already."""

    code = "bad-name"


def write(name: str, root: Path | None = None, today: date | None = None) -> list[Path]:
    """Write the skeleton below the project's folder `root`; the files written. Raises `BadName`, `OSError`."""
    if not _NAME.fullmatch(name):
        raise BadName(
            _("“%(name)s” is no name for a harvester: use small letters, digits and _, as “finlex”."), name=name
        )
    folder = root / "src" / "migrandi" / "harvest" / "publishers" if root is not None else SHIPPED
    root = root or SHIPPED.parents[3]
    if (folder / name).exists():
        raise BadName(_("There is a harvester “%(name)s” already, in %(folder)s."), name=name, folder=folder / name)
    day = (today or datetime.now(UTC).date()).isoformat()
    files = {
        folder / name / "__init__.py": f'"""The harvester {name}."""\n',
        folder / name / "publisher.toml": _FACTS.format(name=name, today=day),
        folder / name / "harvester.py": _STEPS.format(name=name),
        root / "tests" / "harvest" / "publishers" / f"{name}.py": _TEST.format(name=name),
        root / "docs" / "harvesters" / f"{name}.md": _PAGE.format(name=name),
    }
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return list(files)
