"""What other rooms may call to normalise names: pure, total, idempotent."""

from leadflow.identity.company_name import (
    company_key,
    company_names_compatible,
    has_legal_form,
    legal_name,
    short_key,
    short_name,
)
from leadflow.identity.mailbox import company_domain, is_role_mailbox
from leadflow.identity.person_name import names_compatible, person_key

__all__ = [
    "company_domain",
    "company_key",
    "company_names_compatible",
    "has_legal_form",
    "is_role_mailbox",
    "legal_name",
    "names_compatible",
    "person_key",
    "short_key",
    "short_name",
]
