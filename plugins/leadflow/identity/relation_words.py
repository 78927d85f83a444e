"""What `relation` found, in words of the reader's language. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from leadflow.identity.queue import evidence_words
from leadflow.messages import Language, text


def relation_lines(told: Mapping[str, Any], language: Language) -> list[str]:
    """The answer, then why: a line an edge, or a line each thing that keeps them apart."""
    lines = [_side(told[side], language) for side in ("one", "other")]
    if not told["is_one"]:
        lines.append(text("relation.two", language))
        return [*lines, "", *_apart(told["apart"], language)]
    lines.append(text("relation.one", language, customer_id=told["one"]["customer_id"]))
    if told["is_one_record"]:
        lines.append(text("relation.one_record", language))
    elif told["chain"]:
        lines += ["", *(_step(edge, language) for edge in told["chain"])]
    else:
        lines.append(text("relation.no_chain", language))
    return lines


def _side(side: Mapping[str, Any], language: Language) -> str:
    key = "relation.side.self" if side["asked"] == side["customer_id"] else "relation.side"
    return text(key, language, **side)


def _step(edge: Mapping[str, Any], language: Language) -> str:
    return text(
        "relation.step",
        language,
        one_record=edge["one_record"],
        other_record=edge["other_record"],
        why=_why(edge, language),
    )


def _why(edge: Mapping[str, Any], language: Language) -> str:
    if edge["decided_by"] != "rule":
        return text("relation.by_person", language, name=edge["decided_by"])
    if edge["reason"] == "weights":
        return text(
            "relation.by_weights",
            language,
            bits=f"{edge['bits']:+.1f}",
            told=evidence_words(edge["comparisons"], language),
        )
    return _list(
        [text(f"identity.evidence.{name}", language) for name in edge["evidence"]], language
    )


def _apart(apart: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield text("relation.compared", language, **_records(apart))
    for model in apart["models"]:
        yield from _model(model, language)
    if apart["missing_bits"]:
        yield text("relation.missing", language, bits=f"{apart['missing_bits']:.1f}")
    elif apart["missing_bits"] == 0:
        yield text("relation.reached", language)
    if apart["pairs"] > 1 and apart["average_bits"] is not None:
        yield text(
            "relation.average",
            language,
            pairs=apart["pairs"],
            bits=f"{apart['average_bits']:+.1f}",
        )
    if apart["parted_by"]:
        yield text("relation.parted", language, name=apart["parted_by"])
    for wall in apart["walls"]:
        yield text(f"relation.wall.{wall}", language)
    yield _rule(apart["rule"], language)
    if apart["review_id"] is not None:
        yield text("relation.question", language, review_id=apart["review_id"])
    if apart["rule_keys"] or apart["keys"] or apart["hot_keys"]:
        yield text(
            "relation.keys",
            language,
            rule_keys=", ".join(apart["rule_keys"]) or text("relation.none", language),
            keys=apart["keys"],
            hot_keys=apart["hot_keys"],
        )
    else:
        yield text("relation.no_keys", language)


def _records(apart: Mapping[str, Any]) -> dict[str, Any]:
    return {name: apart[name] for name in ("one_record", "other_record", "pairs")}


def _model(model: Mapping[str, Any], language: Language) -> Iterator[str]:
    level = text(f"matching.level.{model['level']}", language)
    told = evidence_words(model["comparisons"], language) or text("relation.nothing", language)
    if model["bits"] is None:
        yield text("relation.model_wall", language, level=level, told=told)
        return
    yield text(
        "relation.model",
        language,
        level=level,
        bits=f"{model['bits']:+.1f}",
        probability=f"{model['probability']:.3f}",
        prior=f"{model['prior_bits']:+.1f}",
        told=told,
    )
    if model["is_capped"]:
        yield text("relation.capped", language, level=level)


def _rule(rule: Mapping[str, Any] | None, language: Language) -> str:
    if rule is None:
        return text("relation.rule.none", language)
    if rule["question"]:
        asked = text(f"identity.review.{rule['question']}", language)
        return text("relation.rule.review", language, told=asked)
    evidence = [text(f"identity.evidence.{name}", language) for name in rule["evidence"]]
    return text("relation.rule.join", language, told=_list(evidence, language))


def _list(parts: list[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(parts)
