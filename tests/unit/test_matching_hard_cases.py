"""Match keys of texts that are hard to read: one entity's spellings, others', and none."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from leadflow.identity.company_name import company_key
from leadflow.identity.folding import fold_text_once, fold_until_it_rests
from leadflow.identity.mailbox import company_domain, email_key
from leadflow.identity.person_name import person_key
from leadflow.identity.phone_key import phone_keys
from leadflow.identity.street import street_key
from leadflow.sources.companies import parse_uscc


def first_phone(text: str) -> str | None:
    found = phone_keys(text)
    return found[0].key if found else None


KEYS: dict[str, Callable[[str], str | None]] = {
    "company": company_key,
    "person": person_key,
    "phone": first_phone,
    "email": email_key,
    "domain": company_domain,
    "street": street_key,
    "uscc": parse_uscc,
}
PATH = Path(__file__).parent / "hard_cases" / "match_keys.yaml"
TABLE = yaml.safe_load(PATH.read_text(encoding="utf-8"))
CASES = [(kind, case) for kind, cases in TABLE.items() for case in cases]
USUAL_CHARACTERS = "abzABZ019 张張偉伟華华台臺發髮后後乾干么"


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_match_key(kind: str, case: dict[str, list[str]]) -> None:
    keys = {text: KEYS[kind](text) for texts in case.values() for text in texts}
    same = {keys[text] for text in case.get("same", ())}
    assert len(same) <= 1 and None not in same, {text: keys[text] for text in case["same"]}
    others = [keys[text] for text in case.get("other", ())]
    assert len(same.union(others)) == len(same) + len(others) and None not in others, others
    assert not [text for text in case.get("none", ()) if keys[text] is not None]


@given(text=st.text(USUAL_CHARACTERS, max_size=20) | st.text(max_size=12))
def test_a_usual_text_is_folded_as_any_other(text: str) -> None:
    assert fold_text_once(text) == fold_until_it_rests(text)


@pytest.mark.parametrize("kind", sorted(KEYS))
@given(text=st.text(max_size=300) | st.text("张王有限公司()（）.&-+@0123456789 abAB", max_size=60))
def test_a_key_is_bounded_and_nothing_raises(kind: str, text: str) -> None:
    key = KEYS[kind](text)
    assert key is None or (key.strip() == key and 0 < len(key) <= 254)


@given(words=st.lists(st.sampled_from(["anna", "Li", "o'neil", "JEAN", "pół", "de"]), min_size=2),
       order=st.randoms(use_true_random=False))  # fmt: skip
def test_a_latin_name_has_one_key_in_any_order(words: list[str], order) -> None:
    turned = list(words)
    order.shuffle(turned)
    assert person_key(" ".join(words)) == person_key(" ".join(turned))
