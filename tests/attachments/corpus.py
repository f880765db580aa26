"""Genuine files and disguised ones, all built here, so that nothing binary has to be kept."""

import base64
import csv
import io
import zipfile

import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"This program cannot be run in DOS mode." * 4


def pdf(change=None, pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form, size=(40, 30), color=(200, 30, 30), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, form, **options)
    return out.getvalue()


def photograph():
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif[0x0112] = 6  # lying on its side
    return picture("JPEG", exif=exif)


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx_entries(main_type=WORD_MAIN, **more):
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>任职决定</w:t></w:r></w:p></w:body></w:document>"
        ),
        **more,
    }


def docx(**more):
    return zipped(docx_entries(**more))


def relations(kind, target):
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )


def xlsx():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "工号"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ofd(root="<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>", **more):
    return zipped({"OFD.xml": root, "Doc_0/Document.xml": "<Document/>", **more})


def lrmx(photo=None, root="Person", head=""):
    encoded = base64.b64encode(picture("JPEG") if photo is None else photo).decode()
    body = f"<XingMing>示例甲</XingMing><RuDangShiJian>201003</RuDangShiJian><ZhaoPian>{encoded}</ZhaoPian>"
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<{root}>{body}</{root}>'.encode()


def lrm(cells=40):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(["示例甲"] + ["内容#换行"] * (cells - 1))
    return out.getvalue().encode("gbk")


def genuine():
    """Name and content of files that must be taken."""
    return {
        "任免文件.pdf": pdf(),
        "扫描件（3页）.PDF": pdf(pages=3),
        "照片.jpg": photograph(),
        "照片.jpeg": picture("JPEG"),
        "照片.png": picture("PNG"),
        "决定.docx": docx(),
        "带本机模板.docx": docx(
            **{"word/_rels/settings.xml.rels": relations("attachedTemplate", "file:///C:/Users/a/Normal.dotm")}
        ),
        "带网址.docx": docx(**{"word/_rels/document.xml.rels": relations("hyperlink", "https://example.org/")}),
        "名册.xlsx": xlsx(),
        "公文.ofd": ofd(),
        "任免表.lrmx": lrmx(),
        "无照片.lrmx": lrmx(photo=b""),
        "带标记.lrmx": b"\xef\xbb\xbf" + lrmx(),
        "任免表.lrm": lrm(),
    }


