"""Which company a name in a row may mean."""

import pytest

from leadflow.book.naming import keys_of, may_stand_for


@pytest.mark.parametrize(
    "named, borne, expected",
    [
        pytest.param(
            "星河科技", "北京星河科技有限公司", True, id="a short name means the legal one"
        ),
        pytest.param("北京星河科技", "北京星河科技有限公司", True, id="a short name with its city"),
        pytest.param(
            "上海星河科技", "北京星河科技有限公司", False, id="a short name of another city"
        ),
        pytest.param("星河贸易", "北京星河科技有限公司", False, id="another trade"),
        pytest.param(
            "北京星河科技有限公司", "北京市星河科技有限公司", True, id="city written with 市"
        ),
        pytest.param(
            "北京星河科技有限公司", "星河科技（北京）有限公司", True, id="city in brackets"
        ),
        pytest.param(
            "北京星河科技有限公司", "上海星河科技有限公司", False, id="full names of two cities"
        ),
        pytest.param(
            "星河科技有限公司", "北京星河科技有限公司", False, id="a full name without a city"
        ),
        pytest.param(
            "北京星河科技有限公司", "星河科技", False, id="a full name is nobody's short name"
        ),
        pytest.param(
            "北京星河科技股份有限公司", "北京市星河科技有限公司", False, id="another legal form"
        ),
        pytest.param("Harbor Freight", "Harbor Freight LLC", True, id="a Western short name"),
    ],
)
def test_may_stand_for(named: str, borne: str, expected: bool) -> None:
    assert may_stand_for(named, borne) is expected


def test_keys_of_a_person_are_those_of_a_person_too() -> None:
    keys = keys_of("王芳")
    assert keys.person_key is not None
    assert not keys.has_legal_form
