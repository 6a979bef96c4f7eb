"""What a run received, written out as a WARC file (ISO 28500), as web archives keep it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from migrandi import __version__
from migrandi.harvest.models import Run
from migrandi.law import blobs
from migrandi.law.blobs import Store


def export(run: Run, store: Store, file: Path) -> int:
    """Write every document that the run received, with its request and response, into `file`; how many.

    The body is as it was unpacked, and headers that told how it was packed are left out. Raises `BlobMissing`.
    """
    count = 0
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as opened:
        writer = WARCWriter(opened, gzip=True)
        writer.write_record(
            writer.create_warcinfo_record(
                file.name, {"software": f"Migrandi {__version__}", "format": "WARC File Format 1.0"}
            )
        )
        for receipt in run.receipts.exclude(sha256="").exclude(status=None).order_by("pk").iterator():
            body = blobs.fetch(store, receipt.sha256)
            when = receipt.at.strftime("%Y-%m-%dT%H:%M:%SZ")
            response = _record(
                writer, receipt.address, "response", body, f"{receipt.status} OK", receipt.response, "HTTP/1.1", when
            )
            request = _record(
                writer, receipt.address, "request", b"", f"GET {receipt.address} HTTP/1.1", receipt.request, "", when
            )
            writer.write_request_response_pair(request, response)
            count += 1
    part.replace(file)
    return count


def _record(
    writer: Any, address: str, kind: str, body: bytes, line: str, headers: dict[str, str], protocol: str, when: str
) -> Any:
    packing = {"content-encoding", "transfer-encoding", "content-length"}
    shown = [(name, value) for name, value in headers.items() if name.lower() not in packing]
    if kind == "response":
        shown.append(("content-length", str(len(body))))
    return writer.create_warc_record(
        address, kind, payload=io.BytesIO(body), length=len(body),
        http_headers=StatusAndHeaders(line, shown, protocol=protocol), warc_headers_dict={"WARC-Date": when},
    )  # fmt: skip
