"""From normal forms to features: what comparisons, keys and statistics read, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadflow.matching.columns import Column, Hashes
from leadflow.matching.companies import Companies, read_companies
from leadflow.matching.contacts import Mailboxes, Phones, read_mailboxes, read_phones
from leadflow.matching.names import Names, read_names
from leadflow.matching.normal import WORTH_A_PROCESS, Normal, normalise
from leadflow.matching.records import Records
from leadflow.matching.streets import Streets, read_streets
from leadflow.parallel import both

# Columns of forms that are features of their own name; every other one is compared as it is.
NAMED = frozenset(("name", "company", "phone", "other_phone", "email", "domain", "street", "city"))


@dataclass(frozen=True)
class Features:
    """The normalised fields of a table; None for one that the table lacks."""

    size: int
    order: Hashes
    names: Names | None = None
    companies: Companies | None = None
    phones: Phones | None = None
    mailboxes: Mailboxes | None = None
    domain: Column | None = None
    streets: Streets | None = None
    city: Column | None = None
    plain: dict[str, Column] = field(default_factory=dict)


def read_features(records: Records, regions: tuple[str, ...] = ("CN", "US")) -> Features:
    """The features of records as received. Never raises on any text."""
    return features_of(normalise(records, regions))


def features_of(normal: Normal) -> Features:
    """The features of a table in normal forms."""
    columns = normal.columns
    name, company, email, street = (
        columns.get(each) for each in ("name", "company", "email", "street")
    )

    def of_companies() -> tuple[Companies | None, Mailboxes | None]:
        return (
            read_companies(company) if company is not None else None,
            read_mailboxes(email) if email is not None else None,
        )

    def of_persons() -> tuple[Names | None, Phones | None, Streets | None]:
        return (
            read_names(name) if name is not None else None,
            read_phones(columns["phone"], columns["other_phone"]) if "phone" in columns else None,
            read_streets(street) if street is not None else None,
        )

    (companies, mailboxes), (names, phones, streets) = both(
        of_companies, of_persons, is_worthwhile=normal.size >= WORTH_A_PROCESS
    )
    return Features(
        normal.size,
        normal.order,
        names=names,
        companies=companies,
        phones=phones,
        mailboxes=mailboxes,
        domain=columns.get("domain"),
        streets=streets,
        city=columns.get("city"),
        plain={kind: column for kind, column in columns.items() if kind not in NAMED},
    )
