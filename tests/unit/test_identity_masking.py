"""Personal values on a screen: enough to compare, not enough to call or write (P3)."""

import pytest
from hypothesis import given, strategies

from leadflow.identity.masking import MASKS, mask


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        pytest.param("mobile", "+8613800001234", "***1234", id="the last four digits"),
        pytest.param("phone", "010-6554 3321", "***3321", id="marks between digits"),
        pytest.param("mobile", "1234", "***", id="four digits alone would be all of it"),
        pytest.param("email", "li.qiang@xinghe.example", "l***@xinghe.example", id="mailbox"),
        pytest.param("email", "nobody", "n***", id="no address at all"),
        pytest.param("wechat", "wx_li800", "w***", id="WeChat"),
        pytest.param("person_name", "李强", "李*", id="Chinese name"),
        pytest.param("person_name", "Qiang Li", "Q* L*", id="two words"),
        pytest.param("company_name", "北京星河科技有限公司", "北京星河科技有限公司", id="company"),
        pytest.param("city", "北京", "北京", id="city"),
        pytest.param("mobile", None, None, id="nothing"),
    ],
)
def test_what_is_shown(field: str, value: str | None, shown: str | None) -> None:
    assert mask(field, value) == shown


@given(strategies.sampled_from(sorted(MASKS)), strategies.text(max_size=40))
def test_any_text_can_be_masked(field: str, value: str) -> None:
    shown = mask(field, value)
    assert shown is not None
    if field in ("mobile", "phone"):
        assert sum(character.isdigit() for character in shown) <= 4
