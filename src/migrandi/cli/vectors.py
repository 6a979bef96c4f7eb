"""`migrandi vectors`: what the embedding model that is set makes of every provision."""

from __future__ import annotations

from migrandi import installation
from migrandi.cli.app import app
from migrandi.cli.output import Json, mistakes_as_sentences, print_json


@app.command()
def vectors(as_json: Json = False) -> None:
    """Have the model named in MIGRANDI_EMBEDDING make a vector of each provision and headnote that has none yet.

    Stopped, it is gone on with later. Run it again after an import.
    """
    with mistakes_as_sentences(as_json):
        installation.ensure()
        from migrandi.cli.annotating import with_bar  # noqa: PLC0415 help needs none of these
        from migrandi.search.embedding_building import build  # noqa: PLC0415

        made = with_bar("Vectors", build, quiet=as_json)
    if as_json:
        print_json({"vectors": made})
        return
    from migrandi.cli.tables import out  # noqa: PLC0415 programs need nothing that draws

    out.print(f"Made {made:,} vectors.")
