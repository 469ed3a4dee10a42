"""Scripts without blanks between words: what is near ranks before what is far."""

import dataclasses

import pytest

from ml.frames import EmployeeProfile, OpeningProfile, Target, TrainingFrames, Wish
from ml.ranking import Ranker
from ml.training import train

# For each script openings, and people whose nearest opening is the one of the same number.
OPENINGS = {
    "chinese": [
        ("护士", "照顾病人、测量体温、协助医生做手术。"),
        ("会计", "编制财务报表、核对账目、准备税务申报。"),
        ("厨师", "准备餐点、设计菜单、管理厨房卫生。"),
        ("前端工程师", "开发网页界面、改进用户体验。"),
        ("市场专员", "策划营销活动、分析客户需求、撰写广告文案。"),
    ],
    "japanese": [
        ("看護師", "患者の世話をし、体温を測り、医師の手術を補助する。"),
        ("経理担当", "財務諸表を作成し、帳簿を照合し、税務申告を準備する。"),
        ("料理人", "食事を準備し、献立を考え、厨房の衛生を管理する。"),
        ("フロントエンド開発者", "ウェブ画面を開発し、ユーザー体験を改善する。"),
        ("マーケティング担当", "販売促進を企画し、顧客の需要を分析し、広告文を書く。"),
    ],
    "thai": [
        ("พยาบาล", "ดูแลผู้ป่วย วัดอุณหภูมิ ช่วยแพทย์ผ่าตัด"),
        ("นักบัญชี", "จัดทำงบการเงิน ตรวจสอบบัญชี เตรียมภาษี"),
        ("พ่อครัว", "เตรียมอาหาร คิดเมนู ดูแลความสะอาดครัว"),
        ("นักพัฒนาเว็บ", "พัฒนาหน้าเว็บและปรับปรุงประสบการณ์ผู้ใช้"),
        ("นักการตลาด", "วางแผนการตลาด วิเคราะห์ความต้องการลูกค้า เขียนโฆษณา"),
    ],
}
PEOPLE = {
    "chinese": [
        ("护理员", "照顾病人、测量体温。"),
        ("出纳", "核对账目、编制报表。"),
        ("帮厨", "准备餐点、保持厨房卫生。"),
        ("网页设计师", "设计网页界面、改进体验。"),
        ("客户经理", "分析客户需求、参与营销活动。"),
    ],
    "japanese": [
        ("介護士", "患者の世話をし、体温を測る。"),
        ("簿記係", "帳簿を照合し、財務諸表を作る。"),
        ("調理補助", "食事を準備し、厨房を清潔に保つ。"),
        ("ウェブデザイナー", "ウェブ画面をデザインする。"),
        ("営業担当", "顧客の需要を分析し、広告を企画する。"),
    ],
    "thai": [
        ("ผู้ช่วยพยาบาล", "ดูแลผู้ป่วยและวัดอุณหภูมิ"),
        ("เสมียนบัญชี", "ตรวจสอบบัญชีและเตรียมภาษี"),
        ("ผู้ช่วยพ่อครัว", "เตรียมอาหารและดูแลความสะอาดครัว"),
        ("นักออกแบบเว็บ", "ออกแบบหน้าเว็บ"),
        ("พนักงานขาย", "วิเคราะห์ความต้องการลูกค้า"),
    ],
}


def organisation(script: str) -> tuple[Ranker, list[OpeningProfile], list[EmployeeProfile]]:
    openings = [
        OpeningProfile(f"O-{number}", title, description=text)
        for number, (title, text) in enumerate(OPENINGS[script])
    ]
    people = [
        EmployeeProfile(f"E-{number}", title, text=text)
        for number, (title, text) in enumerate(PEOPLE[script])
    ]
    frames = TrainingFrames("2026-01-01", people, openings, (), (), ())
    return train(frames, seed=1), openings, people


@pytest.mark.parametrize("script", OPENINGS)
def test_the_nearest_work_is_first(script: str) -> None:
    ranker, openings, people = organisation(script)
    index = ranker.index_openings(openings)
    firsts = [ranker.rank_openings(person, index, k=1)[0].opening_key for person in people]
    assert firsts == [opening.key for opening in openings]


@pytest.mark.parametrize("script", OPENINGS)
def test_a_wish_names_the_work_that_it_is_for(script: str) -> None:
    ranker, openings, people = organisation(script)
    for wished in openings:
        wish = Wish(Target.TEXT, wished.title)
        person = dataclasses.replace(people[0], key="W", title="", text="", wishes=(wish,))
        best = ranker.rank_openings(person, ranker.index_openings(openings), k=1)[0]
        assert best.opening_key == wished.key
