"""Mailboxes and domains as evidence: a shared mailbox is no person, free mail no company."""

import re
import unicodedata

from leadflow.identity.lexicon import words

DOMAIN = re.compile(r"^[a-z0-9.-]+\.[a-z]{2,}$")
PLAIN_MAILBOX = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
MAILBOX = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
NOT_LETTERS = re.compile(r"[-_.\d]+")
NOT_A_TO_Z = re.compile(r"[^a-z]+")
SCHEME = re.compile(r"^[a-z]+://")
PATH = re.compile(r"[/:?#].*", re.DOTALL)
LONGEST_CELL = 400


def is_role_mailbox(email: str | None) -> bool:
    """Whether a mailbox such as info@ or sales@ belongs to a desk instead of a person."""
    if not email:
        return False
    local = email.strip().casefold().partition("@")[0]
    return NOT_LETTERS.sub("", local) in words("role_mailbox")


def company_domain(address: str | None) -> str | None:
    """The domain of a company from its mailbox or web address; None for free-mail providers."""
    if not address:
        return None
    host = SCHEME.sub("", address.strip().casefold()).rpartition("@")[2]
    host = PATH.sub("", host).removeprefix("www.")
    if not DOMAIN.match(host) or host.split(".")[0] in words("free_mail"):
        return None
    return host[:200]


def email_key(text: str | None) -> str | None:
    """A mailbox in one spelling: lower case, no display name, no +tag, no dots for gmail.

    None for what is no mailbox or a placeholder; at most 254 characters.
    """
    if not text:
        return None
    address = text.strip().casefold()
    if not PLAIN_MAILBOX.fullmatch(address):
        found = MAILBOX.search(unicodedata.normalize("NFKC", address[:LONGEST_CELL]).casefold())
        if found is None:
            return None
        address = found[0]
    local, _, host = address.rpartition("@")
    tagless = local.partition("+")[0]
    if host in ("gmail.com", "googlemail.com"):
        tagless, host = tagless.replace(".", ""), "gmail.com"
    bare = NOT_A_TO_Z.sub("", tagless)
    if not tagless or bare in words("mailbox_placeholder") or len(tagless) + len(host) > 253:
        return None
    return f"{tagless}@{host}"
