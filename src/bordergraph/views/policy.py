"""The content security policy of our pages."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def content_policy(
    styles: Iterable[str], scripts: Iterable[str] = (), *, form: str = "'none'", extra: str = ""
) -> str:
    """Return a content policy that allows these inline texts and nothing else.

    Args:
        styles: The style sheets of the page.
        scripts: Its scripts.
        form: Where its forms may lead.
        extra: Further rules, parted by semicolons.
    """

    def hash_rule(rule: str, texts: Iterable[str]) -> str:
        digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
        hashes = " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
        return f"{rule} {hashes}" if hashes else ""

    inline = hash_rule("script-src", scripts), hash_rule("style-src", styles)
    rules = ("default-src 'none'", *inline, extra, "base-uri 'none'", f"form-action {form}")
    return "; ".join(filter(None, rules))
