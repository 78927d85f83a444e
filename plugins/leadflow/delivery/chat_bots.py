"""The group robots of DingTalk, Feishu, Lark and WeCom: what to post, and what the answer means.

Pure. They answer an error with HTTP 200 and a code in the body, so that only the code says whether
a message arrived. A message is text with a link, never a contact detail (P4).
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote_plus

BotKind = Literal["dingtalk", "feishu", "lark", "wecom"]
Trouble = Literal["keyword", "signature", "address", "busy", "content", "other"]

# What a person can mend, by the robot's own codes. Feishu and Lark share theirs.
FEISHU_TROUBLES: Mapping[int, Trouble] = {
    9499: "content",
    11232: "busy",
    11233: "busy",
    19001: "address",
    19002: "content",
    19021: "signature",
    19022: "address",
    19024: "keyword",
}
TROUBLES: Mapping[BotKind, Mapping[int, Trouble]] = {
    "dingtalk": {
        -1: "busy",
        90018: "busy",
        90030: "busy",
        130101: "busy",
        410100: "busy",
        300001: "address",
        400013: "address",
        400101: "address",
        400102: "address",
        400105: "content",
        430101: "content",
        430102: "content",
        430103: "content",
        430104: "content",
    },
    "feishu": FEISHU_TROUBLES,
    "lark": FEISHU_TROUBLES,
    "wecom": {
        -1: "busy",
        45009: "busy",
        45033: "busy",
        40008: "content",
        40058: "content",
        93000: "address",
        93008: "address",
        93017: "address",
    },
}
# DingTalk has one code for all three of its safety settings; its words say which.
DINGTALK_SAFETY = 310000
DINGTALK_SAFETY_WORDS: tuple[tuple[str, Trouble], ...] = (
    ("keyword", "keyword"),
    ("sign", "signature"),
    ("timestamp", "signature"),
    ("ip", "address"),
)


@dataclass(frozen=True)
class Post:
    """One request: the address with its signature, and the JSON body."""

    url: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """A robot's answer: arrived, or what was wrong with the message."""

    code: int
    trouble: Trouble | None = None


def post_of(kind: BotKind, url: str, secret: str | None, words: str, milliseconds: int) -> Post:
    """The request that posts `words`, signed where the robot has a secret.

    `milliseconds` since 1970: a signature holds for an hour around them.
    """
    body: dict[str, Any]
    if kind == "dingtalk":
        body = {"msgtype": "text", "text": {"content": words}}
        if secret:
            sign = quote_plus(_sign(secret, f"{milliseconds}\n{secret}"))
            mark = "&" if "?" in url else "?"
            url = f"{url}{mark}timestamp={milliseconds}&sign={sign}"
    elif kind == "wecom":
        body = {"msgtype": "text", "text": {"content": words}}
    else:
        body = {"msg_type": "text", "content": {"text": words}}
        if secret:
            seconds = str(milliseconds // 1000)
            # theirs is the other way round: the text is the key, and nothing is signed with it
            body = {"timestamp": seconds, "sign": _sign(f"{seconds}\n{secret}", ""), **body}
    return Post(url, json.dumps(body, ensure_ascii=False).encode())


def answer_of(kind: BotKind, content: bytes) -> Answer | None:
    """What a robot answered; None where it is no answer of such a robot."""
    try:
        told = json.loads(content)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    code = next(
        (
            told[name]
            for name in ("errcode", "code", "StatusCode")
            if isinstance(told.get(name), int)
        ),
        None,
    )
    if code is None:
        return None
    if code == 0:
        return Answer(0)
    words = str(told.get("errmsg") or told.get("msg") or "").casefold()
    if kind == "dingtalk" and code == DINGTALK_SAFETY:
        found = (trouble for word, trouble in DINGTALK_SAFETY_WORDS if word in words)
        return Answer(code, next(found, "other"))
    return Answer(code, TROUBLES[kind].get(code, "other"))


def _sign(key: str, words: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), words.encode(), "sha256")).decode()
