"""Our comparisons of leads said in SQL: the levels, what agreed, and the rules above statistics.

Text only, no database: `splink_spark.py` runs it through Splink, on DuckDB and on Spark. The
columns are those that `splink_export.py` writes; `l.` and `r.` are the records of a pair.

What SQL cannot say as we do: how alike two company names in letters are whatever the order of their
words (rapidfuzz's token_sort_ratio counts insertions and deletions; here a bound from Levenshtein's
distance), and token_set_ratio below 100. Jaro-Winkler and the distance with swaps are each
database's own. `splink_agreement.py` measures what that changes.
"""

import math
import re
from typing import Any

# Differences of two numbers that are one digit or a swap of neighbours apart, as our engine's.
SLIPS = sorted({step * digit * 10**place for step in (1, 9) for digit in range(1, 10)
                for place in range(11)})  # fmt: skip
SLOTS = ("0", "1")
SMALLEST = 1e-7
HIGHEST_WEIGHT = 25.0
MOST_UNPROVEN = 3.0
WALL = -1000.0


class Dialect:
    """What the two databases call the functions that we need."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_spark = name == "spark"

    def jaro_winkler(self, column: str) -> str:
        """Jaro-Winkler similarity of both records' texts, 0 to 1."""
        function = "jaro_winkler" if self.is_spark else "jaro_winkler_similarity"
        return f"{function}(l.{column}, r.{column})"

    def one_edit(self, column: str) -> str:
        """At most one letter more, less, other or swapped."""
        lengths = f"abs(length(l.{column}) - length(r.{column})) <= 1"
        return f"({lengths} and damerau_levenshtein(l.{column}, r.{column}) <= 1)"

    def is_subset(self, column: str) -> str:
        """The words of one are all words of the other; words stand between single spaces."""
        if self.is_spark:
            split = "split({side}.{column}, ' ')"
            one = f"size(array_except({split}, {{other}})) = 0"
        else:
            split = "string_split({side}.{column}, ' ')"
            one = f"list_has_all({{other}}, {split})"
        left = split.format(side="l", column=column)
        right = split.format(side="r", column=column)
        first = one.format(side="l", column=column, other=right)
        second = one.format(side="r", column=column, other=left)
        return f"(({first}) or ({second}))"


def comparisons(dialect: Dialect) -> dict[str, list[tuple[int, str]]]:
    """By comparison: level and condition, the first that holds counts; level -1 says nothing."""
    found = {
        "name": _name(dialect),
        "company": _company(dialect),
        "phone": _phone(),
        "email": _email(dialect),
    }
    return {
        name: [(level, scored(condition)) for level, condition in levels]
        for name, levels in found.items()
    }


def our_levels(name: str, dialect: Dialect) -> str:
    """Our level of a scored pair: Splink numbers the levels of a comparison from last to first."""
    told = [level for level, _ in comparisons(dialect)[name] if level >= 0]
    cases = " ".join(f"when {at} then {level}" for at, level in enumerate(reversed(told)))
    return f"case gamma_{name} {cases} else -1 end as level_{name}"


def columns_of_chances() -> list[str]:
    """The columns that the chances are made of: pairs must keep them."""
    told = " ".join(chances().values())
    return sorted(set(re.findall(r"\b((?!level_)\w+)_[lr]\b", told)) | {"uscc"})


def chances() -> dict[str, str]:
    """By comparison: the chance of what agreed, over the columns of a scored pair; 0 for none."""
    name = f"""case
        when level_name >= 5 then greatest(l.name_chance, r.name_chance)
        when level_name in (1, 2) then {_word_chance()}
        else 0 end"""
    else_chance = "least(" + ", ".join(
        f"case when {agrees} then {chance} else 1 end" for agrees, chance in _else_sources()
    ) + ")"  # fmt: skip
    company = f"""case
        when ({SAME_NAME}) and ({_else_same()}) then least(l.company_chance, {else_chance})
        when ({SAME_NAME}) then l.company_chance
        when ({_else_same()}) then {else_chance}
        else 0 end"""
    phone = "case " + " ".join(
        f"when level_phone = 3 and ({_own_pair(one, other)} and l.phone_{one} = r.phone_{other}) "
        f"then l.phone_{one}_own_chance"
        for one in SLOTS for other in SLOTS
    ) + " else 0 end"  # fmt: skip
    email = """case
        when level_email = 4 then l.email_own_chance
        when level_email = 2 then l.local_chance
        else 0 end"""
    found = {"name": name, "company": company, "phone": phone, "email": email}
    return {each: scored(sql) for each, sql in found.items()}


