"""What stands around an article on its page: the mark that it is over, links to others, buttons, its table of contents."""

from __future__ import annotations

from pipeline.phrases import Phrases
from pipeline.reading.rules.rule import Rule

RECOMMENDATIONS = Rule("recommended-reading", "edge", 40, Phrases(
    (
        r"^\W*(?:往期.{0,6}|相[关關](?:{article}|推荐|新闻|报道|链接)|热门(?:文章|推荐)|精彩(?:推荐|回顾|文章))\W*$",
        r"^\W*(?:更多(?:精彩|文章|阅读|推荐|好文).{0,6}|猜你(?:喜欢|想看)|你(?:可能|或许)(?:还|也)?(?:喜欢|感兴趣).{0,6})\W*$",
        r"^\W*(?:近期(?:文章|热文|推荐)|历史文章|好文推荐|今日推荐)\W*$",
        r"^\W*(?:推[荐薦]{article}|延伸{article}|{article}推荐)\W*$",
    ),
    words={"article": "(?:阅读|閱讀|文章)"},
    hit=("往期回顾", "相关阅读：", "相關閱讀", "热门文章", "更多精彩内容", "猜你喜欢", "近期热文", "推薦閱讀", "延伸阅读", "【阅读推荐】"),
    miss=("相关阅读材料由教师准备。", "往期的杂志都在二楼的书库里保存着。", "推荐阅读《红楼梦》的人不少。"),
))  # fmt: skip
"""Heads the links to other articles at the end."""

READING_LIST = Phrases(
    (r"^\W*(?:(?:推[荐薦]|延伸|[扩擴]展|拓展|[参參]考|相[关關]|[进進]一步)(?:的)?(?:阅读|閱讀|资料|資料)|阅读推荐)\W*$",),
    hit=("延伸阅读", "推荐阅读", "扩展阅读", "进一步阅读", "參考資料", "阅读推荐"),
    miss=("往期回顾", "猜你喜欢", "热门文章", "相关新闻", "更多文章"),
)
"""Where it is a heading of the text, what it heads may be the author's own list."""

CONTENTS = Phrases(
    (r"\W*(?:文章目录|本文目录|(?:插?图|附图|附?表|图表|插圖|附圖|圖表)?目\s*[录錄次]|@?\[toc\].{0,12}|toc|(?:table of )?contents)\W*",),
    hit=("目录", "目　录", "目 次", "图目录", "表目錄", "【本文目录】", "@[toc](文章目录)", "Contents", "Table of Contents"),
    miss=("目录服务", "这是目录。", "目标", "Contents of the box"),
    whole=True,
)
"""Heads a table of contents, and is never a title."""

ENDS: tuple[Rule, ...] = (
    Rule("end-mark", "edge", 24, Phrases(
        (r"^[\s\-—–=*·~.…●■▪◆（(【\[]*(?:END|全文完|本文完|完|The\s*End|正文完|正文结束)[\s\-—–=*·~.…●■▪◆）)】\]]*$",),
        hit=("—— END ——", "（全文完）", "完", "The End"),
        miss=("他终于做完", "全文完整地保存下来"),
    )),
    Rule("account-intro", "edge", 16, Phrases(
        (r"^\W*(?:关于(?:我们|本号|本公众号)|公众号简介|平台简介|關於我們)\W*$",),
        hit=("关于我们", "【公众号简介】", "關於我們"),
        miss=("关于我们的父母", "平台简介绍"),
    )),
    RECOMMENDATIONS,
    Rule("recommended-reading", "edge", 80, Phrases(
        (
            r"^\W*(?:上一篇|下一篇|上篇|下篇|前一篇|后一篇)\s*[：:]",
            r"^\W*(?:(?:上一?[篇页章]|下一?[篇页章]|返回目录|目录|回目录)\W*){2,}$",
        ),
        hit=("上一篇：河边的房子", "上一页 目录 下一页"),
        miss=("上一篇讲到他离开了村子。", "目录"),
    )),
    Rule("page-furniture", "edge", 40, Phrases(
        (
            r"^\W*(?:分享到|打印(?:本页|本稿)?|字号|【?关闭(?:窗口)?】?|返回(?:顶部|首页|列表)){more}$",
            r"^\W*(?:扫一扫(?:在手机打开当前页)?|纠错|我要纠错|举报|投诉){more}$",
            r"^\W*(?:收起|展开(?:全文)?)\W*$",
            r"^\W*(?:登录后.*|已关注|复制链接|.{0,6}(?:字号|大\s*中\s*小).{0,10}){more}$",
            r"^\W*(?:向[上下左右]滑动看(?:下一个|更多)|轻触阅读原文|微信扫一扫(?:关注该公众号)?|预览时标签不可点){more}$",
        ),
        words={"more": r"(?:[：:\s|].*)?\W*"},
        hit=("分享到：微信 微博", "【关闭窗口】", "返回顶部", "纠错", "收起", "登录后查看", "字号：大 中 小", "向上滑动看下一个"),
        miss=("打印机在三楼。", "举报人说，他收到了威胁。", "返回的路上下起了雨。", "向上滑动的门", "展开 折叠的话在这里。"),
    )),
)  # fmt: skip
