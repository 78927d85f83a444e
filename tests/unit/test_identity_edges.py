"""What two records' common features mean: D2's rules and the boundaries of proof."""

import pytest

from leadflow.identity.edges import CONTACT, PERSON, PROOF, Party, compare_parties
from leadflow.identity.normalise import (
    company_key,
    has_legal_form,
    is_role_mailbox,
    person_key,
    short_key,
)

STAR = "北京星河科技有限公司"
MOBILE, OTHER_MOBILE = "+8613800000001", "+8613900000002"
LANDLINE = "+861061234567"


def party(
    party_id: int, company: str | None = None, person: str | None = None, **keys: str
) -> Party:
    return Party(
        party_id,
        ("sheet", "lead", f"{party_id:04}"),
        person,
        person_key(person),
        company,
        company_key(company),
        short_key(company),
        has_legal_form(company),
        email_is_role=is_role_mailbox(keys.get("email")),
        **keys,
    )


@pytest.mark.parametrize(
    ("one", "other", "shared", "decision", "reason"),
    [
        pytest.param(
            party(1, uscc="91110105MA01ABCD12"),
            party(2, uscc="91110105MA01ABCD12"),
            [],
            "join",
            "uscc",
            id="USCC",
        ),
        pytest.param(
            party(1), party(2), ["link"], "join", "source_link", id="linked in the source"
        ),
        pytest.param(
            party(1, STAR, "李强", mobile=MOBILE),
            party(2, STAR, "王芳", mobile=OTHER_MOBILE),
            [],
            "join",
            "legal_name",
            id="D2: the same legal name is proof, whoever the person",
        ),
        pytest.param(
            party(1, STAR, "李强", mobile=MOBILE),
            party(2, STAR, "王芳", mobile=MOBILE),
            [],
            "join",
            "legal_name",
            id="D2: one phone, two contacts of one proven company: no question",
        ),
        pytest.param(
            party(1, None, "李强", mobile=MOBILE),
            party(2, STAR, "李强", mobile=MOBILE),
            [],
            "join",
            "mobile",
            id="mobile and name",
        ),
        pytest.param(
            party(1, None, "李总", mobile=MOBILE),
            party(2, STAR, "李强", mobile=MOBILE),
            [],
            "join",
            "mobile",
            id="mobile and a surname that agrees",
        ),
        pytest.param(
            party(1, None, "李强", mobile=MOBILE),
            party(2, STAR, "王芳", mobile=MOBILE),
            [],
            "review",
            "same_phone_other_name",
            id="D2: same phone, another name: a person decides",
        ),
        pytest.param(
            party(1, "星河科技", "李强", mobile=MOBILE),
            party(2, STAR, "李强", mobile=OTHER_MOBILE),
            ["short_person"],
            "review",
            "same_name_other_phone",
            id="D2: same name, another phone, no proof: invalid registration",
        ),
        pytest.param(
            party(1, None, "李强", mobile=MOBILE),
            party(2, STAR, "李强", mobile=OTHER_MOBILE),
            ["person"],
            "review",
            "same_name_other_phone",
            id="D2: the same without a company",
        ),
        pytest.param(
            party(1, "星河科技", "李强", mobile=MOBILE, email="a@x.example"),
            party(2, STAR, "李强", mobile=OTHER_MOBILE, email="a@x.example"),
            ["short_person"],
            "join",
            "email",
            id="D2: another phone, but the e-mail proves it",
        ),
        pytest.param(
            party(1, "星河科技", "李强", mobile=MOBILE, wechat="wx1"),
            party(2, STAR, "李强", mobile=OTHER_MOBILE, wechat="wx1"),
            ["short_person"],
            "join",
            "wechat",
            id="D2: another phone, but WeChat proves it",
        ),
        pytest.param(
            party(1, "星河科技", "李强", mobile=MOBILE),
            party(2, STAR, "李强"),
            ["short_person"],
            "join",
            "short_name_person",
            id="short name and person, no phone against it",
        ),
        pytest.param(
            party(1, "星河科技", "李强", landline=LANDLINE),
            party(2, STAR, "王芳", landline=LANDLINE),
            [],
            "join",
            "landline_company",
            id="landline and short name",
        ),
        pytest.param(
            party(1, "Beijing Xinghe Ltd", "Qiang Li", landline=LANDLINE),
            party(2, STAR, "李强", landline=LANDLINE),
            [],
            "join",
            "landline_person",
            id="landline and person, names in two scripts",
        ),
        pytest.param(
            party(1, "星河科技"),
            party(2, STAR),
            ["short_domain"],
            "join",
            "short_name_domain",
            id="short name and domain",
        ),
    ],
)
def test_what_follows(one, other, shared, decision, reason):
    for left, right in ((one, other), (other, one)):
        edge = compare_parties(left, right, shared)
        assert edge is not None
        assert (edge.decision, edge.reason, edge.low, edge.high) == (decision, reason, 1, 2)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param(
            party(1, "星河科技", "李强"),
            party(2, "星河科技", "王芳"),
            [],
            id="a name without its form proves nothing",
        ),
        pytest.param(
            party(1, "云帆物流有限公司", "李强", landline=LANDLINE),
            party(2, STAR, "王芳", landline=LANDLINE),
            [],
            id="a landline in one building",
        ),
        pytest.param(
            party(1, None, "李强", email="info@x.example"),
            party(2, STAR, "李强", email="info@x.example"),
            [],
            id="a role mailbox",
        ),
        pytest.param(
            party(1, None, "李强", email="li@x.example"),
            party(2, STAR, "王芳", email="li@x.example"),
            [],
            id="a mailbox under two names",
        ),
        pytest.param(
            party(1, "上海星河科技有限公司", "李强"),
            party(2, STAR, "李强"),
            ["short_person"],
            id="one short name in two cities",
        ),
        pytest.param(
            party(1, None, "李强", mobile=MOBILE),
            party(2, STAR, "李强", landline=LANDLINE),
            ["person"],
            id="a mobile and a landline do not contradict each other",
        ),
    ],
)
def test_nothing_follows(one, other, shared):
    assert compare_parties(one, other, shared) is None
    assert compare_parties(other, one, shared) is None


def test_much_weak_evidence_is_no_proof():
    keys = {"mobile": MOBILE, "email": "li@x.example", "wechat": "wx1", "landline": LANDLINE}
    shared = ["short_person", "short_domain"]
    named = compare_parties(
        party(1, "星河科技", "李强", **keys), party(2, STAR, "李强", **keys), shared
    )
    bare = compare_parties(
        party(1, "星河科技", "李总", **keys), party(2, STAR, "李强", **keys), shared
    )
    assert named is not None
    assert bare is not None
    assert CONTACT <= bare.strength < PERSON <= named.strength < PROOF
    assert named.evidence[:3] == ("mobile", "email", "wechat")
