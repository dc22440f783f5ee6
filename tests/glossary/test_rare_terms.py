"""Terms that stand once are proposed; everyday words are not, however often they stand there."""

import pytest

from pipeline.glossary import EMPTY_GLOSSARY
from pipeline.glossary.candidates import candidates

ONCE = [
    ("他服用了阿莫西林。", "阿莫西林", "technical", ""),
    ("医生开了阿托伐他汀。", "阿托伐他汀", "technical", ""),
    ("病人注射了曲妥珠单抗。", "曲妥珠单抗", "technical", ""),
    ("布洛芬可以退烧。", "布洛芬", "technical", ""),
    ("流感用奥司他韦治疗。", "奥司他韦", "technical", ""),
    ("苏格拉底没有留下著作。", "苏格拉底", "name", "Socrates"),
    ("蘇格拉底沒有留下著作。", "蘇格拉底", "name", "Socrates"),
    ("会议在哥本哈根举行。", "哥本哈根", "name", "Copenhagen"),
    ("记者见到了埃隆·马斯克。", "埃隆·马斯克", "name", ""),
    ("总统弗拉基米尔·普京表示欢迎。", "弗拉基米尔·普京", "name", ""),
    ("网球选手拉斐尔·纳达尔赢了。", "拉斐尔·纳达尔", "name", ""),
    ("前议员罗伯托·杰斐逊被捕。", "罗伯托·杰斐逊", "name", ""),
    ("公司的经理汤姆·达克斯伯里来了。", "汤姆·达克斯伯里", "name", ""),
    ("诗人博纳富瓦很有名。", "博纳富瓦", "name", ""),
    ("这里用梯度下降算法。", "梯度下降算法", "technical", ""),
    ("图像用卷积神经网络识别。", "卷积神经网络", "technical", ""),
    ("他患有唐氏综合征。", "唐氏综合征", "technical", ""),
    ("服务部署在Kubernetes上。", "Kubernetes", "latin", "Kubernetes"),
    ("脚本用Python写成。", "Python", "latin", "Python"),
]


@pytest.mark.parametrize(("text", "term", "kind", "english"), ONCE)
def test_a_drug_a_foreign_name_or_a_technical_compound_is_proposed_when_it_stands_once(
    text: str, term: str, kind: str, english: str
) -> None:
    assert (term, kind, english) in [(one.source, one.kind, one.english) for one in candidates([text], EMPTY_GLOSSARY)]


EVERYDAY = [
    "过一会儿再说。",
    "一会儿下雨，一会儿天晴。",
    "为什么不来？",
    "有时候会下雨。",
    "打开Users看看。",
    "路径是C:\\Users\\Public。",
    "看看Settings里的选项。",
    "气温高达四十度。",
    "这种模型很常见。",
    "不一样的天空。",
]
NO_COMPOUNDS = ["我们要认真学习。", "他们达成协议。", "使用算法解决问题。", "大家努力学习。", "整个网络都断了。"]


@pytest.mark.parametrize("text", NO_COMPOUNDS)
def test_what_happens_to_end_in_a_technical_word_is_no_term(text: str) -> None:
    assert candidates([text], EMPTY_GLOSSARY) == []


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_are_no_terms_even_when_they_stand_often(text: str) -> None:
    assert [one.source for one in candidates([text] * 4, EMPTY_GLOSSARY)] == []
