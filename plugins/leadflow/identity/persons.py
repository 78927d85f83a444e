"""Which records of one customer are the same person: one contact each. Pure."""

from collections.abc import Iterable, Mapping

from leadflow.identity.edges import Party
from leadflow.identity.person_name import names_compatible


def group_persons(parties_of: Mapping[str, Iterable[Party]]) -> dict[int, int]:
    """Party → contact id (the smallest party of the person), customer by customer.

    Same name is the same person within a customer; otherwise a shared mobile, mailbox or WeChat
    with names that do not contradict each other. Records that name nobody and share nothing are
    a contact of their own each.
    """
    contact_of: dict[int, int] = {}
    for parties in parties_of.values():
        contact_of.update(_group(sorted(parties, key=lambda party: party.content)))
    return contact_of


def _group(parties: list[Party]) -> dict[int, int]:
    root = {party.party_id: party.party_id for party in parties}
    names: dict[int, set[str]] = {
        party.party_id: {party.person_name} if party.person_name else set() for party in parties
    }

    def find(party_id: int) -> int:
        while root[party_id] != party_id:
            party_id = root[party_id]
        return party_id

    def unite(one: Party, other: Party) -> None:
        left, right = find(one.party_id), find(other.party_id)
        # A nameless record with the phone of two people belongs to one of them, not to both.
        if left != right and all(names_compatible(a, b) for a in names[left] for b in names[right]):
            root[right] = left
            names[left] |= names.pop(right)

    for field in ("person_key", "mobile", "email", "wechat"):
        holders: dict[str, list[Party]] = {}
        for party in parties:
            value = getattr(party, field)
            if value is not None and not (field == "email" and party.email_is_role):
                holders.setdefault(value, []).append(party)
        for group in holders.values():
            named = sorted(group, key=lambda party: party.person_key is None)
            for index, other in enumerate(named):
                for one in named[:index]:
                    unite(one, other)
    smallest: dict[int, int] = {}
    for party in parties:
        leader = find(party.party_id)
        smallest[leader] = min(smallest.get(leader, party.party_id), party.party_id)
    return {party.party_id: smallest[find(party.party_id)] for party in parties}
