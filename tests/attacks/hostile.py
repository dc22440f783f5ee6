"""Hostile sources by kind: what each tries, and the right answer. All are made here; none crashes, hangs or deceives an outside program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from docx import Document

TEXT = "腾讯在深圳成立实验室。"
"""What every article holds besides, so that there is something to publish."""
CANARY = "CANARY-7f3a"
"""Stands outside the project, and in scripts: no published file may hold it as more than text."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A source file. ``refused``: words of the refusal's message; empty where the article is published whole, with ``says`` in its text.

    ``None``: one of the two; pandoc's or libxml2's version may decide which.
    """

    name: str
    tries: str
    data: bytes
    refused: str | None = ""
    says: str = TEXT


def sources() -> list[Hostile]:
    """All of them, each with a name of its own."""
    return [
        one
        for kind in (_addresses, _pages, _attributes, _scripts, _numbers, _front_matter, _nesting, _encodings, _text, _damaged, _packages)
        for one in kind()
    ]


def _page(head: str = "", body: str = "", text: str = f"<p>{TEXT}</p>") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8><title>标题</title>{head}</head><body>{body}{text}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def _addresses() -> Iterator[Hostile]:
    for number, address in enumerate(
        ("http://[", "http://[::1", "https://a]b/", "http://a:99999999999/x", "http://%zz/", "javascript:alert(1)", "//[x", "http://\u2100.com", "data:text/html,x")
    ):  # fmt: skip
        yield Hostile(
            f"canonical-{number}.html", f"an address that is none in canonical: {address}", _page(f'<link rel=canonical href="{address}">')
        )
        yield Hostile(f"og-url-{number}.html", f"the same in og:url: {address}", _page(f'<meta property="og:url" content="{address}">'))
        yield Hostile(
            f"link-{number}.html",
            f"the same as a link in the text: {address}",
            _page(body=f'<p>见<a href="{address}">这里</a>的说明。</p>'),
        )
        yield Hostile(
            f"link-{number}.md", f"the same as a link in Markdown: {address}", f"# 标题\n\n{TEXT}见[这里](<{address}>)的说明。\n".encode()
        )


def _pages() -> Iterator[Hostile]:
    data = {
        "number": "5", "text": '"x"', "null": "null", "list-of-numbers": "[1, 2, [3]]", "deep": "[" * 3000 + "]" * 3000, "open": "[" * 3000,
        "author-number": '{"author": 5, "datePublished": [1]}', "type-list": '{"@type": [[]], "headline": {"a": 1}}', "graph": '{"@graph": {"@graph": 7}}',
        "digits": '{"datePublished": ' + "9" * 5000 + "}", "infinite": '{"datePublished": 1e999}',
    }  # fmt: skip
    for name, text in data.items():
        yield Hostile(
            f"ld-json-{name}.html", "data for search engines of another shape", _page(f'<script type="application/ld+json">{text}</script>')
        )
    for number, style in enumerate(
        ("font-size:1.2.3em", "font-size:..em", "font-size:9e999px", f"font-size:{'9' * 5000}px", "font-size:²px", "font-size:-1px", "margin:1..2em;text-indent:2.e.m", f"padding-left:{'1.' * 500}em")
    ):  # fmt: skip
        yield Hostile(
            f"style-{number}.html",
            f"a size that is none: {style[:40]}",
            _page(body=f'<p style="{style}">样式。</p><p><span style="{style}">小字。</span></p>'),
        )


def _attributes() -> Iterator[Hostile]:
    for number, span in enumerate(("²", "9" * 5000, "٣", "-1", "0", "1e9", "", "½", "1001")):
        for where in ("rowspan", "colspan"):
            table = f"<table><tr><th {where}='{span}'>名</th><th>值</th></tr><tr><td>甲</td><td>乙</td></tr></table>"
            yield Hostile(
                f"{where}-{number}.html",
                f"a table's {where} of {span[:20]}",
                _page(body=table),
                refused="1,001 columns" if (where, span) == ("colspan", "1001") else "",
            )
    yield Hostile(
        "spans.html",
        "a cell over 1,001 columns and 60,000 rows",
        _page(body="<table><tr><td colspan=1001 rowspan=60000>甲</td></tr></table>"),
    )
    for name in ("width", "height", "data-w"):
        yield Hostile(
            f"image-{name}.html",
            f"a picture of 5,000 digits' {name}",
            _page(body=f'<p><img src="x.png" {name}="{"9" * 5000}" alt="图"></p>'),
        )
    for name in ("start", "value"):
        for number, value in enumerate(("²", "9" * 5000, "-5", "x")):
            items = f"<ol {name}='{value}'><li {name}='{value}'>甲项。</li><li>乙项。</li></ol>"
            yield Hostile(f"list-{name}-{number}.html", f"a list's {name} of {value[:20]}", _page(body=items))
    for name in (
        "undefined",
        "utf-7",
        "none",
        "idna",
        "punycode",
        "rot13",
        "hex",
        "unicode_escape",
        "raw-unicode-escape",
        "mbcs",
        "zip",
        "..",
        "a" * 300,
    ):
        yield Hostile(
            f"charset-{name[:20]}.html",
            f"a charset named {name[:20]}",
            f"<meta charset={name}><title>标题</title><p>{TEXT}</p>".encode("gb18030"),
        )
    for name, ending in (
        ("ct", f"var ct = '{'9' * 5000}';"),
        ("create", "var createTime = '99999999999999';"),
        ("minus", "var ct = '-99999999999999';"),
    ):
        yield Hostile(
            f"time-{name}.html",
            "a script's time that is no date",
            _page(f"<script>{ending}</script>", '<div id="js_content">', f"<p>{TEXT}</p></div>"),
        )
    for ending, made in (("html", _page(body=f"<p>{'很' * 100_001}。</p>")), ("txt", f"标题\n\n{'很' * 100_001}。\n".encode())):
        yield Hostile(f"paragraph.{ending}", "a paragraph of 100,002 characters", made, refused="paragraph of 100,002 characters")
    yield Hostile(
        "attributes.html",
        "an element of 1,001 attributes",
        _page(body=f"<p {' '.join(f'a{n}=1' for n in range(1001))}>属性。</p>"),
        refused="1,001 attributes",
    )


def _scripts() -> Iterator[Hostile]:
    for number, script in enumerate(
        (f"<script>alert('{CANARY}')</script>", f"<img src=x onerror=\"alert('{CANARY}')\">", f"<svg onload=\"alert('{CANARY}')\"><text>图</text></svg>",
         f'<iframe srcdoc="<script>{CANARY}</script>"></iframe>', f'<a href="javascript:alert(\'{CANARY}\')">点</a>', f"<style>p{{background:url(//{CANARY}/)}}</style>",
         f"<math><mtext></mtext><script>{CANARY}</script></math>", f'<object data="file:///{CANARY}"></object>', f"<template><script>{CANARY}</script></template>",
         '<base href="file:///etc/"><img src="passwd" alt="">', f'<meta http-equiv=refresh content="0;url=//{CANARY}/">', f'<form action="//{CANARY}/"><input name=x></form>')
    ):  # fmt: skip
        yield Hostile(f"script-{number}.html", "a script or a fetch in a page", _page(body=script))
        yield Hostile(f"script-{number}.md", "the same in Markdown", f"# 标题\n\n{TEXT}\n\n{script}\n".encode())


def _numbers() -> Iterator[Hostile]:
    long = "9" * 5000
    for name, text in {
        "plain": f"共{long}人参加。", "date": f"发布于{long}年{long}月{long}日。", "list": f"{long}. 第一项。\n{long}. 第二项。", "heading": f"第{long}章 开始\n\n{TEXT}",
        "reads": f"阅读 {long}\n\n{TEXT}", "dollars": f"价格{long}美元。", "decimal": f"增长{long}.{long}%。", "chinese": f"共{'九' * 5000}人。", "units": f"共{'万' * 3000}人。",
        "note": f"见注[^{long}]。\n\n[^{long}]: 注文。", "fraction": f"{'1/' * 2000}1的人。", "power": f"10^{long}个。", "wan": f"{long}万亿亿亿人。", "superscript": "共²³人，①²③项。",
        "circled": f"{'①' * 3000}项。", "rule": f"<ol start='{long}'><li>甲</li></ol>", "percent": f"百分之{'百' * 3000}。", "roman": f"第{'Ⅻ' * 3000}章。",
    }.items():  # fmt: skip
        for ending in ("md", "txt"):
            yield Hostile(
                f"digits-{name}.{ending}", "a number of thousands of digits, or of unusual signs", f"标题\n\n{TEXT}\n\n{text}\n".encode()
            )


def _front_matter() -> Iterator[Hostile]:
    long = "9" * 5000
    blocks = {
        "title-digits": f"---\ntitle: {long}\n---", "reads-digits": f"---\ntitle: 题\nreads: {long}\n---", "date-digits": f"---\ntitle: 题\ndate: {long}\n---",
        "date-none": "---\ntitle: 题\ndate: 0000-99-99\n---", "toml-digits": f"+++\ntitle = {long}\n+++", "toml-deep": f"+++\ntitle = {'[' * 5000}{']' * 5000}\n+++",
        "toml-inf": '+++\ntitle = "题"\nreads = inf\ndate = 9999-99-99\n+++', "json-deep": '{"title": ' + "[" * 1200 + "]" * 1200 + "}",
        "json-digits": '{"title": ' + long + "}", "json-surrogate": '{"title": "\\ud800题"}', "yaml-surrogate": '---\ntitle: "\\ud800题"\n---', "yaml-nul": '---\ntitle: "题\\0目"\n---',
        "yaml-flow": f"---\ntitle: {'[' * 300}{']' * 300}\n---", "yaml-flow-far": f"---\ntitle: {'[' * 3000}{']' * 3000}\n---", "yaml-map-far": f"---\ntitle: {'{a: ' * 1500}{'}' * 1500}\n---",
        "yaml-indent": "---\ntitle: 题\n" + "".join(" " * depth + "a:\n" for depth in range(400)) + "---", "yaml-alias": "---\ntitle: &a 题\nauthor: *a\n---", "yaml-tag": "---\ntitle: !!python/object/apply:os.system [id]\n---",
        "yaml-key": "---\n? [a, b]\n: c\ntitle: 题\n---", "yaml-list": "---\n- title: 题\n---", "url": "---\ntitle: 题\nurl: 'http://['\n---", "yaml-binary": "---\ntitle: !!binary aGk=\n---",
        "yaml-merge": "---\n<<: {title: 题}\ntitle: 目\n---", "authors": "---\ntitle: 题\nauthor: {name: {name: {name: [1, [2]]}}}\n---", "control": "---\ntitle: 题\x01\x0b目\n---",
    }  # fmt: skip
    for name, block in blocks.items():
        yield Hostile(
            f"front-{name}.md",
            "facts at the head of a file that say what none does",
            f"{block}\n\n{TEXT}\n".encode(),
            refused="JSON at its head" if name == "json-deep" else "",
        )


def _nesting() -> Iterator[Hostile]:
    for depth in (30, 240):
        kinds = {
            "list": "".join("  " * level + "- 项\n" for level in range(depth)), "flat-list": "- " * depth + "项", "quote": ">" * depth + f" {TEXT}", "quote-spaced": "> " * depth + TEXT,
            "fence": "".join("  " * level + "- ```\n" for level in range(depth)), "ordered": "".join("   " * level + "1. 项\n" for level in range(depth)), "mixed": "> - " * depth + "项",
            "bold": "**" * depth + "字" + "**" * depth, "bracket": "[" * depth + "字" + "](x)" * depth, "image": "![" * depth + "字" + "](x)" * depth, "colon": "".join(f"{':' * (depth - level + 3)} note\n" for level in range(depth)) + TEXT,
            "html": "<div>" * depth + f"\n\n{TEXT}\n\n" + "</div>" * depth, "sup": "<sup>" * depth + "字" + "</sup>" * depth, "note": "".join(f"[^{level}]: 注[^{level + 1}]\n\n" for level in range(depth)), "formula": "$" + "{" * depth + "x" + "}" * depth + "$",
        }  # fmt: skip
        for name, text in kinds.items():
            yield Hostile(f"deep-{name}-{depth}.md", f"{depth} levels of {name}", f"# 标题\n\n{TEXT}\n\n{text}\n".encode(), refused=None)
        for tag in ("div", "blockquote", "ul><li", "b", "span", "table><tr><td", "section", "ruby", "math", "svg"):
            name = tag.partition(">")[0]
            yield Hostile(f"deep-{name}-{depth}.html", f"{depth} nested {name}", _page(body=f"<{tag}>" * depth + "字"), refused=None)


def _encodings() -> Iterator[Hostile]:
    for name, data in {
        "gbk-tongzhi": "通知".encode("gbk"), "gbk-liantong": "联通".encode("gbk"), "hz": "标题\n\n腾讯在深圳成立实验室。".encode("hz"),
    }.items():  # fmt: skip
        yield Hostile(
            f"{name}.txt",
            "a text that another encoding could be",
            data,
            says={"gbk-tongzhi": "通知", "gbk-liantong": "联通"}.get(name, TEXT),
        )
    yield Hostile("random.txt", "bytes that are no text", bytes(range(256)) * 20, refused="binary|encoding")
    yield Hostile("utf-7.txt", "UTF-7, which nobody reads", b"+ZeVnLA-", says="+ZeVnLA-")
    yield Hostile("half-utf-16.txt", "UTF-16 of an odd number of bytes", "腾讯实验室".encode("utf-16") + b"\x00", refused="utf-16")
    yield Hostile(
        "surrogate.txt",
        "half a character in UTF-8",
        f"标题\n\n{TEXT}\ud800".encode("utf-8", "surrogatepass"),
        refused="damaged|is not text",
    )
    yield Hostile("nul.md", "NUL in a title", f"# 标\0题\n\n{TEXT}\n".encode(), refused="is not text")
    yield Hostile("marks.txt", "nothing but a byte order mark", b"\xef\xbb\xbf", refused="is empty")


def _text() -> Iterator[Hostile]:
    for name, text in {
        "empty-link-end": "这是句子[](http://a.com)。下一句[](x)", "empty-bold": "句子****。", "empty-code": "句子``。", "empty-link-alone": "[](x)", "link-of-spaces": "句子[ ](x)。", "link-of-zero-width": "句子[\u200b](x)。",
        "zero-width": "\u200b\u200c\u200d\u2060\ufeff字。", "bidi": "字\u202e。倒\u202c。", "tags": "字\U000e0041\U000e0042。", "variation": "字\ufe0f\ufe0f\ufe0f。", "combining": "字" + "\u0301" * 3000 + "。", "private": "字\ue000\uf8ff\U0010ffff。",
        "objects": "字\ufffc\ufffc。", "noncharacter": "字\ufdd0\uffff。", "control": "字\x01\x02\x1b[31m\x7f\x9b。", "newlines": "字\u2028句\u2029句\x85句\x0b句\x0c句。", "replacement": "字\ufffd。", "entities": "&#0;&#xd800;&#x110000;&#99999999999;&lt;script&gt;字。",
        "template": "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7 %>字。", "cdata": "]]> <![CDATA[ 字 ]]>。", "formula": "=cmd|' /C calc'!A0 字。", "pi": "<?php echo 1 ?><?xml version='1'?>字。", "doctype": "<!DOCTYPE x [<!ENTITY a '字'>]>&a;字。",
        "include": "!include(/etc/passwd) \\input{/etc/passwd} .. include:: /etc/passwd 字。", "picture-out": "![图](../../../../etc/passwd)\n\n![图](/etc/hostname)\n\n![图](file:///etc/passwd)\n\n字。", "picture-remote": "![图](http://127.0.0.1:1/x.png)\n\n字。",
        "placeholder": "字⟦1⟧ <1/> {1} @@1@@ 字。",
    }.items():  # fmt: skip
        for ending in ("md", "txt"):
            yield Hostile(f"text-{name}.{ending}", f"odd signs in a text: {name}", f"# 标题\n\n{TEXT}\n\n{text}\n".encode())


def _docx() -> bytes:
    made = io.BytesIO()
    document = Document()
    document.add_heading("标题", 1)
    document.add_paragraph(TEXT)
    document.save(made)
    return made.getvalue()


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(
                name,
                text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text,
                zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED,
            )
    return made.getvalue()


def _odt(body: str = f"<text:h text:outline-level='1'>标题</text:h><text:p>{TEXT}</text:p>") -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))
    )
    return _zip({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": f"<office:document-content {names}><office:font-face-decls/><office:automatic-styles/><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {names}><office:font-face-decls/><office:styles/><office:automatic-styles/><office:master-styles/></office:document-styles>",
    })  # fmt: skip


def _epub(
    page: str = f"<h1>标题</h1><p>{TEXT}</p>", spine: str = '<itemref idref="a"/>', package: str = "OEBPS/book.opf", href: str = "a.xhtml"
) -> bytes:
    return _zip({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="{package}" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>标题</dc:title></metadata>'
        f'<manifest><item id="a" href="{href}" media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>',
        "OEBPS/a.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>标题</title></head><body>{page}</body></html>',
    })  # fmt: skip


def _changed(data: bytes, name: str, change: Callable[[bytearray, int, int], None]) -> bytes:
    """The archive with one member's packed bytes, or its entries, changed: ``change(all, local header's place, central entry's place)``."""
    made = bytearray(data)
    local = next(info.header_offset for info in zipfile.ZipFile(io.BytesIO(data)).infolist() if info.filename == name)
    central = data.index(b"PK\1\2")
    while data[central + 46 : central + 46 + int.from_bytes(data[central + 28 : central + 30], "little")] != name.encode():
        central = data.index(b"PK\1\2", central + 4)
    change(made, local, central)
    return bytes(made)


