"""One HTML file that checks a proof on any computer or phone, without a network: `page` makes it.

It is the same, byte for byte, wherever it is made from the same parts and policy; so its hash can be announced.
"""

from __future__ import annotations

import functools
import hashlib
import re
from importlib import resources

from netral.ledger import base64
from netral.ledger.policy import Policy

SCRIPTS = ("check.js", "page.js")
INDENT = re.compile("^[ \t]+", re.MULTILINE)
COMMENT = re.compile(r"^/\*.*?\*/\n|^//[^\n]*\n|^\n", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r'(?<==)"([a-z0-9-]+)"')
BETWEEN = re.compile(">\n<")
PUNCTUATION = re.compile(r"\s*([{};])\s*")


@functools.lru_cache(4)
def page(policy: bytes) -> bytes:
    """Give the page that trusts the keys of a policy until its reader chooses others; raises `BadPolicy`."""
    Policy.parse(policy)
    style = PUNCTUATION.sub(r"\1", _tight(_part("page.css"))).replace(": ", ":")
    script = _part("vendor.js") + "".join(_tight(_part(name)) for name in SCRIPTS)
    text = BETWEEN.sub("><", QUOTED.sub(r"\1", INDENT.sub("", _part("page.html"))))
    for name, value in {
        "security": _security(style, script),
        "style": style,
        "policy": base64.encode(policy),
        "script": script,
    }.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text.encode()


def _part(name: str) -> str:
    # Octets, not text: the end of a line is the same on every machine, and so is the hash.
    return resources.files(__name__).joinpath(name).read_bytes().decode()


def _tight(text: str) -> str:
    """Leave out indents, empty lines and lines of comments, nothing else: who reads the page still reads our lines."""
    return COMMENT.sub("", INDENT.sub("", text))


def _security(style: str, script: str) -> str:
    """Give the content policy: this style and this script, and nothing else, from nowhere else."""
    return "; ".join([
        "default-src 'none'",
        f"script-src '{_digest(script)}'",
        f"style-src '{_digest(style)}'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ])  # fmt: skip


def _digest(text: str) -> str:
    return f"sha256-{base64.encode(hashlib.sha256(text.encode()).digest())}"
