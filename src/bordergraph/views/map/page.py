"""The page itself in one offline file: pyvis holds the network and brings what draws it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING

from bordergraph.views.map.compression import deflated, is_heavy, packed
from bordergraph.views.map.noscript import plain
from bordergraph.views.map.payload import compact
from bordergraph.views.map.pyvis_network import network_of, vis_network
from bordergraph.words import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from bordergraph.views.map.payload import MapData

__all__ = ["build_map", "scripts", "shared_words", "strings"]

STYLES = ("tokens", "frame", "controls", "time", "panel", "tables", "small", "print", "story")


def build_map(data: MapData, lang: str = "en") -> str:
    """Return the map as one HTML file that needs no network.

    Args:
        data: What to show.
        lang: Language the page opens in, ``en`` or ``fr``; the reader can switch.

    Raises:
        ValueError: An unknown language.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> from bordergraph.views.map.data import map_data
        >>> page = build_map(map_data(Network(agencies=(Agency("a", "Agency A"),))))
        >>> page.startswith("<!doctype html>")
        True
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    opened = strings(lang)
    network = network_of(data)
    written = replace(data, bubbles=())  # the marks say where they stand
    heavy = is_heavy(data)
    environment = Environment(
        loader=PackageLoader("bordergraph.views.map", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["deflated"] = deflated
    words = {language: strings(language) for language in LANGUAGES}
    script, style = scripts(), _styles()
    vis = vis_network()
    # pyvis hands its template a fixed set of variables; what is ours travels as globals. Script
    # and style are ours and pyvis's own, hashed below, and so need no escaping.
    environment.globals.update(
        lang=lang,
        t=opened,
        words=words,
        data=None if heavy else compact(written),
        packed=packed(written) if heavy else "",
        guided=data.story is not None,
        title=_title(data, lang, opened),
        plain=plain(data, lang),
        note=(data.note_fr if lang == "fr" else "") or data.note,
        policy=_policy(scripts=(vis, script), styles=(style,)),
        style=Markup(style),  # noqa: S704 - our own file
        vis_script=Markup(vis),  # noqa: S704 - the library's own file
        map_script=Markup(script),  # noqa: S704 - our own file
    )
    network.templateEnv = environment
    network.path = "map.html"
    return str(network.generate_html())


def _title(data: MapData, lang: str, words: Mapping[str, str]) -> str:
    """Return the heading in a language."""
    own = data.title_fr or data.title if lang == "fr" else data.title
    return own or words["title"]


def strings(lang: str) -> dict[str, str]:
    """Return the page's words in a language: its own, and those it shares with other views."""
    known = texts(lang)
    own = {key.removeprefix("map."): text for key, text in known.items() if key.startswith("map.")}
    return own | {key: known[key] for key in shared_words()}


@cache
def shared_words() -> frozenset[str]:
    """Return the keys of words that are not the page's own: what its scripts and template ask for.

    A key stands there whole, or as its beginning in ``t(`column.${...}`)`` and its end elsewhere.
    """
    written = "".join(_modules().values()) + _own("template", "map.html").read_text("utf-8")
    quoted = set(re.findall(r'"([\w.:-]+)"', written))
    beginnings = re.findall(r"\bt\(\s*`([\w.-]+\.)\$\{", written)
    whole = set(re.findall(r'\bt\([^()`]*?"([\w-]+)"', written)) | {
        key for key in quoted if "." in key
    }
    asked = whole | {f"{beginning}{end}" for beginning in beginnings for end in quoted}
    own = {key.removeprefix("map.") for key in texts("en") if key.startswith("map.")}
    known = (key for key in texts("en") if not key.startswith("map."))
    return frozenset(key for key in known if key.startswith("count.") or key in asked - own)


def scripts() -> str:
    """Return our modules joined in one function.

    Each file is an ES module for editors and linters; here their import and export words go, and
    each stands after those that it imports. One inline classic script is what a page opened from
    disk can run: browsers refuse to load modules from a file address. It waits, as a module may,
    for data that has to be unpacked.
    """
    texts = (
        re.sub(r"^export (?=const|let|function|async|class)", "", text, flags=re.MULTILINE)
        for text in (_IMPORT.sub("", text) for text in _modules().values())
    )
    return '(async () => {\n"use strict";\n' + "".join(texts) + "})();\n"


_IMPORT = re.compile(r'^import [^;]* from "\./(\w+)\.js";\n', re.MULTILINE)


@cache
def _modules() -> dict[str, str]:
    """Return our scripts by name, each after those that it imports."""
    folder = files("bordergraph.views.map") / "js"
    found = {f.name.removesuffix(".js"): f.read_text("utf-8") for f in folder.iterdir()}
    order = TopologicalSorter({name: _IMPORT.findall(found[name]) for name in sorted(found)})
    return {name: found[name] for name in order.static_order()}


def _styles() -> str:
    """Return our style sheets in order."""
    return "".join(_own("css", f"{name}.css").read_text("utf-8") for name in STYLES)


def _own(folder: str, name: str) -> Traversable:
    """Return one of the files beside this module."""
    return files("bordergraph.views.map") / folder / name


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return a content-security policy that lets only these inline texts run, and no request out."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    """Return the policy's word for one inline text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
