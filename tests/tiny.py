"""A very small scheme for tests of single things, written as a scheme file."""

from generator.core.loading import vocabulary
from generator.core.scheme import Scheme
from generator.core.scheme_loading import parse_scheme

TINY = """
id: tiny
edition: "1"
name: {en: "Tiny scheme", zh: "小体系"}
owner: Nobody
category: quality
certainty: indicative
covers: {en: "Nothing much.", zh: "很少。"}
certainty_note: {en: "All of it is made up.", zh: "全部为虚构。"}
scale: yes-partly-no
severities:
  major: {name: {en: "Major", zh: "主要"}, meaning: {en: "Bad.", zh: "差。"}, tone: bad, days: 30}
  minor: {name: {en: "Minor", zh: "次要"}, meaning: {en: "Not good.", zh: "不好。"}, tone: fair, days: 60}
points:
  - {where: {severities: [major]}, times: 5}
  - {where: all, times: 2}
findings:
  - {where: {severities: [major]}, raise: {no: major, partial: minor}}
  - {where: all, raise: {no: minor}}
fields:
  - {id: kitchen, kind: choice, choices: switch, group: site, label: {en: "Kitchen", zh: "厨房"}}
  - {id: bonus, kind: number, group: site, label: {en: "Bonus", zh: "加分"}}
rating:
  certainty: indicative
  section:
    score: {share: this}
    grade: {bands: score, steps: {Pass: 60, Fail: 0}}
  results:
    - {name: total, label: {en: "Total", zh: "总分"}, rule: {rounded: {share: all}}, unit: "%"}
    - name: rating
      label: {en: "Verdict", zh: "结论"}
      rule:
        first_match:
          - {when: [{findings: [major], is: "=0"}, {result: total, is: ">=80"}], then: Pass}
        otherwise: Fail
  primary: rating
  score: total
  verdicts:
    Pass: {tone: good}
    Fail: {tone: bad}
  grades:
    Pass: {tone: good}
    Fail: {tone: bad}
next_audit:
  - {when: {outcome: rating, in: [Pass, Fail]}, months: 12, note: {en: "Yearly", zh: "每年"}}
sampling:
  certainty: indicative
  columns: {days: {en: "Days", zh: "天"}}
  tables:
    - rows: [[1, "1"], [101, "2"]]
sources:
  - {title: "None", used_for: {en: "all", zh: "全部"}, strength: weak}
sections:
  - code: A
    name: {en: "First", zh: "第一"}
    checkpoints:
      - ref: "A.1"
        en: "Is the door open during working hours, on every floor?"
        zh: "工作时间内每层楼的门是否保持开启？"
        look_at: {en: "Every door, on every floor.", zh: "每层楼的每扇门。"}
        severity: major
        topic: fire-exits
      - ref: "A.2"
        en: "Is the floor clean and dry, also behind the machines?"
        zh: "地面是否干净干燥，包括机器后面？"
        look_at: {en: "Floors, also behind machines.", zh: "地面，包括机器后面。"}
        severity: minor
        topic: fire-exits
  - code: B
    name: {en: "Second", zh: "第二"}
    applies_when: {kitchen: [yes]}
    checkpoints:
      - ref: "B.1"
        en: "Does the kitchen hold the licence that the law asks for?"
        zh: "厨房是否持有法律要求的许可证？"
        look_at: {en: "Licence and its date.", zh: "许可证及其日期。"}
        severity: minor
        topic: fire-exits
"""


def tiny(change: str = "", to: str = "") -> Scheme:
    """The scheme, with one piece of its file changed."""
    scheme, problems = parse_scheme(changed(change, to), vocabulary())
    assert scheme is not None, problems
    return scheme


def changed(change: str = "", to: str = "") -> str:
    """The file, with one piece changed; the piece must be there."""
    assert change in TINY
    return TINY.replace(change, to, 1) if change else TINY
