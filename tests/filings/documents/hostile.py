"""More than two hundred files that are no forms, or forms meant to do harm; some may be read, none may do harm."""

import io
import zipfile
from functools import partial

from tests.attachments import corpus
from tests.filings.documents.samples import LRM_CELLS, encoded, lrm, lrmx, picture, zipped

HEADS = {
    "empty": "<!DOCTYPE Person>",
    "spaced": "<!DOCTYPE\n\t Person [ ]>",
    "entity": '<!DOCTYPE Person [<!ENTITY a "b">]>',
    "file": '<!DOCTYPE Person [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE Person SYSTEM "https://example.org/a.dtd">',
    "parameter": '<!DOCTYPE Person [<!ENTITY % a SYSTEM "https://example.org/a"> %a;]>',
    "laughs": "<!DOCTYPE Person [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>",
    "quadratic": f"<!DOCTYPE Person [<!ENTITY a '{'a' * 50_000}'>]>",
    "attributes": "<!DOCTYPE Person [<!ATTLIST XingMing a CDATA 'b'>]>",
    "notation": "<!DOCTYPE Person [<!NOTATION a SYSTEM 'b'>]>",
    "lower": "<!doctype Person>",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")
ROOTS = ("Persons", "person", "PERSON", "Human", "html", "svg", "Item", "XingMing", "人员", "a:Person", "Envelope")


def _nested(depth, end):
    return b"<Person>" + b"<a>" * depth + end


def _filled(tag, filler, times):
    return lrmx(xml={tag: filler * times})


def document_types():
    for name, head in HEADS.items():
        for encoding in ENCODINGS:
            use = "&a9;" if name == "laughs" else "&a;" * (500 if name == "quadratic" else 1)
            text = lrmx(head=head, xml={"RenMianLiYou": use}).decode()
            yield f"dtd-{name}-{encoding}", text.encode(encoding)


def wrong_roots():
    for root in ROOTS:
        yield f"root-{root}", lrmx(root=f"<{root}>", end=f"</{root}>")
        yield f"root-around-{root}", f"<{root}>".encode() + lrmx(head="") + f"</{root}>".encode()


def truncated():
    whole = lrmx(ZhaoPian=encoded(picture()))
    for part in range(1, 20):
        yield f"cut-{part}", whole[: len(whole) * part // 20]
    older = lrm()
    for part in range(1, 15):
        yield f"cut-lrm-{part}", older[: len(older) * part // 15]


def deep_and_many():
    for depth in (21, 100, 1_000, 6_000, 100_000, 700_000):
        yield f"deep-{depth}", partial(_nested, depth, b"</a>" * depth + b"</Person>")
        yield f"deep-open-{depth}", partial(_nested, depth, b"")
    for count in (19_000, 100_000, 800_000):
        yield f"many-{count}", lambda count=count: lrmx(extra="<a/>" * count)
        yield f"many-breaks-{count}", lambda count=count: lrmx(xml={"JianLi": "<br/>" * count})
    yield "many-attributes", lambda: lrmx(extra="<a " + " ".join(f'a{n}="b"' for n in range(100_000)) + "/>")
    yield "many-namespaces", lrmx(extra="".join(f'<n{n}:a xmlns:n{n}="urn:{n}"/>' for n in range(5_000)))
    yield "many-items", lrmx(members=[("父亲", "甲", "", "", "")] * 2_000)
    yield "long-name", lambda: b"<Person><" + b"a" * 4_000_000 + b"/></Person>"
    yield "long-attribute", lambda: b'<Person a="' + b"a" * 4_000_000 + b'"><XingMing/></Person>'
    yield "long-comment", lambda: lrmx(before=f"<!--{'a' * 4_000_000}-->")
    yield "long-blank", lambda: lrmx(before=" " * 4_000_000)


def huge_texts():
    fillers = {
        "digits": "1",
        "dates": "2005.07--",
        "years": "2020、",
        "spaces": " ",
        "wide-spaces": "　",
        "lines": "\n",
        "dashes": "—",
        "notes": "（其间：",
        "brackets": "（",
        "angles": "&lt;br",
        "references": "&amp;#",
        "wide-digits": "１",
        "commas": "，",
        "at": "@#",
    }
    for name, filler in fillers.items():
        for tag in ("JianLi", "NianDuKaoHeJieGuo", "RuDangShiJian", "ChuShengNianYue", "ZhaoPian"):
            yield f"huge-{name}-{tag}", partial(_filled, tag, filler, 49_000 // len(filler))
        yield f"huge-{name}-all", partial(_filled, "JianLi", filler, 4_000_000 // len(filler.encode()))
        yield f"huge-{name}-lrm", lambda filler=filler: lrm(c17=filler * 20_000, c20=filler * 10_000)


def not_xml():
    yield from (
        ("empty", b""),
        ("null", b"\x00"),
        ("nulls", b"\x00" * 100_000),
        ("null-inside", lrmx().replace(b"<MinZu>", b"<MinZu>\x00")),
        ("utf32", lrmx().decode().encode("utf-32")),
        ("utf7", b"+ADw-Person+AD4-"),
        ("utf8-with-utf16-mark", b"\xff\xfe" + lrmx()),
        ("odd-utf16", lrmx().decode().encode("utf-16")[:-1]),
        ("overlong", lrmx().replace(b"<MinZu>", b"<MinZu>\xc0\xbc")),
        ("surrogate", lrmx().replace(b"<MinZu>", b"<MinZu>\xed\xa0\x80")),
        ("lone-ampersand", lrmx(xml={"MinZu": "&"})),
        ("unknown-entity", lrmx(xml={"MinZu": "&nbsp;"})),
        ("reference-to-nothing", lrmx(xml={"MinZu": "&#x110000;&#0;&#xD800;&#99999999999;"})),
        ("two-roots", lrmx() + lrmx(head="")),
        ("text-behind", lrmx() + b"behind"),
        ("program", corpus.EXE),
        ("pdf", corpus.pdf()),
        ("picture", picture()),
        ("docx", corpus.docx()),
        ("xlsx", corpus.xlsx()),
        ("old-word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        ("html", b"<!DOCTYPE html><html><body>404</body></html>"),
        ("json", b'{"XingMing": "a"}'),
        ("csv", "姓名,性别\n示例,女\n".encode("gbk")),
        ("declared-nonsense", lrmx(head='<?xml version="1.0" encoding="x-nonsense"?>')),
        ("declared-utf32", lrmx(head='<?xml version="1.0" encoding="utf-32"?>')),
        ("declaration-unclosed", b'<?xml version="1.0"' + b" " * 1_000_000),
        ("declaration-many", b"<?xml " * 200_000),
        ("stylesheet", lrmx(before='<?xml-stylesheet href="https://example.org/a.xsl"?>')),
        ("include", lrmx(extra='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')),
        ("cdata", lrmx(xml={"JianLi": "<![CDATA[<!DOCTYPE a>]]>"})),
        ("photo-program", lrmx(ZhaoPian=encoded(corpus.EXE))),
        ("photo-script", lrmx(ZhaoPian=encoded(picture(comment=b"<?php ?>")))),
        ("photo-pixels", lambda: lrmx(ZhaoPian=encoded(picture("PNG", size=(8_000, 5_001))))),
        ("photo-half", lrmx(ZhaoPian=encoded(picture()[:300]))),
        ("photo-50-mb", lambda: lrmx(ZhaoPian=encoded(b"\xff\xd8\xff" + b"\x00" * 40_000_000))),
        ("quotes", b'"' * 1_000_000),
        ("quote-commas", b'","' * 1_000_000),
        ("commas", b'"' + b"," * 1_000_000),
        ("lrm-nulls", lrm(c3="\x00")),
        ("lrm-lines", b'"' + b"\n" * 1_000_000 + b'"'),
        ("lrm-many-cells", lrm(LRM_CELLS * 2_000)),
        ("lrm-unclosed", lrm() + b',"'),
        ("lrm-many-members", lrm(c20="@" * 49_000, c21="甲@" * 24_000)),
    )  # fmt: skip


def _same_place_twice():
    """Two entries of the directory that share their content: small, and large when unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.lrmx", lrmx() + b" " * 3_000_000)
        info = archive.infolist()[0]
        for number in range(400):
            twin = zipfile.ZipInfo(f"{number}.lrmx")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, name, getattr(info, name))
            archive.filelist.append(twin)
    return out.getvalue()


def zips():
    yield from (
        ("zip-empty", b"PK\x05\x06" + b"\x00" * 18),
        ("zip-head-only", b"PK\x03\x04"),
        ("zip-garbage", b"PK\x03\x04" + b"\x00" * 1_000),
        ("zip-bomb", lambda: zipped({"a.lrmx": b" " * 90_000_000})),
        ("zip-many-bombs", lambda: zipped({f"{number}.lrmx": b" " * 9_000_000 for number in range(30)})),
        ("zip-shared", _same_place_twice),
        ("zip-in-zip", zipped({"a.lrmx": zipped({"b.lrmx": lrmx()})})),
        ("zip-path", zipped({"../../a.lrmx": lrmx()})),
        ("zip-program", zipped({"a.lrmx": lrmx(), "b.lrm": corpus.EXE})),
        ("zip-dtd", zipped({"a.lrmx": lrmx(head=HEADS["laughs"])})),
        ("zip-behind", zipped({"a.lrmx": lrmx()}) + b"behind"),
        ("zip-before", b"<Person>" + zipped({"a.lrmx": lrmx()})),
        *((f"zip-cut-{part}", zipped({"a.lrmx": lrmx()})[: part * 60]) for part in range(1, 12)),
    )


def everything():
    """All of them by name, the large ones as functions that make them."""
    families = (document_types, wrong_roots, truncated, deep_and_many, huge_texts, not_xml, zips)
    return {name: content for family in families for name, content in family()}


def content_of(file):
    """The bytes of a file of `everything`."""
    return file if isinstance(file, bytes) else file()
