"""Names of ethnic groups (GB/T 3304), and what stands there for those who belong to none of them."""

SHORT_NAMES = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京
塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
# Codes 97 and 98 of the standard.
OTHERS = ("其他", "外国血统中国籍人士")
SPELLINGS = {"其它": "其他", "未识别民族": "其他", "外国血统": "外国血统中国籍人士"}
NAMES = {short: f"{short}族" for short in SHORT_NAMES.split()}
OFFERED = (*NAMES.values(), *OTHERS)  # in the order of their codes
KNOWN = frozenset(OFFERED)


def normalized(text: str) -> str:
    """As it is stored: no spaces, 汉 is 汉族; what is not known stays as it is."""
    word = "".join(text.split())
    return NAMES.get(word) or SPELLINGS.get(word, word)


def problem_of(name: str) -> str:
    """Why a normalized name cannot be right, in Chinese; empty when it can."""
    return "" if name in KNOWN else f"“{name}”不是国家标准中的民族名称。"


REMEDY = "请填写民族全称，例如汉族；不在56个民族之内的，填“其他”或“外国血统中国籍人士”。"
