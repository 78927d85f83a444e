"""Mailboxes and domains as evidence: a shared mailbox is no person, free mail no company."""

import re

from leadflow.identity.lexicon import words

DOMAIN = re.compile(r"^[a-z0-9.-]+\.[a-z]{2,}$")


def is_role_mailbox(email: str | None) -> bool:
    """Whether a mailbox such as info@ or sales@ belongs to a desk instead of a person."""
    if not email:
        return False
    local = email.strip().casefold().partition("@")[0]
    return re.sub(r"[-_.\d]+", "", local) in words("role_mailbox")


def company_domain(address: str | None) -> str | None:
    """The domain of a company from its mailbox or web address; None for free-mail providers."""
    if not address:
        return None
    host = re.sub(r"^[a-z]+://", "", address.strip().casefold()).rpartition("@")[2]
    host = re.split(r"[/:?#]", host, maxsplit=1)[0].removeprefix("www.")
    if not DOMAIN.match(host) or host.split(".")[0] in words("free_mail"):
        return None
    return host[:200]
