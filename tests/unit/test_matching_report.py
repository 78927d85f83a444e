"""The page of a model: words in both languages."""

from leadflow.matching.blocking import COLLEAGUE_KEYS, COMPANY_KEYS, HOME_KEYS, PERSON_KEYS
from leadflow.messages import text


def test_every_kind_of_key_has_words_for_the_page() -> None:
    kinds = (*PERSON_KEYS, *HOME_KEYS, *COMPANY_KEYS, *COLLEAGUE_KEYS)
    parts = {part for kind in kinds for part in kind.split("+")}
    for part in parts | {"phone", "reading"}:
        assert {text(f"matching.key.{part}", language) for language in ("zh", "en")}