def _script(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def _launch(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    writer._root_object[NameObject("/OpenAction")] = action


def _hidden_action(writer):
    # A name may be spelt with hexadecimal escapes.
    writer._root_object[NameObject("/AA")] = DictionaryObject(
        {NameObject("/WC"): DictionaryObject({NameObject("/S"): NameObject("/SubmitForm")})}
    )


def _attachment(writer):
    writer.add_attachment("a.exe", EXE)


def _password(writer):
    writer.encrypt("secret")


def _truncated_pictures():
    noisy = Image.effect_noise((400, 300), 80).convert("RGB")
    out = {}
    for form, name in (("JPEG", "半张.jpg"), ("PNG", "半张.png")):
        stream = io.BytesIO()
        noisy.save(stream, form)
        out[name] = stream.getvalue()[: len(stream.getvalue()) // 2]
    return out


def _lying_size():
    """The directory says that an entry is small; its content is not."""
    content = bytearray(zipped({**docx_entries(), "word/media/a.xml": b"A" * 500_000}))
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = 0
        while (at := content.find(magic, at)) >= 0:
            size = int.from_bytes(content[at + offset : at + offset + 4], "little")
            if size == 500_000:
                content[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
            at += 4
    return bytes(content)


def _renamed_inside():
    """One name in the directory, another before the content."""
    content = docx(**{"word/media/one.xml": "<a/>"})
    return content.replace(b"word/media/one.xml", b"word/media/two.xml", 1)


def _escaped_pdf():
    return pdf(_script).replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/J#53")


def disguised_pdfs():
    return {
        "脚本.pdf": pdf(_script),
        "转义的脚本.pdf": _escaped_pdf(),
        "启动程序.pdf": pdf(_launch),
        "提交表单.pdf": pdf(_hidden_action),
        "夹带附件.pdf": pdf(_attachment),
        "有密码.pdf": pdf(_password),
        "无页面.pdf": pdf(pages=0),
        "只有头.pdf": b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF",
        "半个.pdf": pdf()[:200],
        "缺尾.pdf": pdf().replace(b"%%EOF", b""),
        "图片改名.pdf": picture("PNG"),
        "网页改名.pdf": b"<html><script>alert(1)</script></html>",
        "程序改名.pdf": EXE,
        "前有垃圾.pdf": b"GARBAGE\n" + pdf(),
        "后有压缩包.pdf": pdf() + docx(),
        "后有网页.pdf": pdf() + b"<script>alert(1)</script>",
    }


def disguised_pictures():
    return {
        "PDF改名.png": pdf(),
        "JPG改名.png": picture("JPEG"),
        "PNG改名.jpg": picture("PNG"),
        "GIF改名.jpg": picture("GIF"),
        "程序改名.jpg": EXE,
        "只有头.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        "只有头.jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 40,
        "后有压缩包.png": picture("PNG") + docx(),
        "后有压缩包.jpg": picture("JPEG") + docx(),
        "后有程序.png": picture("PNG") + EXE,
        "注释里的脚本.jpg": picture("JPEG", comment=b"<?php system($_GET[0]); ?>"),
        "像素过大.png": picture("PNG", size=(8000, 5001), color=0, mode="1"),
        **_truncated_pictures(),
    }


def disguised_containers():
    acting = "application/vnd.ms-word.document.macroEnabled.main+xml"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    bomb = b"\x00" * 30_000_000
    return {
        "藏程序.docx": docx(**{"word/media/image1.png": EXE}),
        "藏程序文件.docx": docx(**{"word/setup.exe": b"hello"}),
        "只有程序.docx": zipped({"setup.exe": EXE}),
        "普通压缩包.docx": zipped({"a.txt": "hello"}),
        "空压缩包.docx": b"PK\x05\x06" + b"\x00" * 18,
        "宏.docx": docx(main_type=acting),
        "藏宏.docx": docx(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        "控件.docx": docx(**{"word/activeX/activeX1.bin": b"\xd0\xcf\x11\xe0"}),
        "嵌入对象.docx": docx(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "远程模板.docx": docx(
            **{"word/_rels/settings.xml.rels": relations("attachedTemplate", "https://example.org/a.dotm")}
        ),
        "共享模板.docx": docx(**{"word/_rels/settings.xml.rels": relations("attachedTemplate", "\\\\example\\a.dotm")}),
        "实体.docx": docx(**{"word/extra.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "实体UTF16.docx": docx(**{"word/extra.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")}),
        "越级路径.docx": docx(**{"../../etc/passwd": "x"}),
        "压缩炸弹.docx": docx(**{"word/media/a.bmp": bomb}),
        "大小不实.docx": _lying_size(),
        "前后名不一.docx": _renamed_inside(),
        "半个.docx": docx()[:-40],
        "前有程序.docx": EXE + docx(),
        "后有程序.docx": docx() + EXE,
        "表格改名.docx": xlsx(),
        "文档改名.xlsx": docx(),
        "错误主体.xlsx": zipped(docx_entries(main_type=sheet.replace("sheet.main", "template.main"))),
        "文档改名.ofd": docx(),
        "根不对.ofd": ofd(root="<html/>"),
        "藏程序.ofd": ofd(**{"Doc_0/Res/a.dat": EXE}),
        "老格式改名.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    }


def disguised_forms():
    return {
        "根不对.lrmx": lrmx(root="html"),
        "实体.lrmx": lrmx(head='<!DOCTYPE Person [<!ENTITY a "b">]>'),
        "半个.lrmx": lrmx()[:-30],
        "照片是程序.lrmx": lrmx(photo=EXE),
        "文本.lrmx": b"hello",
        "PDF改名.lrmx": pdf(),
        "程序改名.lrm": EXE,
        "短文本.lrm": '"a","b"'.encode("gbk"),
        "XML改名.lrm": lrmx(),
        "网页改名.lrm": b"<script>alert(1)</script>",
    }


def wrongly_named():
    return {
        "": pdf(),
        "   ": pdf(),
        ".pdf": pdf(),
        "无扩展名": pdf(),
        "程序.exe": EXE,
        "程序.exe.pdf": pdf(),
        "../../etc/passwd.pdf": pdf(),
        "C:\\Windows\\a.pdf": pdf(),
        "零\x00字节.pdf": pdf(),
        "倒写\u202efdp.pdf": pdf(),
        "网页.html": b"<html></html>",
        "矢量图.svg": b"<svg/>",
        "宏.docm": docx(),
        "老文档.doc": b"\xd0\xcf\x11\xe0",
        "老表格.xls": b"\xd0\xcf\x11\xe0",
        "压缩包.zip": zipped({"a.txt": "x"}),
        f"{'长' * 160}.pdf": pdf(),
        "空.pdf": b"",
        "空.png": b"",
        "空.lrm": b"",
    }


def disguised():
    """Name and content of files of which none may be taken."""
    return {
        **disguised_pdfs(),
        **disguised_pictures(),
        **disguised_containers(),
        **disguised_forms(),
        **wrongly_named(),
    }
