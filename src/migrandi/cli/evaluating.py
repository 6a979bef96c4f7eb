"""`migrandi evaluate`: how well search finds, beside other engines, on any folder of law."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from django.utils.translation import gettext as _

from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json
from migrandi.cli.tables import err, print_table
from migrandi.errors import UserError
from migrandi.evaluation import passages, sets, written
from migrandi.evaluation.peers import PEERS, installed
from migrandi.evaluation.report import Measured, measure, write
from migrandi.evaluation.sets import TestSet


class NoSuchSet(UserError):
    """The folder gives no set of that name, or there is no peer of that name."""

    code = "no-such-set"


@app.command()
def evaluate(
    corpus: Annotated[list[Path], typer.Option(help="A folder or archive of law; may be given several times.")],
    name: Annotated[list[str] | None, typer.Option("--set", help="Only this set, as headings-en.")] = None,
    peer: Annotated[
        list[str] | None, typer.Option(help="Only this peer: tantivy, fts5, bm25s, postgres, or none.")
    ] = None,
    model: Annotated[
        str, typer.Option(help="Measure once more with this embedding model, as MIGRANDI_EMBEDDING names one.")
    ] = "",
    page: Annotated[Path | None, typer.Option(help="Put the table into this page, between its marks.")] = None,
    as_json: Json = False,
) -> None:
    """Measure search on test sets made from the law given, beside other engines on the same texts and questions."""
    with mistakes_as_sentences(as_json):
        measured = _measure(corpus, name or [], peer or installed(), model)
        if page is not None:
            write(page, measured)
    if as_json:
        print_json({"sets": msgspec.to_builtins(measured)})
        return
    print_table(
        ("set", "engine", "nDCG@10", "MRR@10", "better by", "p"),
        (
            (
                test.name, engine.name, *(f"{f.mean:.3f} ({f.low:.3f}–{f.high:.3f})" for f in engine.figures.values()),
                *((f"{c.difference:+.3f}", f"{c.p:.4f}") if (c := (engine.against or {}).get("MRR@10")) else ("", "")),
            )
            for test in measured
            for engine in test.engines
        ),
    )  # fmt: skip


def _measure(folders: list[Path], names: list[str], peers: list[str], model: str) -> list[Measured]:
    peers = [] if peers == ["none"] else peers
    for asked in peers:
        if asked not in PEERS:
            raise NoSuchSet(
                _("There is no peer %(name)s. The peers are %(known)s."), name=asked, known=", ".join(PEERS)
            )
    found: list[TestSet] = [test for folder in folders if folder.is_dir() for test in sets.collections(folder)]
    if halves := written.halves(names):
        found += written.asked([folder for folder in folders if folder.is_dir()], halves)
    if not names or any(name.startswith(("headings", "across")) for name in names):
        found += sets.headings(passages.read(folders))
    wanted = [test for test in found if not names or {test.name, *test.parts} & set(names)]
    if not wanted or set(names) - {name for test in wanted for name in (test.name, *test.parts)}:
        raise NoSuchSet(
            _("This law gives no such set. It gives: %(known)s."),
            known=", ".join(test.name for test in found) or "none",
        )
    return [
        one
        for one in measure(wanted, peers, lambda step: err.print(step, style="dim"), model)
        if not names or {one.name, one.of} & set(names)
    ]
