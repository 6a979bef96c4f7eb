"""A folder of files on this machine."""

from pathlib import Path

from tests.harvest.speaking import Law, akoma_ntoso

LOCAL = True


def options(laws: list[Law], folder: Path) -> dict[str, str]:
    laid = folder / "laws"
    laid.mkdir(exist_ok=True)
    wanted = {f"{law.number}.xml": akoma_ntoso(law) for law in laws}
    for file in laid.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, data in wanted.items():
        if not (laid / name).exists() or (laid / name).read_bytes() != data:
            (laid / name).write_bytes(data)
    return {"start": str(laid)}
