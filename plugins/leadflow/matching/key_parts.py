"""The parts that keys are made of: a hash per record, 0 where the record has none."""

from __future__ import annotations

import numpy as np

from leadflow.matching.columns import Column, Hashes, hash_texts, spread
from leadflow.matching.features import Features

ZERO, NOWHERE = np.uint64(0), np.uint64(1)


class KeyParts:
    """The parts that keys are made of, as hashes per record, made when first asked for."""

    def __init__(self, features: Features) -> None:
        self._features = features
        self._made: dict[str, Hashes | None] = {}

    def get(self, name: str) -> Hashes | None:
        """The part's hash per record; None where the table lacks what it is made of."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Hashes | None:
        features = self._features
        if name in features.plain:
            return _per_record(features.plain[name], features.plain[name].hashes)
        names, companies = features.names, features.companies
        if names is not None:
            if name == "initials":
                return _per_record(names.column, names.initials)
            if name == "reading":
                return _per_record(names.column, np.where(names.is_full, names.reading, ZERO))
            if name == "reading_start":
                starts = hash_texts([text.replace(" ", "")[:4] for text in names.written])
                return _per_record(names.column, starts)
            if name in ("surname", "given"):
                return _per_record(names.column, names.words[:, 1 if name == "surname" else 0])
        if companies is not None:
            if name == "short_start":
                starts = hash_texts([text[:6] for text in companies.spelt])
                return _per_record(companies.column, starts)
            found = {
                "company": companies.column.hashes,
                "short": companies.short_hash,
                "short_reading": companies.reading,
                "brand": companies.brand,
            }.get(name)
            if found is not None:
                return _per_record(companies.column, found)
        boxes = features.mailboxes
        if boxes is not None:
            if name == "email":
                return _per_record(boxes.column, boxes.column.hashes)
            if name == "local":
                long = np.array([len(text) >= 4 for text in boxes.local.values], dtype=bool)
                return _per_record(boxes.local, np.where(long, boxes.local.hashes, ZERO))
        if name == "domain" and features.domain is not None:
            return _per_record(features.domain, features.domain.hashes)
        if name == "city" and features.city is not None:
            return _per_record(features.city, features.city.hashes)
        if name == "birth_year" and "birth_date" in features.plain:
            column = features.plain["birth_date"]
            return _per_record(column, hash_texts([text[:4] for text in column.values]))
        streets = features.streets
        if streets is not None:
            if name == "number":
                return _per_record(streets.column, streets.first_number)
            if name == "street":
                return _per_record(streets.column, streets.word_hash)
            if name == "street_start":
                first_letters = [text.replace(" ", "")[:5] for text in streets.words]
                return _per_record(streets.column, hash_texts(first_letters))
            if name == "place":
                # every city has a 中山路 1号; who names no place meets who names none
                told = _per_record(streets.column, streets.place)
                city = self.get("city")
                told = told if city is None else np.where(told == 0, city, told)
                return np.where(told == 0, NOWHERE, told)
        if features.phones is not None and name[:-1] in ("phone", "desk"):
            phones = features.phones
            codes, is_desk = phones.columns[int(name[-1])], phones.is_desk[int(name[-1])]
            # under a desk's number only namesakes meet, and companies
            of_kind = is_desk if name[:-1] == "desk" else ~is_desk
            return np.where(of_kind, spread(phones.hashes, codes, 0), ZERO)
        if companies is not None and name[:-1] == "word":
            place = int(name[-1])
            words = [_longest(text.split(" "), place) for text in companies.words]
            # a name in characters is one word, under which its short name meets already
            tells = ~companies.is_han & np.array([len(word) > 2 for word in words], dtype=bool)
            hashes = np.where(tells, hash_texts(words), ZERO)
            return _per_record(companies.column, hashes)
        return None


def _longest(words: list[str], place: int) -> str:
    """The longest word, the second longest and so on; nothing where there are fewer."""
    if len(words) <= place:
        return ""
    return sorted(words, key=lambda word: (-len(word), word))[place]


def _per_record(column: Column, hashes: Hashes) -> Hashes:
    spread_out: Hashes = spread(hashes.astype(np.uint64), column.codes, 0)
    return spread_out
