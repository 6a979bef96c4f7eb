"""What can be wrong with a question about jurisdictions, or with their files."""

from __future__ import annotations

from migrandi.errors import UserError


class JurisdictionsError(UserError):
    """A file of States, predecessors, memberships, names or organisations is not as it has to be."""

    code = "jurisdictions-error"


class UnknownJurisdiction(UserError):
    """No State, area or organisation has that code or name. `nearest` holds the codes of those most like it."""

    code = "unknown-jurisdiction"
    status = 404

    def __init__(self, text: str, nearest: list[tuple[str, str]]) -> None:
        offered = ", ".join(f"{name} ({code})" for code, name in nearest)
        super().__init__(
            "No State, area or organisation is called “%(text)s”. Nearest: %(offered)s. "
            "Give a name or an ISO 3166 code such as KE, KEN or 404.",
            text=text,
            offered=offered,
        )
        self.nearest = [code for code, _name in nearest]


class UnknownOrganisation(UserError):
    """No organisation has that code or acronym."""

    code = "unknown-organisation"
    status = 404

    def __init__(self, text: str, known: list[str]) -> None:
        super().__init__(
            "No organisation is called “%(text)s”. Those known are: %(known)s.", text=text, known=", ".join(known)
        )
