"""Office documents and OFD: that a container is what its extension says, and carries nothing that acts."""

import re
from dataclasses import dataclass
from typing import IO

from attachments.archives import Container, Limits, Rejected, has_document_type

CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
KIND_NAMES = {"docx": "Word文档", "xlsx": "Excel工作簿"}
ACTING_PARTS = re.compile(
    r"(vbaproject[^/]*\.bin|/macrosheets/|/activex/|/embeddings/oleobject[^/]*\.bin)", re.IGNORECASE
)
EXTERNAL_LINKS = re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE)
ACTING_TARGETS = re.compile(r"/(oleObject|frame|subDocument|aFChunk|externalLinkPath)$")
TEMPLATE_TARGETS = re.compile(r"/attachedTemplate$")
# Word notes the template on the author's own disk in every document; one on a server would be fetched on opening.
REMOTE = re.compile(r"^(https?:|ftp:|\\\\|//|file:(//)?(\\\\|//[^/]))", re.IGNORECASE)
XML_NAMES = (".xml", ".rels", ".vml")
MACROS = "文件含有宏或控件"
MACROS_REMEDY = "请另存为不含宏的格式后重新上传"


@dataclass(frozen=True)
class Strictness:
    """What more is refused in a workbook that will be imported."""

    external_links: bool = False


def inspect_office(
    file: IO[bytes], kind: str, *, limits: Limits | None = None, strictness: Strictness | None = None
) -> Container:
    """The inspected container of a docx or xlsx file, or `Rejected`."""
    container = Container(file, limits)
    if CONTENT_TYPES not in container:
        raise Rejected(f"文件内容不是{KIND_NAMES[kind]}，与扩展名不符", "请用办公软件打开后另存为该格式")
    _check_content_types(container, kind)
    for name in container.names():
        _check_part(container, name, strictness or Strictness())
    return container


def inspect_ofd(file: IO[bytes]) -> Container:
    """The inspected container of an OFD document (GB/T 33190)."""
    container = Container(file)
    if "OFD.xml" not in container:
        raise Rejected("文件内容不是OFD文档，与扩展名不符", "请用版式阅读软件打开后另存为OFD")
    if _local(container.parse("OFD.xml").tag) != "OFD":
        raise Rejected("OFD文档的结构不正确", "请用版式阅读软件打开后另存为OFD")
    for name in container.names():
        if name.lower().endswith(".xml") and has_document_type(container.read(name)):
            raise Rejected("文件内的XML含有文档类型声明", "请重新生成该文件")
    return container


def _check_content_types(container: Container, kind: str) -> None:
    types = {
        node.get("PartName", "").lstrip("/"): node.get("ContentType", "")
        for node in container.parse(CONTENT_TYPES)
        if _local(node.tag) == "Override"
    }
    if any("macroEnabled" in each or "vbaProject" in each for each in types.values()):
        raise Rejected(MACROS, MACROS_REMEDY)
    main = [name for name, each in types.items() if each == MAIN_TYPES[kind]]
    if len(main) != 1 or main[0] not in container or "_rels/.rels" not in container:
        raise Rejected(f"文件内容不是{KIND_NAMES[kind]}，与扩展名不符", f"请用办公软件打开后另存为.{kind}")


def _check_part(container: Container, name: str, strictness: Strictness) -> None:
    if ACTING_PARTS.search(f"/{name}"):
        raise Rejected(MACROS, MACROS_REMEDY)
    if strictness.external_links and EXTERNAL_LINKS.search(f"/{name}"):
        raise Rejected("工作簿含有外部链接", "请在“数据—编辑链接”中断开链接，另存后重新导入")
    if not name.lower().endswith(XML_NAMES):
        return
    content = container.read(name)
    if has_document_type(content):
        raise Rejected("文件内的XML含有文档类型声明", "请用办公软件重新打开并另存")
    if name.lower().endswith(".rels"):
        _check_relations(container, name)


def _check_relations(container: Container, name: str) -> None:
    for node in container.parse(name):
        if node.get("TargetMode", "") != "External":
            continue
        kind, target = node.get("Type", ""), node.get("Target", "")
        if ACTING_TARGETS.search(kind) or (TEMPLATE_TARGETS.search(kind) and REMOTE.match(target)):
            raise Rejected("文件引用了外部内容", "请断开外部链接（模板、对象）后重新保存")


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
