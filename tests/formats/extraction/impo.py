"""The visible text of a norm of IMPO."""

import json

from tests.formats.extraction.pages import page_text

SAMPLES = ["official/uy/*.json"]
THRESHOLD = 0.999


def visible(data: bytes) -> str:
    """Name, articles with titles and notes, signatures."""
    norm = json.loads(data.decode("latin-1"))
    parts = [norm.get("nombreNorma", ""), norm.get("leyenda", ""), norm.get("vistos", ""), norm.get("firmantes", "")]
    parts.append(norm.get("referenciasNorma", ""))
    for article in norm["articulos"]:
        parts += [
            article.get(name, "") for name in ("titulosArticulo", "tituloArticulo", "textoArticulo", "notasArticulo")
        ]
    return page_text("\n".join(f"<p>{part}</p>" for part in parts))
