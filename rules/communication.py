"""Article 7: communication with the department before initiation and during selection."""

from datetime import date

from rules.registry import Rule, rule
from rules.verdicts import Finding, Strength
from rules.wording import chinese_date


@rule("communication.recorded", title="选任前与组织部沟通", article="7", strength=Strength.MUST)
def check_communication(this: Rule, communicated_on: date | None, determined_on: date | None) -> Finding:
    """“各二级单位党组织在组织员岗位动议前及选任过程中，应主动与医学院党委组织部加强沟通”: before the candidate is
    determined, at the latest. No record is UNKNOWN: they may have talked without anybody writing it down."""
    if communicated_on is None:
        return this.unknown("未见沟通记录。", remedy="已沟通的，请补记沟通日期；尚未沟通的，请主动与党委组织部沟通。")
    evidence: tuple[tuple[str, str], ...] = (("前期沟通日期", chinese_date(communicated_on)),)
    if determined_on is None:
        return this.met("已有沟通记录。", evidence=evidence)
    evidence = (*evidence, ("人选确定日", chinese_date(determined_on)))
    if communicated_on <= determined_on:
        return this.met("人选确定前已有沟通记录。", evidence=evidence)
    return this.not_met(
        "沟通记录晚于人选确定日，请说明情况。", evidence=evidence, remedy="请核对沟通日期，或在备注中说明。"
    )
