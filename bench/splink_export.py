"""Our engine's normalised columns, key hashes and model, as files that Splink reads.

One row per record of `leads.csv`, as `splink_levels.py` names the columns. Chances are those of the
frozen model. Keys that are hot in this book are left out, so that equality of one of `keys` is all
the blocking there is.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from leadflow.matching.blocking import keys_of
from leadflow.matching.columns import Column, spread
from leadflow.matching.features import Features
from leadflow.matching.model import Model
from leadflow.matching.person_comparisons import NameComparison

Texts = Iterator[Any]


def write_export(folder: Path, features: Features, model: Model) -> None:
    """`records.csv` and `weights.json` in `folder`: persons in companies, as leads are."""
    columns = {"unique_id": iter(range(features.size))}
    columns |= _names(features, model) | _companies(features, model) | _phones(features, model)
    columns |= _mailboxes(features, model) | _others(features, model)
    columns["keys"] = iter(_keys(features, model))
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    weights = model.weights
    content = {"prior": weights.prior, "matches": weights.matches, "others": weights.others}
    (folder / "weights.json").write_text(json.dumps(content), encoding="utf-8")


def _names(features: Features, model: Model) -> dict[str, Texts]:
    names = features.names
    assert names is not None
    told = NameComparison(features, model.statistics)
    per_name: dict[str, Sequence[Any]] = {
        "name": names.column.values,
        "name_written": names.written,
        "name_turned": names.turned,
        "name_full": _flags(names.is_full),
        "name_han": _flags(names.is_han),
        "name_spelt_out": names.spelt_out,
        "name_length": names.length,
        "name_one": _signed(names.one_way),
        "name_other": _signed(names.other_way),
        "initials": _signed(names.initials),
        "name_chance": told.whole_chances,
    }
    for at in range(names.words.shape[1]):
        per_name[f"word_{at}"] = _signed(names.words[:, at])
        per_name[f"word_{at}_chance"] = told.word_chances[:, at]
    return _spread(names.column, per_name)


def _companies(features: Features, model: Model) -> dict[str, Texts]:
    companies = features.companies
    assert companies is not None
    return _spread(companies.column, {
        "company": companies.column.values,
        "company_short": companies.short,
        "company_spelt": companies.spelt,
        "company_core": companies.core,
        "company_sorted": [" ".join(sorted(text.split())) for text in companies.core],
        "company_han": _flags(companies.is_han),
        "company_reading": _signed(companies.reading),
        "company_brand": _signed(companies.brand),
        "city_number": companies.city,
        "company_chance": model.statistics.chance("company", companies.short_hash),
    })  # fmt: skip


def _phones(features: Features, model: Model) -> dict[str, Texts]:
    phones = features.phones
    assert phones is not None
    statistics = model.statistics
    per_number: dict[str, Sequence[Any]] = {
        "": phones.values,
        "_digits": phones.digits,
        "_shared": _flags(statistics.is_shared("phone", phones.hashes)),
        "_chance": statistics.chance("phone", phones.hashes),
        "_own_chance": statistics.chance_of_own("phone", phones.hashes),
    }
    found: dict[str, Texts] = {}
    for slot, (codes, is_desk) in enumerate(zip(phones.columns, phones.is_desk, strict=True)):
        named = {f"phone_{slot}{end}": values for end, values in per_number.items()}
        found |= _spread(Column(codes, phones.values), named)
        found[f"phone_{slot}_desk"] = iter(_flags(is_desk))
    return found


def _mailboxes(features: Features, model: Model) -> dict[str, Texts]:
    boxes = features.mailboxes
    assert boxes is not None
    statistics, hashes = model.statistics, boxes.column.hashes
    found = _spread(boxes.column, {
        "email": boxes.column.values,
        "email_digits": boxes.digits,
        "email_first": boxes.first,
        "email_nobody": _flags(statistics.is_shared("email", hashes) | boxes.is_role),
        "email_chance": statistics.chance("email", hashes),
        "email_own_chance": statistics.chance_of_own("email", hashes),
    })  # fmt: skip
    return found | _spread(boxes.local, {
        "local": boxes.local.values,
        "local_chance": statistics.chance("local", boxes.local.hashes),
    })  # fmt: skip


def _others(features: Features, model: Model) -> dict[str, Texts]:
    domain, streets, uscc = features.domain, features.streets, features.plain["uscc"]
    assert domain is not None and streets is not None
    return (
        _spread(domain, {
            "domain": domain.values,
            "domain_chance": model.statistics.chance("domain", domain.hashes),
        })
        | _spread(streets.column, {
            "address": streets.column.values,
            "address_numbered": _flags(streets.first_number != 0),
            "address_chance": model.statistics.chance("address", streets.whole),
        })
        | _spread(uscc, {"uscc": uscc.values})
    )  # fmt: skip


def _keys(features: Features, model: Model) -> list[str]:
    """Per record its keys that are not hot, as numbers between spaces."""
    hashes, places = [], []
    for each in keys_of(features, model.level, model.cap):
        at = np.flatnonzero(each.hashes)
        _, inverse, counts = np.unique(each.hashes[at], return_inverse=True, return_counts=True)
        live = (counts >= 2) & (counts <= each.most)
        at = at[live[inverse]]
        hashes.append(each.hashes[at].view(np.int64))
        places.append(each.places[at])
    found: list[list[str]] = [[] for _ in range(features.size)]
    for place, key in zip(np.concatenate(places).tolist(), np.concatenate(hashes).tolist(),
                          strict=True):  # fmt: skip
        found[place].append(str(key))
    return [" ".join(dict.fromkeys(each)) for each in found]


def _spread(column: Column, per_value: dict[str, Sequence[Any]]) -> dict[str, Texts]:
    """Per distinct value → per record, empty where a record has none."""
    return {
        name: iter(spread(np.array(list(values), dtype=object), column.codes, ""))
        for name, values in per_value.items()
    }


def _signed(hashes: np.ndarray) -> list[Any]:
    return ["" if each == 0 else each for each in hashes.view(np.int64).tolist()]


def _flags(values: np.ndarray) -> list[str]:
    return ["true" if each else "false" for each in values.tolist()]
