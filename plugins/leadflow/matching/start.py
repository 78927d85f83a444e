"""What a store begins to match with: the fields of its records and the models learnt beforehand.

The models are made by bench/learn_start_models.py; a store's own replace them once it has learnt.
"""

from functools import cache

from leadflow.config import INCLUDE
from leadflow.matching.model import Models, read_models

BOOK_FIELDS = (
    "person_name",
    "company_name",
    "uscc",
    "mobile",
    "phone",
    "email",
    "website",
    "wechat",
    "city",
)
# The columns of normal forms that these fields have.
BOOK_FORMS = (
    "name", "company", "phone", "other_phone", "email", "domain", "city", "uscc", "wechat",
)  # fmt: skip
START_MODELS = INCLUDE / "matching" / "start_models.json"


@cache
def start_models() -> Models:
    """The models of persons in companies and of companies that Leadflow comes with."""
    return read_models(START_MODELS.read_text(encoding="utf-8"))