def _bytes_damaged(made: bytearray, local: int, central: int) -> None:
    start = local + 30 + int.from_bytes(made[local + 26 : local + 28], "little") + int.from_bytes(made[local + 28 : local + 30], "little")
    size = int.from_bytes(made[central + 20 : central + 24], "little")
    made[start + size // 2] ^= 0xFF


def _set(offset: int, value: int, width: int) -> Callable[[bytearray, int, int], None]:
    def change(made: bytearray, _local: int, central: int) -> None:
        made[central + offset : central + offset + width] = value.to_bytes(width, "little")

    return change


DAMAGES: dict[str, Callable[[bytearray, int, int], None]] = {
    "byte": _bytes_damaged, "method": _set(10, 99, 2), "method-lzma": _set(10, 14, 2), "method-bzip2": _set(10, 12, 2), "size-small": _set(24, 1, 4), "size-large": _set(24, 100_000, 4), "packed-small": _set(20, 3, 4),
    "crc": _set(16, 0, 4), "offset": _set(42, 7, 4), "encrypted": _set(8, 1, 2), "version": _set(6, 99, 2), "packed-huge": _set(20, 0x7FFFFFFF, 4),
}  # fmt: skip
"""What may be wrong with one member of an archive."""


def _damaged() -> Iterator[Hostile]:
    packages = {"docx": (_docx(), ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels", "docProps/core.xml")),
                "odt": (_odt(), ("content.xml", "styles.xml", "META-INF/manifest.xml", "mimetype")),
                "epub": (_epub(), ("META-INF/container.xml", "OEBPS/book.opf", "OEBPS/a.xhtml"))}  # fmt: skip
    for ending, (data, names) in packages.items():
        for number, name in enumerate(names):
            for kind, change in DAMAGES.items():
                yield Hostile(f"damaged-{number}-{kind}.{ending}", f"{kind} of {name} is wrong", _changed(data, name, change), refused=None)
        for part in (1, 10, len(data) // 2, len(data) - 5):
            yield Hostile(f"cut-{part}.{ending}", f"only the first {part} bytes", data[:part], refused=None)
        yield Hostile(f"joined.{ending}", "other bytes in front", b"x" * 1000 + data, refused=None)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for number, name in enumerate(names):
            lacking = {key: value for key, value in parts.items() if key != name}
            yield Hostile(f"lacks-{number}.{ending}", f"{name} is not there", _zip(lacking), refused=None)
            for kind, text in {
                "empty": "",
                "no-xml": "x",
                "cut": parts[name].decode()[:-9],
                "deep": "<a>" * 5000 + "</a>" * 5000,
                "nul": "<a>\0</a>",
                "entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            }.items():
                yield Hostile(f"part-{number}-{kind}.{ending}", f"{name}: {kind}", _zip({**parts, name: text}), refused=None, says="")


def _packages() -> Iterator[Hostile]:
    for depth in (200, 5000):
        yield Hostile(f"epub-deep-{depth}.epub", f"{depth} nested elements", _epub("<div>" * depth + TEXT + "</div>" * depth), refused=None)
        yield Hostile(
            f"odt-deep-{depth}.odt",
            f"{depth} nested lists",
            _odt(
                f"<text:p>{TEXT}</text:p>"
                + "<text:list><text:list-item>" * depth
                + "<text:p>项</text:p>"
                + "</text:list-item></text:list>" * depth
            ),
            refused=None,
        )
    for number, address in enumerate(
        ("../../../../etc/passwd", "/etc/passwd", "http://[", "file:///etc/passwd", "%00", "a%2f..%2f..%2fx", "\ud7ff", "#")
    ):
        yield Hostile(f"epub-href-{number}.epub", f"a page at {address}", _epub(href=address), refused=None)
        yield Hostile(f"epub-package-{number}.epub", f"a package at {address}", _epub(package=address), refused=None)
        yield Hostile(
            f"epub-picture-{number}.epub", f"a picture at {address}", _epub(f'<p>{TEXT}</p><p><img src="{address}" alt="图"/></p>')
        )
    yield Hostile("epub-spine.epub", "an empty spine", _epub(spine=""), refused=None)
    yield Hostile("epub-spine-double.epub", "a page a hundred times", _epub(spine='<itemref idref="a"/>' * 100), refused=None)
    yield Hostile(
        "epub-spans.epub",
        "spans that are none",
        _epub(f"<p>{TEXT}</p><table><tr><td rowspan='²' colspan='{'9' * 5000}'>甲</td></tr></table>"),
    )
    for name in ("columns", "rows"):
        for number, value in enumerate(("²", "9" * 5000, "-1", "1001")):
            cells = f"<table:table-cell table:number-{name}-spanned='{value}' table:number-{name}-repeated='{value}'><text:p>甲</text:p></table:table-cell>"
            yield Hostile(
                f"odt-{name}-{number}.odt",
                f"a cell over {value[:20]} {name}",
                _odt(f"<text:p>{TEXT}</text:p><table:table><table:table-row>{cells}</table:table-row></table:table>"),
                refused=None,
            )
    yield Hostile(
        "odt-levels.odt",
        "a heading of level ²",
        _odt(f"<text:h text:outline-level='²'>题</text:h><text:p>{TEXT}<text:s text:c='{'9' * 5000}'/></text:p>"),
        refused=None,
    )
    yield Hostile("bomb.docx", "a part that unpacks to 300 MB", _bomb("word/document.xml"), refused="unpacks|compressed")
    yield Hostile("bomb.epub", "the same in an EPUB", _bomb("META-INF/container.xml"), refused="unpacks|compressed")


def _bomb(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    return made.getvalue()
