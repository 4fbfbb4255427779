"""A hook of MkDocs that adds pages and files beside docs/ to the site of the documentation; see mkdocs.yml.

README.md is the first page, CONTRIBUTING.md and CHANGELOG.md are pages, decisions/index.md lists the
records, and what a page links to outside docs/ is copied along. Pictures that are drawn as SVG stand
in the page itself, so that they take its colours.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import TYPE_CHECKING

from griffe import Extension
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffe import Object
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
# Pages that stand at the top of the checkout, where its visitors look for them.
TOP_PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
COPIES = "files"
_LINK = re.compile(r"(?P<text>!?\[(?:[^\[\]]|\[[^\]]*\])*\])\((?P<to>[^)\s]+)\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXTERNAL = re.compile(
    r"<(?:script|img|iframe|source|link(?! rel=.?canonical))[^>]*"
    r"(?:src|href)=[\"']?(?P<what>(?:https?:)?//[^\"'\s>]+)"
)
_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)


class Examples(Extension):
    """Reads sections ``Example:`` of docstrings; griffe knows only ``Examples:``."""

    def on_object(self, *, obj: Object, **_: object) -> None:
        """Rename the section of a docstring."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub("Examples:", obj.docstring.value)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that docs/ does not hold."""
    for name, page in TOP_PAGES.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / name)))
    files.append(File.generated(config, "decisions/index.md", content=decisions_page()))
    for file in list(files.documentation_pages()):
        for link in _LINK.finditer(_FENCE.sub("", file.content_string)):
            target = ROOT / _outside_path(link["to"], file.src_uri)
            copy = f"{COPIES}/{target.relative_to(ROOT)}"
            # Markdown would be a page, with links of its own.
            if target.is_file() and target.suffix != ".md" and copy not in files.src_uris:
                files.append(File.generated(config, copy, abs_src_path=str(target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace links that leave docs/ by links of the site, and let folded parts be Markdown."""
    del config
    source = page.file.src_uri
    if source.startswith("decisions/"):
        page.meta["search"] = {"boost": 0.3}  # who searches wants a page that says how first
    parts = []
    for is_fenced, text in _parts(markdown):
        if is_fenced:
            parts.append(text)
            continue
        linked = _LINK.sub(lambda link: _site_link(link, source, files), text)
        parts.append(linked.replace("<details>", "<details markdown>"))
    return "".join(parts)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Inline SVG drawings, so that they take the colours of the page; add dark pictures beside light ones."""
    del page, config

    def inline_drawing(image: re.Match[str]) -> str:
        path = ROOT / "docs" / "images" / image["name"]
        if path.suffix == ".svg":
            svg = path.read_text(encoding="utf-8").partition("?>")[2].strip()
            return f'<span class="drawing" tabindex="0">{svg}</span>'
        dark = f"images/{path.stem}-dark{path.suffix}"
        if dark not in files.src_uris:
            return image[0]
        images = [
            image[0].replace(path.name, f"{name}#only-{scheme}")
            for name, scheme in ((path.name, "light"), (Path(dark).name, "dark"))
        ]
        return "".join(images)

    return re.sub(r'<img [^>]*src="[^"]*images/(?P<name>[\w.-]+)"[^>]*>', inline_drawing, html)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuse a page that loads something from another host; label its search."""
    del config
    if match := _EXTERNAL.search(output):
        raise PluginError(f"{page.file.src_uri} would fetch {match['what']} from another host")
    return output.replace('role="dialog"', 'role="dialog" aria-label="Search"')


def decisions_page() -> str:
    """Return the index of the records of decisions, newest first."""
    rows: list[str] = []
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"), reverse=True):
        text = path.read_text(encoding="utf-8")
        number = path.stem[:4]
        if rows and rows[-1].startswith(f"| {number} "):
            raise PluginError(f"two records of decisions have the number {number}")
        title = text.partition("\n")[0].lstrip("# ").removeprefix(number).strip(" .:")
        day = _DAY.search(text)
        day_cell = f'<span class="day">{day[0]}</span>' if day else ""
        rows.append(f"| {number} | [{title}]({path.name}) | {day_cell} |")
    intro = "Why things are as they are: one page a decision, kept when a later one replaces it."
    return "\n".join(
        ["# Decisions", "", intro, "", "| number | decision | day |", "|---|---|---|", *rows, ""]
    )


def _parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each is a fenced block."""
    end = 0
    for block in _FENCE.finditer(markdown):
        yield False, markdown[end : block.start()]
        yield True, block[0]
        end = block.end()
    yield False, markdown[end:]


def _source_path(source: str) -> str:
    """Return the path of a page's source in the checkout."""
    tops = {page: name for name, page in TOP_PAGES.items()}
    return tops.get(source, f"docs/{source}")


def _outside_path(link: str, source: str) -> str:
    """Return the path in the checkout of a link that leaves docs/; empty for other links."""
    if ":" in link or link.startswith(("#", "/")):
        return ""
    target = normpath(str(PurePosixPath(_source_path(source)).parent / link.partition("#")[0]))
    return "" if target.startswith("docs/") or target in TOP_PAGES else target


def _site_link(link: re.Match[str], source: str, files: Files) -> str:
    """Return a link as it is on the site; only the text of a link to a file that is not copied."""
    address, _, anchor = link["to"].partition("#")
    if ":" in address or not address or address.startswith("/"):
        return link[0]
    outside = _outside_path(link["to"], source)
    if outside:
        if f"{COPIES}/{outside}" not in files.src_uris:
            exists = (ROOT / outside).exists()
            return link["text"].removeprefix("[").removesuffix("]") if exists else link[0]
        target = f"{COPIES}/{outside}"
    else:
        path = normpath(str(PurePosixPath(_source_path(source)).parent / address))
        target = TOP_PAGES.get(path, path.removeprefix("docs/"))
        if f"{target}/index.md" in files.src_uris:
            target += "/index.md"
    relative = relpath(target, str(PurePosixPath(source).parent))
    return f"{link['text']}({relative}{f'#{anchor}' if anchor else ''})"
