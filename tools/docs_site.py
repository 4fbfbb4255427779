"""What the site of the documentation has beside the pages of docs/: a hook of MkDocs, see mkdocs.yml.

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
TOP = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
COPIES = "files"
_LINK = re.compile(r"(?P<text>!?\[(?:[^\[\]]|\[[^\]]*\])*\])\((?P<to>[^)\s]+)\)")
_FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|link(?! rel=.?canonical))[^>]*"
    r"(?:src|href)=[\"']?(?P<what>(?:https?:)?//[^\"'\s>]+)"
)
_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)


class Examples(Extension):
    """Take an ``Example:`` for what it is; griffe knows only ``Examples:``."""

    def on_object(self, *, obj: Object, **_: object) -> None:
        """Rename the section of a docstring."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub("Examples:", obj.docstring.value)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and files that docs/ does not hold."""
    for name, page in TOP.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / name)))
    files.append(File.generated(config, "decisions/index.md", content=decisions()))
    for file in list(files.documentation_pages()):
        for link in _LINK.finditer(_FENCED.sub("", file.content_string)):
            target = ROOT / _outside(link["to"], file.src_uri)
            copy = f"{COPIES}/{target.relative_to(ROOT)}"
            # Markdown would be a page, with links of its own.
            if target.is_file() and target.suffix != ".md" and copy not in files.src_uris:
                files.append(File.generated(config, copy, abs_src_path=str(target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links out of docs/ to what stands for their targets, and let folded parts be Markdown."""
    del config
    here = page.file.src_uri
    if here.startswith("decisions/"):
        page.meta["search"] = {"boost": 0.3}  # who searches wants a page that says how first
    parts = []
    for fenced, text in _parts(markdown):
        if fenced:
            parts.append(text)
            continue
        led = _LINK.sub(lambda link: _led(link, here, files), text)
        parts.append(led.replace("<details>", "<details markdown>"))
    return "".join(parts)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put drawings into the page, where they take its colours; dark pictures beside light ones."""
    del page, config

    def drawn(image: re.Match[str]) -> str:
        path = ROOT / "docs" / "images" / image["name"]
        if path.suffix == ".svg":
            inside = path.read_text(encoding="utf-8").partition("?>")[2].strip()
            return f'<span class="drawing" tabindex="0">{inside}</span>'
        dark = f"images/{path.stem}-dark{path.suffix}"
        if dark not in files.src_uris:
            return image[0]
        both = [
            image[0].replace(path.name, f"{name}#only-{scheme}")
            for name, scheme in ((path.name, "light"), (Path(dark).name, "dark"))
        ]
        return "".join(both)

    return re.sub(r'<img [^>]*src="[^"]*images/(?P<name>[\w.-]+)"[^>]*>', drawn, html)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuse a page that would fetch something from another host; name its search."""
    del config
    if found := _FETCHED.search(output):
        raise PluginError(f"{page.file.src_uri} would fetch {found['what']} from another host")
    return output.replace('role="dialog"', 'role="dialog" aria-label="Search"')


def decisions() -> str:
    """Return the index of the records of decisions, newest first."""
    rows: list[str] = []
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"), reverse=True):
        text = path.read_text(encoding="utf-8")
        number = path.stem[:4]
        if rows and rows[-1].startswith(f"| {number} "):
            raise PluginError(f"two records of decisions have the number {number}")
        title = text.partition("\n")[0].lstrip("# ").removeprefix(number).strip(" .:")
        day = _DAY.search(text)
        told = f'<span class="day">{day[0]}</span>' if day else ""
        rows.append(f"| {number} | [{title}]({path.name}) | {told} |")
    intro = "Why things are as they are: one page a decision, kept when a later one replaces it."
    return "\n".join(
        ["# Decisions", "", intro, "", "| number | decision | day |", "|---|---|---|", *rows, ""]
    )


def _parts(markdown: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each is a fenced block."""
    end = 0
    for block in _FENCED.finditer(markdown):
        yield False, markdown[end : block.start()]
        yield True, block[0]
        end = block.end()
    yield False, markdown[end:]


def _place(source: str) -> str:
    """Return where a page of the site stands in the checkout."""
    tops = {page: name for name, page in TOP.items()}
    return tops.get(source, f"docs/{source}")


def _outside(link: str, source: str) -> str:
    """Return the path in the checkout that a link leads to when docs/ does not hold it; else nothing."""
    if ":" in link or link.startswith(("#", "/")):
        return ""
    target = normpath(str(PurePosixPath(_place(source)).parent / link.partition("#")[0]))
    return "" if target.startswith("docs/") or target in TOP else target


def _led(link: re.Match[str], here: str, files: Files) -> str:
    """Return a link as it leads on the site; what is not copied is named and not linked."""
    to, _, anchor = link["to"].partition("#")
    if ":" in to or not to or to.startswith("/"):
        return link[0]
    outside = _outside(link["to"], here)
    if outside:
        if f"{COPIES}/{outside}" not in files.src_uris:
            known = (ROOT / outside).exists()
            return link["text"].removeprefix("[").removesuffix("]") if known else link[0]
        target = f"{COPIES}/{outside}"
    else:
        path = normpath(str(PurePosixPath(_place(here)).parent / to))
        target = TOP.get(path, path.removeprefix("docs/"))
        if f"{target}/index.md" in files.src_uris:
            target += "/index.md"
    way = relpath(target, str(PurePosixPath(here).parent))
    return f"{link['text']}({way}{f'#{anchor}' if anchor else ''})"
