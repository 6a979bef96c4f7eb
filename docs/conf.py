"""How the documentation is built."""

from migrandi import __version__

project = "Migrandi"
author = "The Migrandi contributors"
copyright = "The Migrandi contributors, EUPL-1.2"
release = version = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"Migrandi {__version__}"
html_logo = "../src/migrandi/web/static/web/mark.svg"
myst_heading_anchors = 3
exclude_patterns = ["pictures", "examples"]
