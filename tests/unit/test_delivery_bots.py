"""Group robots: signatures as their makers describe them, and error codes behind HTTP 200."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from leadflow.delivery.chat_bots import Answer, answer_of, post_of
from leadflow.messages import catalogue

SECRET = "SECtest"
MILLISECONDS = 1_790_000_000_123


def test_dingtalk_signs_its_address() -> None:
    post = post_of(
        "dingtalk", "https://bot.example/send?access_token=t", SECRET, "你好", MILLISECONDS
    )
    asked = parse_qs(urlsplit(post.url).query)
    text = f"{MILLISECONDS}\n{SECRET}".encode()
    expected = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    assert asked == {
        "access_token": ["t"],
        "timestamp": [str(MILLISECONDS)],
        "sign": [expected],
    }
    assert json.loads(post.body) == {"msgtype": "text", "text": {"content": "你好"}}


@pytest.mark.parametrize("kind", ["feishu", "lark"])
def test_feishu_and_lark_sign_nothing_with_the_text_as_key(kind: str) -> None:
    post = post_of(kind, "https://bot.example/hook/x", SECRET, "hi", MILLISECONDS)  # type: ignore[arg-type]
    seconds = str(MILLISECONDS // 1000)
    key = f"{seconds}\n{SECRET}".encode()
    assert post.url == "https://bot.example/hook/x"
    assert json.loads(post.body) == {
        "timestamp": seconds,
        "sign": base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode(),
        "msg_type": "text",
        "content": {"text": "hi"},
    }


def test_wecom_has_no_signature() -> None:
    post = post_of("wecom", "https://bot.example/send?key=k", None, "hi", MILLISECONDS)
    assert post.url == "https://bot.example/send?key=k"
    assert json.loads(post.body) == {"msgtype": "text", "text": {"content": "hi"}}


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, Answer(0)),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "keyword"),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "signature"),
        ("dingtalk", {"errcode": 310000, "errmsg": "ip 1.2.3.4 not in whitelist"}, "address"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "busy"),
        ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}, "address"),
        ("dingtalk", {"errcode": 7, "errmsg": "new"}, "other"),
        ("feishu", {"code": 0, "msg": "success"}, Answer(0)),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, Answer(0)),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "signature"),
        ("lark", {"code": 19024, "msg": "Key Words Not Found"}, "keyword"),
        ("lark", {"code": 11232, "msg": "frequency limited"}, "busy"),
        ("wecom", {"errcode": 0, "errmsg": "ok"}, Answer(0)),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "address"),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "busy"),
        ("wecom", ["no answer"], None),
        ("wecom", {"hello": 1}, None),
    ],
)
def test_the_code_says_whether_it_arrived(kind: str, content: object, expected: object) -> None:
    answer = answer_of(kind, json.dumps(content).encode())  # type: ignore[arg-type]
    if isinstance(expected, str):
        assert answer is not None
        assert answer.trouble == expected
        assert f"delivery.trouble.{expected}" in catalogue()
    else:
        assert answer == expected


def test_a_page_of_a_proxy_is_no_answer() -> None:
    assert answer_of("dingtalk", b"<html>") is None
