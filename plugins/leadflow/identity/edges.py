"""What two records have in common and what follows from it: join, ask a person, or nothing (D2).

Pure. Which pairs are looked at is the key table's business, who ends up together that of `cluster`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from leadflow.identity.company_name import (
    company_names_compatible,
    places_compatible,
    read_company_name,
)
from leadflow.identity.person_name import names_compatible

MODEL_VERSION = "exact-1"

Unit = Literal["company", "person"]
Decision = Literal["join", "review", "apart"]
ReviewKind = Literal[
    "same_phone_other_name", "same_name_other_phone", "possible_merge", "possible_match"
]

# From PROOF on, evidence speaks for the company itself; from CONTACT on, for a person that two
# records share, from PERSON on one with the same full name in both; below, only company names and
# switchboards agree.
DECIDED, PROOF, PERSON, CONTACT = 100, 70, 65, 60
STRENGTH = {
    "uscc": 90,
    "source_link": 80,
    "legal_name": 70,
    "mobile": 62,
    "email": 61,
    "wechat": 60,
    "landline_company": 50,
    "landline_person": 48,
    "short_name_domain": 46,
    "short_name_person": 44,
}
FURTHER_EVIDENCE_CAP = 2
# Where each person is a customer, these join only records of one name.
OF_A_COMPANY = frozenset({"uscc", "legal_name", "landline_company", "short_name_domain"})
# What only the weights of the model join is weaker than any rule; among such pairs more bits count.
LINK, MOST_LINK_BITS = 20, 19
NAMES_OF_COMPANIES = {"company_name"}


@dataclass(frozen=True, slots=True)
class Party:
    """One lead, contact or company of a source with its normalised features."""

    party_id: int
    content: tuple[str, str, str]
    person_name: str | None = None
    person_key: str | None = None
    company_name: str | None = None
    company_key: str | None = None
    short_key: str | None = None
    has_legal_form: bool = False
    uscc: str | None = None
    mobile: str | None = None
    landline: str | None = None
    email: str | None = None
    email_is_role: bool = False
    wechat: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one comparison of two records found, and its weight in bits."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that the model of this version joins: all its evidence in bits, and its parts."""

    bits: float
    comparisons: tuple[Comparison, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One pair and what it means; `question` is what a person is asked where no rule can say."""

    low: int
    high: int
    evidence: tuple[str, ...]
    decision: Decision
    strength: int
    reason: str
    question: ReviewKind | None = None
    decided_by: str = "rule"
    link: Link | None = None

    @property
    def model_version(self) -> str:
        """The version of the model that decided, or of the rules."""
        return self.link.model_version if self.link else MODEL_VERSION


def linked_edge(one: Party, other: Party, link: Link, unit: Unit = "company") -> Edge | None:
    """The edge between two records that the model joins: rules come first, then D2, then weights.

    The same name with another phone and no proof is a question whatever the weights say (D2). A
    company's name that is not its whole legal one joins nobody alone, however rare the model holds
    it: brand and trade recur from city to city. None then; the pair stays in doubt.
    """
    by_rule = compare_parties(one, other, (), unit=unit)
    if by_rule is not None:
        return by_rule
    has_same_name = one.person_key is not None and one.person_key == other.person_key
    if has_same_name and _phones_differ(one, other):
        question = _question(one, other, "same_name_other_phone", ("person_name",))
        return replace(question, link=link)
    if {each.comparison for each in link.comparisons if each.bits > 0} <= NAMES_OF_COMPANIES:
        return None
    low, high = sorted((one.party_id, other.party_id))
    strength = LINK + min(int(link.bits), MOST_LINK_BITS)
    return Edge(low, high, ("weights",), "join", strength, "weights", link=link)


def compare_parties(
    one: Party,
    other: Party,
    shared_keys: Collection[str],
    hot_keys: Collection[str] = (),
    unit: Unit = "company",
) -> Edge | None:
    """The edge between two records, or None where what they share says nothing.

    `shared_keys`: the key types under which they met; only links, `short_person`, `short_domain`
    and `person` (namesakes, one of them without a company) are believed, the rest is read from the
    records. `hot_keys`: what they share that too many others have for it to say anything.
    """
    has_same_name = one.person_key is not None and one.person_key == other.person_key
    if unit == "person":
        shared_keys = set(shared_keys) - {"company_link"}
    evidence = _proof(one, other, shared_keys)
    is_same_person = names_compatible(one.person_name, other.person_name)
    has_same_mobile = (
        one.mobile is not None and one.mobile == other.mobile and "mobile" not in hot_keys
    )
    if is_same_person:
        found = _contact_evidence(one, other)
        evidence += [name for name in found if name not in hot_keys]
    if "landline" not in hot_keys:
        evidence += _switchboard_evidence(one, other)
    if unit == "person" and not has_same_name:
        evidence = [name for name in evidence if name not in OF_A_COMPANY]
    may_share_company = unit == "company" or has_same_name
    if "short_domain" in shared_keys and may_share_company and _same_short_name(one, other):
        evidence.append("short_name_domain")
    if "short_person" in shared_keys and _same_short_name(one, other):
        if not evidence and _phones_differ(one, other):
            return _question(one, other, "same_name_other_phone", ("short_name_person",))
        evidence.append("short_name_person")
    if "person" in shared_keys and not evidence and _phones_differ(one, other):
        return _question(one, other, "same_name_other_phone", ("person_name",))
    if has_same_mobile and not is_same_person and not _is_proof(evidence):
        return _question(one, other, "same_phone_other_name", ("mobile", *evidence))
    if not evidence:
        return None
    best = max(STRENGTH[name] for name in evidence)
    if CONTACT <= best < PROOF and has_same_name:
        best += PERSON - CONTACT
    strength = best + min(len(evidence) - 1, FURTHER_EVIDENCE_CAP)
    low, high = sorted((one.party_id, other.party_id))
    return Edge(low, high, tuple(evidence), "join", strength, evidence[0])


def names_contradict(ones: Collection[str], others: Collection[str]) -> bool:
    """Whether two sets of names cannot be one company: some pair differs and none agrees."""
    verdicts = {company_names_compatible(one, other) for one in ones for other in others}
    return False in verdicts and True not in verdicts


def _proof(one: Party, other: Party, shared_keys: Collection[str]) -> list[str]:
    found = []
    if one.uscc is not None and one.uscc == other.uscc:
        found.append("uscc")
    if {"link", "company_link"} & set(shared_keys):
        found.append("source_link")
    if one.has_legal_form and one.company_key is not None and one.company_key == other.company_key:
        found.append("legal_name")
    return found


def _contact_evidence(one: Party, other: Party) -> list[str]:
    found = []
    if one.mobile is not None and one.mobile == other.mobile:
        found.append("mobile")
    if one.email is not None and one.email == other.email and not one.email_is_role:
        found.append("email")
    if one.wechat is not None and one.wechat == other.wechat:
        found.append("wechat")
    return found


def _switchboard_evidence(one: Party, other: Party) -> list[str]:
    if one.landline is None or one.landline != other.landline:
        return []
    same_key = one.company_key is not None and one.company_key == other.company_key
    if same_key or _same_short_name(one, other):
        return ["landline_company"]
    are_both_named = one.person_key is not None and other.person_key is not None
    if (
        are_both_named
        and names_compatible(one.person_name, other.person_name)
        and company_names_compatible(one.company_name, other.company_name) is not False
    ):
        return ["landline_person"]
    return []


def _same_short_name(one: Party, other: Party) -> bool:
    return (
        one.short_key is not None
        and one.short_key == other.short_key
        and places_compatible(
            read_company_name(one.company_name).places,
            read_company_name(other.company_name).places,
        )
    )


def _phones_differ(one: Party, other: Party) -> bool:
    if one.mobile is not None and other.mobile is not None:
        return one.mobile != other.mobile
    return None not in (one.landline, other.landline) and one.landline != other.landline


def _is_proof(evidence: Collection[str]) -> bool:
    return any(STRENGTH[name] >= PROOF for name in evidence)


def _question(one: Party, other: Party, kind: ReviewKind, evidence: tuple[str, ...]) -> Edge:
    low, high = sorted((one.party_id, other.party_id))
    return Edge(low, high, evidence, "review", 0, kind, question=kind)
