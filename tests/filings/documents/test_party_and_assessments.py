import pytest

from filings.documents.cadre_form import PartialDate, PartyJoining
from filings.documents.cadre_form.assessments import YearRating, ratings_in, says_nothing
from filings.documents.cadre_form.party import parse_joining, written_joining

JUNE = PartialDate(2005, 6)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", None),
        ("\n　 ", None),
        ("（）", None),
        ("200506", PartyJoining(JUNE)),
        ("2005.06", PartyJoining(JUNE)),
        ("20050615", PartyJoining(JUNE)),
        ("2005年6月", PartyJoining(JUNE)),
        ("(2005.06)", PartyJoining(JUNE)),
        ("民盟", PartyJoining(None, "民盟")),
        ("九三学社", PartyJoining(None, "九三学社")),
        ("200506；民革", PartyJoining(JUNE, "民革")),
        ("2005.06;民革", PartyJoining(JUNE, "民革")),
        ("2005.06，民革", PartyJoining(JUNE, "民革")),
        ("民革 2005.06", PartyJoining(JUNE, "民革")),
        ("（2005.06；民革）", PartyJoining(JUNE, "民革")),
        ("2005.06\n民革", PartyJoining(JUNE, "民革")),
        ("2005.06入党", PartyJoining(JUNE)),
        ("2005年6月加入中国共产党", PartyJoining(JUNE)),
        ("2005.06（中共）", PartyJoining(JUNE)),
        ("中共党员（2005.06）", PartyJoining(JUNE)),
        ("中共2005.06", PartyJoining(JUNE)),
    ],
)
def test_joining(raw, found):
    assert parse_joining(raw) == (found, [])


@pytest.mark.parametrize(
    ("raw", "found", "message"),
    [
        ("202313", None, "入党时间“202313”无法识别：没有13月。"),
        ("202313；民革", PartyJoining(None, "民革"), "入党时间“202313”无法识别：没有13月。"),
        ("团员", PartyJoining(None, "团员"), "“团员”既不是年月，也不是民主党派的名称。"),
        ("200506；200709", PartyJoining(JUNE, "200709"), "“200709”既不是年月，也不是民主党派的名称。"),
        ("200306民盟", PartyJoining(None, "200306民盟"), "“200306民盟”既不是年月，也不是民主党派的名称。"),
        ("中共党员", PartyJoining(None, "中共党员"), "“中共党员”既不是年月，也不是民主党派的名称。"),
        (
            "2005.06（2006.06转正）",
            PartyJoining(JUNE),
            "“2006.06转正”未带入：入党时间一栏不读取转正日期。",
        ),
        (
            "2005.06（农工党）",
            PartyJoining(JUNE, "农工党"),
            "“2005.06（农工党）”中的2005年6月已按入党时间读取，请核对是否为加入农工党的时间。",
        ),
    ],
)
def test_doubtful_joining(raw, found, message):
    value, problems = parse_joining(raw)
    assert value == found
    assert [problem.message for problem in problems] == [message]
    assert "转正" in problems[0].remedy


@pytest.mark.parametrize(
    "value", [PartyJoining(JUNE), PartyJoining(None, "民盟"), PartyJoining(JUNE, "民革"), PartyJoining(JUNE, "200709")]
)
def test_joining_is_written_so_that_it_reads_the_same(value):
    assert parse_joining(written_joining(value))[0] == value
    assert written_joining(PartyJoining(JUNE, "民革")) == "200506；民革"


def test_a_joining_never_says_full_membership():
    assert "never 转正" in PartyJoining.__doc__
    assert sorted(vars(PartyJoining(JUNE))) == ["democratic_party", "month"]


@pytest.mark.parametrize(
    ("text", "ratings"),
    [
        ("2020年年度考核优秀;2021年年度考核合格", [(2020, "优秀"), (2021, "合格")]),
        ("2022、2023、2024年度考核结果均为称职。", [(2022, "称职"), (2023, "称职"), (2024, "称职")]),
        ("2020-2022年考核为合格", [(2020, "合格"), (2021, "合格"), (2022, "合格")]),
        ("2020年至2021年年度考核均被评定为优秀", [(2020, "优秀"), (2021, "优秀")]),
        ("2021年参加工作，2022年年度考核基本合格", [(2022, "基本合格")]),
        ("2021年不确定等次，2022年不合格", [(2021, "不确定等次"), (2022, "不合格")]),
        ("2021年未参加考核；2022年度考核：优秀", [(2021, "未参加考核"), (2022, "优秀")]),
        ("2021年基本称职\n2022年不称职", [(2021, "基本称职"), (2022, "不称职")]),
        ("2021年优秀；2021年合格", [(2021, "优秀")]),
        ("2024年获优秀党员称号", []),
        ("无", []),
        ("", []),
        ("12020年年度考核优秀", []),
        ("1900年年度考核优秀", []),
        ("2000-2099年年度考核优秀", [(year, "优秀") for year in range(2000, 2061)]),
    ],
)
def test_ratings(text, ratings):
    assert ratings_in(text) == tuple(YearRating(year, rating) for year, rating in ratings)


def test_what_says_nothing():
    assert [says_nothing(text) for text in ("", "无", "（无）", "暂无。", "近三年均合格")] == [True] * 4 + [False]
