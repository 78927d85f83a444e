"""Which comparisons a table's fields allow.

One comparison speaks for one source of evidence: all of a company's (name, domain, switchboard,
address, code) is one when persons are matched, all of a name is one. Counted separately they would
outvote everything else.
"""

from __future__ import annotations

from leadflow.matching.company_comparisons import (
    CompanyEvidence,
    CompanyNameComparison,
    DomainComparison,
)
from leadflow.matching.comparison import Comparison
from leadflow.matching.features import Features
from leadflow.matching.person_comparisons import (
    DateComparison,
    EmailComparison,
    NameComparison,
    PhoneComparison,
    PlainComparison,
)
from leadflow.matching.place_comparisons import PlaceComparison, StreetComparison
from leadflow.matching.records import Level
from leadflow.matching.statistics import Statistics


def comparisons_for(features: Features, statistics: Statistics, level: Level) -> list[Comparison]:
    """The comparisons that the fields of a table allow; what it lacks is left out."""
    found: list[Comparison] = []
    is_person = level == "person" and features.names is not None
    has_company = features.companies is not None
    if is_person:
        found.append(NameComparison(features, statistics))
        if has_company or "uscc" in features.plain:
            found.append(CompanyEvidence(features, statistics))
    elif has_company:
        found.append(CompanyNameComparison(features, statistics))
    if features.phones is not None:
        found.append(PhoneComparison(features, statistics, unit=level))
    if features.mailboxes is not None and is_person:
        found.append(EmailComparison(features, statistics))
    if features.domain is not None and not is_person:
        found.append(DomainComparison(features, statistics))
    if features.streets is not None and not (is_person and has_company):
        found.append(StreetComparison(features, statistics))
    has_place = features.city is not None or {"postcode", "state"} & set(features.plain)
    if has_place and not (is_person and has_company):
        found.append(PlaceComparison(features, statistics))
    for kind in features.plain:
        if kind == "birth_date":
            found.append(DateComparison(features, statistics))
        elif kind == "uscc":
            if not is_person:
                found.append(PlainComparison(features, statistics, kind=kind))
        elif kind not in ("postcode", "state"):
            found.append(PlainComparison(features, statistics, kind=kind))
    return found