def evidence(matches: dict[str, Any], others: dict[str, Any]) -> str:
    """The bits of a scored pair: Splink's weight, with the chance of the very value that agreed.

    Then our rules above statistics: two credit codes never join, another name without a proof of
    its own stops short of joining.
    """
    terms = ["match_weight"]
    for name, chance in chances().items():
        fixed = " ".join(
            f"when {level} then {math.log2(match / other)!r}"
            for level, (match, other) in enumerate(zip(matches[name], others[name], strict=True))
        )
        match = " ".join(
            f"when {level} then {math.log2(value)!r}" for level, value in enumerate(matches[name])
        )
        told = f"(case level_{name} {match} end) - log2(greatest({chance}, {SMALLEST}))"
        usual = f"(case level_{name} {fixed} end)"
        terms.append(
            f"(case when level_{name} >= 0 and ({chance}) > 0"
            f" then least(greatest({told}, -{HIGHEST_WEIGHT}), {HIGHEST_WEIGHT}) - {usual}"
            " else 0 end)"
        )
    total = " + ".join(terms)
    return f"""case
        when uscc_l <> uscc_r then {WALL}
        when level_name in (0, 1) and level_email < 4 then least({total}, {MOST_UNPROVEN})
        else {total} end"""


def scored(sql: str) -> str:
    """Conditions on `l.` and `r.` over the columns of a scored pair."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", sql)


def _name(dialect: Dialect) -> list[tuple[int, str]]:
    full = "(l.name_full and r.name_full)"
    read = "(l.name_one = r.name_one or l.name_one = r.name_other or l.name_other = r.name_one)"
    han, both_letters = "(l.name_han and r.name_han)", "(not l.name_han and not r.name_han)"
    near = f"{dialect.one_edit('name')} and greatest(l.name_length, r.name_length) >= 3"
    alike = (
        f"({dialect.jaro_winkler('name_written')} >= 0.9"
        f" or {dialect.jaro_winkler('name_turned')} >= 0.9)"
    )
    fits = dialect.is_subset("name_spelt_out")
    return [
        (-1, "l.name is null or r.name is null"),
        (6, f"{full} and l.name = r.name"),
        (5, f"{full} and {read}"),
        (4, f"{full} and {both_letters} and l.initials = r.initials and {_common()} and {fits}"),
        (3, f"{full} and (({han} and {near}) or (not {han} and {alike}))"),
        (2, f"not {full} and {_common()}"),
        (1, _common()),
        (0, ""),
    ]


def _common() -> str:
    return "(" + " or ".join(
        f"l.word_{one} in (r.word_0, r.word_1, r.word_2)" for one in range(3)
    ) + ")"  # fmt: skip


def _word_chance() -> str:
    """Of the words that both names have the rarest one's chance."""
    return "least(" + ", ".join(
        f"case when l.word_{one} in (r.word_0, r.word_1, r.word_2) then l.word_{one}_chance"
        " else 1 end"
        for one in range(3)
    ) + ")"  # fmt: skip


ELSEWHERE = "(l.city_number >= 0 and r.city_number >= 0 and l.city_number <> r.city_number)"
SAME_NAME = f"(l.company = r.company or (l.company_short = r.company_short and not {ELSEWHERE}))"


def _company(dialect: Dialect) -> list[tuple[int, str]]:
    names = _company_name(dialect)
    same = _else_same()
    return [
        (7, "l.uscc = r.uscc"),
        (6, f"({same}) and ({names}) >= 2"),
        (5, f"({same}) and ({names}) = -1"),
        (2, same),
        (4, SAME_NAME),
        (3, f"({names}) = 2"),
        (1, f"({names}) = 1"),
        (0, f"({names}) = 0 or l.domain <> r.domain"),
        (-1, ""),
    ]


