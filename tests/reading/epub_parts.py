"""EPUBs written page by page."""

import zipfile
from pathlib import Path

_HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>书</title></head><body>'
_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_METADATA = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>书</dc:title><dc:language>zh</dc:language></metadata>'


def epub(path: Path, *bodies: str | bytes, linked: str = "") -> Path:
    """A book of the pages ``p1.xhtml`` … with these bodies (bytes: whole files); ``linked``: the body of ``notes.xhtml``, not in the spine."""
    pages = {f"p{number}.xhtml": body for number, body in enumerate(bodies, 1)} | ({"notes.xhtml": linked} if linked else {})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", _CONTAINER)
        items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in pages)
        spine = "".join(f'<itemref idref="{name}"/>' for name in pages if name != "notes.xhtml")
        archive.writestr(
            "OEBPS/content.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0">{_METADATA}<manifest>{items}</manifest><spine>{spine}</spine></package>',
        )
        for name, body in pages.items():
            whole = (
                body
                if isinstance(body, bytes)
                else f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>{_HEAD}{body}</body></html>'.encode()
            )
            archive.writestr(f"OEBPS/{name}", whole)
    return path
