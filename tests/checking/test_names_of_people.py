"""Chinese names of people: spelt with the syllables that they have, and left alone where somebody spells himself otherwise."""

from __future__ import annotations

import pytest

from pipeline.article import RichText, TermHit
from pipeline.checking import check_segment

WRONG = [
    ("创始人林海峰说", "Founder Lin Hefeng said", "Lin Hefeng", "Lin Haifeng"),
    ("林海峰没有给出时间表。", "Lin Hai Feng gave no schedule.", "Lin Hai Feng", "Lin Haifeng"),
    ("剪纸艺人李尧宝的孙女", "granddaughter of the artist Li Xiaobao", "Li Xiaobao", "Li Yaobao"),
    ("北京大学教授卢锋说", "Professor Lu Fang of Peking University said", "Lu Fang", "Lu Feng"),
    ("华为创始人任正非", "Huawei founder Ren Zhenfei", "Ren Zhenfei", "Ren Zhengfei"),
    ("欧阳修的文章", "an essay by Ouyang Xie", "Ouyang Xie", "Ouyang Xiu"),
    ("作家李建国", "the writer Li Jian Guo", "Li Jian Guo", "Li Jianguo"),
    ("创始人高海峰说", "Founder Gao Hefeng said", "Gao Hefeng", "Gao Haifeng"),
    ("傅雷、萧红与赖声川", "Fu Lei, Xiao Hong and Lai Shengchen", "Lai Shengchen", "Lai Shengchuan"),
    ("演员阎维文", "the actor Yan Weiwan", "Yan Weiwan", "Yan Weiwen"),
    ("端木蕻良的小说", "a novel by Duanmu Hongling", "Duanmu Hongling", "Duanmu Hongliang"),
    ("閻錫山的日記", "the diary of Yan Xishen", "Yan Xishen", "Yan Xishan"),
    ("導演張藝謀", "director Zhang Yimo", "Zhang Yimo", "Zhang Yimou"),
]
RIGHT = [
    ("林海峰和陈静怡", "Lin Haifeng and Chen Jingyi"),
    ("曾国藩、单田芳、任贤齐", "Zeng Guofan, Shan Tianfang and Ren Xianqi"),
    ("李强和李明", "Li Ming and Li Qiang"),
    ("吕布与吕后", "Lyu Bu and Lü Hou"),
    ("前总统马英九", "former president Ma Ying-jeou"),
    ("孙中山先生", "Dr. Sun Yat-sen"),
    ("吴恩达与李飞飞", "Andrew Ng and Fei-Fei Li"),
    ("作家王小波", "the writer Xiaobo Wang"),
    ("宋元时期的泉州", "Quanzhou in the Song and Yuan Dynasties"),
    ("任何人都能跑", "What He Can Run"),
    ("江西和江苏", "Jiangxi and Jiangsu"),
    ("公元前221年，秦始皇统一六国。", "In 221 BC, Qin Shi Huang unified the six states."),
    ("秦始皇陵", "the mausoleum of Qin Shihuang"),
    ("汉武帝派张骞出使西域。", "Han Wu Di sent Zhang Qian to the Western Regions."),
    ("唐太宗与魏征", "Tang Tai Zong and Wei Zheng"),
    ("宋太祖陈桥兵变", "Song Tai Zu and the mutiny at Chenqiao"),
    ("齐桓公称霸", "Qi Huan Gong became hegemon"),
    ("今天天气很好。", "Lin Hefeng said so."),
]


@pytest.mark.parametrize(("source", "target", "written", "right"), WRONG)
def test_other_syllables_than_the_name_has_are_found_and_mended(source: str, target: str, written: str, right: str) -> None:
    found = [finding for finding in check_segment(RichText(source), RichText(target)) if finding.check == "name"]
    assert [(finding.message, finding.fix) for finding in found] == [(f"“{written}” should read “{right}”", target.replace(written, right))]
    again = check_segment(RichText(source), RichText(target.replace(written, right)))
    assert not [finding for finding in again if finding.check == "name"]


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_a_name_that_is_right_or_spelt_in_a_way_of_its_own_is_no_finding(source: str, target: str) -> None:
    assert not [finding for finding in check_segment(RichText(source), RichText(target)) if finding.check == "name"]


def test_a_name_in_the_glossary_is_as_the_glossary_says() -> None:
    hit = TermHit("x", 0, 3, "林海峰", "Lin Hefeng", status="exact", found=(0, 10))
    assert not [finding for finding in check_segment(RichText("林海峰说"), RichText("Lin Hefeng said"), [hit]) if finding.check == "name"]