def _company_name(dialect: Dialect) -> str:
    """-1 not comparable, 0 differs, 1 akin, 2 similar, 3 the same without place and form."""
    short, core = dialect.jaro_winkler("company_short"), dialect.jaro_winkler("company_core")
    longer = "greatest(length(l.company_short), length(r.company_short))"
    starts = (
        "(l.company_brand = r.company_brand and ("
        "substr(l.company_short, 1, length(r.company_short)) = r.company_short or "
        "substr(r.company_short, 1, length(l.company_short)) = l.company_short))"
    )
    near = f"({dialect.one_edit('company_short')} and {longer} >= 4)"
    han_similar = f"({near} or ({starts} and {longer} >= 3) or {short} >= 0.92)"
    in_order = (
        "(1.0 - (2 * levenshtein(l.company_sorted, r.company_sorted)"
        " - abs(length(l.company_sorted) - length(r.company_sorted)))"
        " / cast(length(l.company_sorted) + length(r.company_sorted) as double))"
    )
    return f"""case
        when l.company is null or r.company is null then -1
        when {SAME_NAME} then 3
        when {ELSEWHERE} then 0
        when l.company_reading = r.company_reading then 2
        when l.company_han and r.company_han then
            case when {han_similar} then 2 when {short} >= 0.8 then 1 else 0 end
        when l.company_han or r.company_han then
            case when {dialect.jaro_winkler("company_spelt")} >= 0.92 then 2 else -1 end
        when {core} >= 0.93 or {in_order} >= 0.93 or {dialect.is_subset("company_core")} then 2
        when {core} >= 0.85 or {in_order} >= 0.85 then 1
        else 0 end"""


def _else_sources() -> list[tuple[str, str]]:
    """What else may speak for one company: condition and chance."""
    phones = [
        (
            f"(l.phone_{one} = r.phone_{other} and (l.phone_{one}_shared or l.phone_{one}_desk"
            f" or r.phone_{other}_desk))",
            f"l.phone_{one}_chance",
        )
        for one in SLOTS
        for other in SLOTS
    ]
    return [
        ("(l.domain = r.domain)", "l.domain_chance"),
        *phones,
        ("(l.email = r.email and l.email_nobody)", "l.email_chance"),
        ("(l.address = r.address and l.address_numbered)", "l.address_chance"),
    ]


def _else_same() -> str:
    return "(" + " or ".join(agrees for agrees, _ in _else_sources()) + ")"


def _own_pair(one: str, other: str) -> str:
    """Both numbers are a person's own."""
    return (
        f"not l.phone_{one}_shared and not l.phone_{one}_desk"
        f" and not r.phone_{other}_shared and not r.phone_{other}_desk"
    )


def _phone() -> list[tuple[int, str]]:
    pairs = [(one, other) for one in SLOTS for other in SLOTS]
    same = " or ".join(
        f"(l.phone_{one} = r.phone_{other} and {_own_pair(one, other)})" for one, other in pairs
    )
    listed = ", ".join(map(str, SLIPS))
    slip = " or ".join(
        f"({_own_pair(one, other)}"
        f" and abs(l.phone_{one}_digits - r.phone_{other}_digits) in ({listed})"
        f" and greatest(l.phone_{one}_digits, r.phone_{other}_digits)"
        f" < 10 * least(l.phone_{one}_digits, r.phone_{other}_digits))"
        for one, other in pairs
    )
    differs = " or ".join(
        f"(l.phone_{one} <> r.phone_{other} and {_own_pair(one, other)})" for one, other in pairs
    )
    return [(3, same), (1, slip), (0, differs), (-1, "")]


def _email(dialect: Dialect) -> list[tuple[int, str]]:
    nobody = "(l.email_nobody or r.email_nobody)"
    close = (
        "l.email_digits = r.email_digits and l.email_first = r.email_first"
        f" and {dialect.one_edit('email')}"
    )
    return [
        (-1, f"l.email is null or r.email is null or {nobody}"),
        (4, "l.email = r.email"),
        (2, "l.local = r.local and l.email_digits >= 10"),
        (-1, "l.local = r.local"),
        (1, close),
        (0, ""),
    ]
