"""Answers of the house as plain text: what a reader sees or a program reads, without markup and fonts."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any

# Elements inside a sentence; every other one begins a line
INLINE = set(
    "a abbr b bdi bdo cite code data em i kbd label mark q s small span strong sub sup time tspan u wbr".split()
)
SAID_BY = ("title", "alt", "placeholder", "aria-label")  # attributes that a person hears or reads
ASKED_BY = ("hx-get", "hx-post", "data-url", "data-src")  # attributes that lead elsewhere
SKIPPED = {"csrfmiddlewaretoken"}
# What changes from one answer to the next without saying anything else
PASSING = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "«key»"),
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"), "«key»"),
    (re.compile(r'("(?:seconds|peak_mb)": )[\d.e-]+'), r"\g<1>0"),
    (re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)"), r"\1\2"),
]


def normalised(text: str) -> str:
    """The text without passing keys and durations; spaces of a line are one, empty lines are gone."""
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


class Page(HTMLParser):
    """A page as its reader meets it: sentences, links with their address, fields with their value."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, bool]] = []  # address, fetched as a fragment?
        self.open_links: list[str] = []
        self.script: list[str] | None = None
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self.unseen += 1
            self.script = [] if "json" in values.get("type", "") else None
            return
        if tag not in INLINE:
            self.parts.append("\n")
        if tag == "html":
            self.parts.append(f"<{values.get('lang', '')} {values.get('dir', '')}>\n")
        if tag == "a":
            self.open_links.append(values.get("href", ""))
        self.parts += [f" “{values[name]}” " for name in SAID_BY if values.get(name)]
        for name in ASKED_BY:
            if values.get(name):
                self.parts.append(f" <{values[name]}> ")
                self.links += [(values[name], True)] if name == "hx-get" else []
        if tag == "form":
            self.parts.append(f"<{values.get('method', 'get').lower()} {values.get('action', '')}>\n")
        if tag in ("input", "select", "textarea", "option", "button"):
            self.parts.append(field(tag, values))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.unseen -= 1
            if self.script is not None:
                self.parts.append("\n" + json_text("".join(self.script)))
                self.script = None
        elif tag == "a" and self.open_links:
            address = self.open_links.pop()
            self.parts.append(f" <{address}> ")
            self.links.append((address, False))
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.script is not None:
            self.script.append(data)
        elif not self.unseen:
            # Only elements begin a line: a sentence may be broken anywhere in the source
            self.parts.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        return "".join(self.parts)


def field(tag: str, values: dict[str, str]) -> str:
    """A field of a form: its name, its value, whether it is chosen."""
    if values.get("name") in SKIPPED:
        return ""
    marks = "".join(f" {mark}" for mark in ("checked", "selected", "disabled", "required") if mark in values)
    told = "=".join(values[name] for name in ("name", "value") if name in values)
    return f" [{told}{marks}] " if told or marks else ""


def read_page(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def json_text(text: str) -> str:
    """JSON with its keys in order, one value a line; as it stands when it is none."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    except ValueError:
        return text


def pdf_text(content: bytes) -> str:
    """Title, number of pages, the text of each."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    title = document.get_metadata_dict().get("Title", "")
    return "\n".join([f"title {title}", f"pages {len(pages)}", *pages])


def docx_text(content: bytes) -> str:
    """Paragraphs and cells in the order of the document, headers and footers last."""
    import docx

    document = docx.Document(io.BytesIO(content))
    parts = [document.element.body]
    parts += [part._element for section in document.sections for part in (section.header, section.footer)]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = (paragraph for part in parts for paragraph in part.iter(f"{space}p"))
    return "\n".join("".join(run.text or "" for run in p.iter(f"{space}t")) for p in paragraphs)


def workbook_text(content: bytes) -> str:
    """Every sheet, a row a line, cells as Python reads them."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(
        line
        for name in book.sheet_names
        for line in [f"sheet {name}", *rows_text(book.get_sheet_by_name(name).to_python())]
    )


def rows_text(rows: Iterable[Iterable[Any]]) -> Iterable[str]:
    return (" | ".join(str(cell) for cell in row) for row in rows)


def parquet_text(content: bytes) -> str:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(content))
    return "\n".join([str(table.schema.remove_metadata()), *rows_text(r.values() for r in table.to_pylist())])


def decoded(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


READERS: dict[str, Callable[[bytes], str]] = {
    "text/html": lambda content: read_page(decoded(content)).text(),
    "application/json": lambda content: json_text(decoded(content)),
    "application/geo+json": lambda content: json_text(decoded(content)),
    "application/pdf": pdf_text,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx_text,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": workbook_text,
    "application/vnd.apache.parquet": parquet_text,
    "application/parquet": parquet_text,
}
FILES = {
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def plain(kind: str, content: bytes) -> str:
    """An answer of this content type as text; what no reader knows is told by length and hash."""
    kind = kind.partition(";")[0].strip()
    if kind in READERS:
        return normalised(READERS[kind](content))
    if kind.startswith("text/") or kind.endswith(("xml", "javascript")):
        return normalised(decoded(content))
    return f"{len(content)} bytes, {hashlib.sha256(content).hexdigest()}\n"
