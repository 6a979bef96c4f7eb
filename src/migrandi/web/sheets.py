"""A page's table to take away: CSV, XLSX, JSON-LD, or JSON in the shape that the command line has."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from migrandi.web.downloads import NoSuchForm

FORMS = ("csv", "xlsx", "jsonld", "json")
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": "application/ld+json",
    "json": "application/json",
}
_WIDEST = 60


class Sheet(msgspec.Struct, frozen=True):
    """A table with what it is about. `name`: of the file, without extension; `about`: lines of a name and a value."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    about: list[tuple[str, str]]


def hand_out(request: HttpRequest, sheet: Sheet, shape: Mapping[str, Any], linked: Mapping[str, Any]) -> HttpResponse:
    """The answer to `?as=`: the sheet as CSV or XLSX, `linked` as JSON-LD, `shape` as JSON. Raises `NoSuchForm`."""
    form = request.GET.get("as", "")
    if form not in FORMS:
        raise NoSuchForm(_("There is no form “%(form)s”. There are: %(forms)s."), form=form, forms=", ".join(FORMS))
    if form == "csv":
        data = as_csv(sheet)
    elif form == "xlsx":
        data = as_xlsx(sheet)
    else:
        data = msgspec.json.format(msgspec.json.encode(linked if form == "jsonld" else shape), indent=2)
    response = HttpResponse(data, content_type=_MEDIA[form])
    if form in ("csv", "xlsx"):
        response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{form}"'
    return response


def as_csv(sheet: Sheet) -> bytes:
    """The table as CSV in UTF-8 with the mark at its start by which spreadsheets know that."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([sheet.columns, *sheet.rows])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """The table as a workbook: the table, and a second leaf that says what it is about."""
    book = Workbook(write_only=True)
    leaf = book.create_sheet(_("Table"))
    leaf.sheet_view.rightToLeft = get_language_bidi()
    leaf.freeze_panes = "A2"
    for index, column in enumerate(sheet.columns):
        longest = max([len(column), *(len(row[index]) for row in sheet.rows)])
        leaf.column_dimensions[get_column_letter(index + 1)].width = min(longest + 2, _WIDEST)
    leaf.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    leaf.append([_cell(leaf, column, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        leaf.append([_cell(leaf, value) for value in row])
    about = book.create_sheet(_("About"))
    about.sheet_view.rightToLeft = get_language_bidi()
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 100
    about.append([_cell(about, sheet.title, bold=True)])
    for name, value in sheet.about:
        about.append([_cell(about, name), _cell(about, value)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(leaf: Any, value: str, *, bold: bool = False) -> Any:
    """A cell that holds the words as such, also where they look like a formula."""
    cell = WriteOnlyCell(leaf, value)
    if value:
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def links(address: str, forms: Sequence[str] = FORMS) -> list[tuple[str, str]]:
    """The page's address in each form, with what the form is called."""
    joint = "&" if "?" in address else "?"
    return [({"jsonld": "JSON-LD"}.get(form, form.upper()), f"{address}{joint}as={form}") for form in forms]
