"""Printed pages joined into one PDF: links between them, bookmarks, tags and page numbers.

pypdf joins the pages alone. What a screen reader is told, the tags with the alternative texts,
is carried over here: each document has a tree of elements, and a table from its pages into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


@dataclass(frozen=True)
class Document:
    """A printed page of the book: its address, its title, the part it belongs to, its PDF."""

    address: str
    title: str
    part: str
    reader: PdfReader


def join(documents: Sequence[Document], language: str, title: str) -> PdfWriter:
    """One PDF of all documents, with numbers on all pages but the first.

    A link to the address of a document, or to a place in it, leads there. A link to another file
    of this computer goes: it would lead nowhere elsewhere. Links to the web stay.
    """
    from pypdf import PdfWriter

    writer = PdfWriter()
    firsts: dict[str, int] = {}
    for document in documents:
        firsts[document.address] = len(writer.pages)
        writer.append(document.reader, import_outline=False)
    _bookmarks(writer, documents, firsts)
    _tags(writer, documents, firsts, language)
    places = {document.address: _places(document.reader) for document in documents}
    pages = list(writer.pages)  # pypdf looks for a page from the first one on, each time
    for document in documents:
        first = firsts[document.address]
        for page in pages[first : first + len(document.reader.pages)]:
            _link(pages, page, document.address, firsts, places)
    # Two documents may use a name for two places: links name pages now.
    for names in ("/Names", "/Dests"):
        writer.root_object.pop(names, None)
    font = writer._add_object(_font())
    for number, page in enumerate(pages[1:], 2):
        _stamp(writer, page, str(number), font)
    writer.add_metadata({"/Title": title})
    return writer


def _places(reader: PdfReader) -> dict[str, tuple[int, float, float]]:
    """The named places of a document: page, and how far from the left and from the bottom."""
    found = {}
    for name, place in reader.named_destinations.items():
        number = reader.get_destination_page_number(place)
        if number is not None:
            found[unquote(name.lstrip("/"))] = number, float(place.left or 0), float(place.top or 0)
    return found


def _link(
    pages: Sequence[Any],
    page: Any,
    own: str,
    firsts: Mapping[str, int],
    places: Mapping[str, Mapping[str, tuple[int, float, float]]],
) -> None:
    """Turn a page's links to addresses of the book into links to its pages.

    ``own`` is the address of the document that the page belongs to.
    """
    from pypdf.generic import ArrayObject, FloatObject, NameObject, NullObject

    kept = ArrayObject()
    for reference in page.get("/Annots", []):
        annotation = reference.get_object()
        parts = urlsplit(str(annotation.get("/A", {}).get("/URI", "")))
        document, name = parts._replace(fragment="").geturl(), unquote(parts.fragment)
        if isinstance(annotation.get("/Dest"), str):
            document, name = own, unquote(annotation["/Dest"].lstrip("/"))
        if parts.scheme != "file" or document in firsts:
            kept.append(reference)
        if document in firsts:
            number, left, top = places[document].get(name, (0, 0.0, 10_000.0))
            target = pages[firsts[document] + number].indirect_reference
            place = [target, NameObject("/XYZ"), FloatObject(left), FloatObject(top), NullObject()]
            annotation.pop("/A", None)
            annotation[NameObject("/Dest")] = ArrayObject(place)
    page[NameObject("/Annots")] = kept


def _font() -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    return DictionaryObject({NameObject(key): NameObject(name) for key, name in names.items()})


def _stamp(writer: PdfWriter, page: Any, text: str, font: Any) -> None:
    """Write a number at the foot of a page, as an artifact: no screen reader reads it out."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    def stream(content: str) -> Any:
        made = StreamObject()
        made.set_data(content.encode())
        return writer._add_object(made)

    x = (float(page.mediabox.width) - 5 * len(text)) / 2  # a digit of this size is 5 points wide
    stamp = f"Q /Artifact BMC BT /PageNumber 9 Tf {x:.1f} 24 Td ({text}) Tj ET EMC"
    drawn = page.raw_get("/Contents")
    drawn = list(drawn.get_object()) if isinstance(drawn.get_object(), list) else [drawn]
    page[NameObject("/Contents")] = ArrayObject([stream("q"), *drawn, stream(stamp)])
    fonts = page["/Resources"].setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/PageNumber")] = font


