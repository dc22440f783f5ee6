#!/usr/bin/env bash
# Text that pandoc's readers drop without a word from valid files: the characters below ruby and the Chinese numbers of lists in OpenDocument,
# what stands beside <main> in an EPUB page, and a note in a list's item. Exits 1 when one of them is read (the preparation is then not needed).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pypandoc_binary==1.17
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import subprocess
import sys
import zipfile
from pathlib import Path

import pypandoc

folder = Path(sys.argv[1])
pandoc = str(Path(pypandoc.__file__).parent / "files" / "pandoc")
print(subprocess.run([pandoc, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0])

names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "style", "manifest"))
odt = folder / "x.odt"
with zipfile.ZipFile(odt, "w") as archive:
    archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    kind = 'manifest:media-type="application/vnd.oasis.opendocument.text"'
    archive.writestr(
        "META-INF/manifest.xml",
        f'<manifest:manifest {names} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" {kind}/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    )
    archive.writestr("styles.xml", f'<office:document-styles {names} office:version="1.3"><office:styles/></office:document-styles>')
    level = '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    ruby = "<text:ruby><text:ruby-base>天</text:ruby-base><text:ruby-text>tiān</text:ruby-text></text:ruby>"
    archive.writestr(
        "content.xml",
        f'<office:document-content {names} office:version="1.3"><office:automatic-styles><text:list-style style:name="L1">{level}</text:list-style>'
        f"</office:automatic-styles><office:body><office:text><text:p>今{ruby}好。</text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>先看路</text:p></text:list-item></text:list></office:text></office:body>'
        "</office:document-content>",
    )

epub = folder / "x.epub"
page = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>书</title></head><body>{}</body></html>'
)
pages = {
    "a.xhtml": "<header><h1>城里</h1></header><main><p>里面。</p></main><footer><p>本章完。</p></footer>",
    "b.xhtml": '<p>搬家<a epub:type="noteref" href="#n1">1</a>。</p><ol><li id="n1"><p>指省城。</p></li></ol>',
    "nav.xhtml": '<nav epub:type="toc"><ol><li><a href="a.xhtml">一</a></li></ol></nav>',
}
with zipfile.ZipFile(epub, "w") as archive:
    archive.writestr("mimetype", "application/epub+zip")
    archive.writestr(
        "META-INF/container.xml",
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="x.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    )
    items = "".join(
        f'<item id="{n[:-6]}" href="{n}" media-type="application/xhtml+xml"{" properties=" + chr(34) + "nav" + chr(34) if n == "nav.xhtml" else ""}/>'
        for n in pages
    )
    archive.writestr(
        "x.opf",
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:identifier id="u">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier><dc:title>书</dc:title><dc:language>zh</dc:language>'
        f'<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest>{items}</manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
    )
    for name, body in pages.items():
        archive.writestr(name, page.format(body))


def read(path: Path) -> str:
    return subprocess.run([pandoc, "-t", "markdown", "--wrap=none", str(path)], capture_output=True, text=True, check=True).stdout


shown = {path.name: read(path) for path in (odt, epub)}
for name, text in shown.items():
    print(f"--- {name}\n{text}")
expected = {
    "OpenDocument: the character 天 below its reading is gone": "天" not in shown["x.odt"] and "今好" in shown["x.odt"],
    "OpenDocument: a list numbered 一、 is one of bullets": "- 先看路" in shown["x.odt"] and "一" not in shown["x.odt"],
    "EPUB: header and footer beside <main> are gone": "城里" not in shown["x.epub"] and "本章完" not in shown["x.epub"] and "里面" in shown["x.epub"],
    "EPUB: a note in a list's item is an empty note, its words a list": "[^1]:" in shown["x.epub"] and "1.  " in shown["x.epub"],
}
for what, still in expected.items():
    print("as before:" if still else "CHANGED:", what)
sys.exit(0 if all(expected.values()) else 1)
PYTHON
