"""Which customer a name means, where a row has nothing else to go by. Pure rules.

The rows of 客户需求信息记录表, 客户跟进动态表, 客户分级标签表, 客户跟进记录表 and
客户跟进记录统计表 name their customer only (REQUIREMENTS.md, last section). How names become keys
is identity's business.
"""

from typing import NamedTuple

from leadflow.identity.company_name import CompanyName, places_compatible, read_company_name
from leadflow.identity.normalise import person_key


class NamedKeys(NamedTuple):
    """The match keys of one name as a row writes it; a row of the temporary table named_key."""

    named: str
    company_key: str | None
    short_key: str | None
    person_key: str | None
    has_legal_form: bool


def keys_of(named: str) -> NamedKeys:
    """Keys under which a customer may bear this name: as a company, shortly, or as a person."""
    name = read_company_name(named)
    return NamedKeys(named, name.key, name.short, person_key(named), name.has_legal_form)


def may_stand_for(named: str, borne: str) -> bool:
    """Whether a row's name may mean a company that bears another name with the same short form.

    A short name (科技) stands for any legal name that it shortens, in no other city than it says.
    A full legal name stands for itself only, however its city is written: 北京市星河科技有限公司,
    北京星河科技有限公司 and 星河科技(北京)有限公司 are one; 北京星河科技股份有限公司 is another.
    """
    short, full = read_company_name(named), read_company_name(borne)
    if short.short is None or short.short != full.short:
        return False
    if not places_compatible(short.places, full.places):
        return False
    if not short.has_legal_form:
        return True
    return bool(short.places) and short.places == full.places and _form(short) == _form(full)


def _form(name: CompanyName) -> str:
    """What is left of a full name without short name and places: its legal form."""
    form = (name.key or "").rpartition(name.short or "")[2]
    for place in sorted(name.places):
        form = form.replace(place, "")
    return form.removeprefix("市").removeprefix("省")