def _bookmarks(writer: PdfWriter, documents: Sequence[Document], firsts: Mapping[str, int]) -> None:
    """A bookmark for each part, in it one for each document, in it those of its headings."""
    from pypdf.generic import Fit

    parts: dict[str, Any] = {}

    def add(items: Sequence[Any], document: Document, parent: Any) -> None:
        last = parent
        for item in items:
            if isinstance(item, list):
                add(item, document, last)
                continue
            number = document.reader.get_destination_page_number(item)
            if number is not None:
                fit = Fit.xyz(left=item.left, top=item.top)
                page = firsts[document.address] + number
                title = str(item.title).rstrip("# ")
                last = writer.add_outline_item(
                    title=title, page_number=page, parent=parent, fit=fit
                )

    for document in documents:
        first = firsts[document.address]
        if document.part and document.part not in parts:
            parts[document.part] = writer.add_outline_item(title=document.part, page_number=first)
        parent = parts.get(document.part)
        items = document.reader.outline
        if items and not isinstance(items[0], list):
            add(items, document, parent)
        else:
            add(
                items,
                document,
                writer.add_outline_item(title=document.title, page_number=first, parent=parent),
            )


def _tags(
    writer: PdfWriter, documents: Sequence[Document], firsts: Mapping[str, int], language: str
) -> None:
    """Join the trees of tags under one root, and renumber the tables that lead into them."""
    from pypdf.generic import (
        ArrayObject,
        BooleanObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )  # fmt: skip

    root, numbers, trees = DictionaryObject(), ArrayObject(), ArrayObject()
    reference = writer._add_object(root)
    key, every_page = 0, list(writer.pages)
    for document in documents:
        tree = document.reader.root_object.get("/StructTreeRoot")
        if tree is None:
            continue
        moved = {}
        for old, entry in _entries(tree["/ParentTree"]):
            moved[old] = key
            numbers.extend([NumberObject(key), entry.clone(writer)])
            key += 1
        pages = every_page[firsts[document.address] :]
        for page, old_page in zip(pages, document.reader.pages, strict=False):
            if "/StructParents" in old_page:
                new = NumberObject(moved[int(str(old_page["/StructParents"]))])
                page[NameObject("/StructParents")] = new
            for annotation in (one.get_object() for one in page.get("/Annots", [])):
                if "/StructParent" in annotation:
                    new = NumberObject(moved[annotation["/StructParent"]])
                    annotation[NameObject("/StructParent")] = new
        for child in _children(tree):
            copy = child.clone(writer)
            copy.get_object()[NameObject("/P")] = reference
            trees.append(copy)
    root.update({
        NameObject("/Type"): NameObject("/StructTreeRoot"),
        NameObject("/K"): trees,
        NameObject("/ParentTree"): DictionaryObject({NameObject("/Nums"): numbers}),
        NameObject("/ParentTreeNextKey"): NumberObject(key),
    })  # fmt: skip
    catalog = writer.root_object
    catalog[NameObject("/StructTreeRoot")] = reference
    catalog[NameObject("/MarkInfo")] = DictionaryObject(
        {NameObject("/Marked"): BooleanObject(True)}
    )
    catalog[NameObject("/Lang")] = TextStringObject(language)


def _entries(table: Any) -> Iterator[tuple[int, Any]]:
    """Numbers and what they stand for, of a table that may lie in several nodes."""
    table = table.get_object()
    yield from zip(
        map(int, table.get("/Nums", [])[::2]),
        (table["/Nums"][k] for k in range(1, len(table.get("/Nums", [])), 2)),
        strict=True,
    )
    for node in table.get("/Kids", []):
        yield from _entries(node)


def _children(tree: Any) -> list[Any]:
    held = tree.raw_get("/K")
    content = held.get_object()
    return list(content) if isinstance(content, list) else [held]
