"""WeChat's public accounts (微信公众平台), and the editors (135, UEditor) that their articles are written in."""

from __future__ import annotations

from pipeline.phrases import Phrases
from pipeline.reading.sites.site import Site

WECHAT = Site(
    names=("微信公众平台",),
    text=("#js_content",),
    titles=("#activity-name", ".rich_media_title"),
    accounts=("#js_name", ".profile_nickname", ".wx_follow_nickname"),
    authors=("#js_author_name",),
    dates=("#publish_time",),
    lazy=("data-src",),
    noise=("code-snippet__line-index",),
    media=("mpvoice", "mpvideo", "mp-common-videosnap", "mp-common-mpaudio"),
    lists={
        "custom_cn": ("chineseCounting", "%、"),
        "custom_cn1": ("chineseCounting", "%）"),
        "custom_cn2": ("chineseCounting", "（%）"),
        "custom_num1": ("decimal", "%)"),
        "custom_num2": ("decimal", "(%)"),
    },
    redirectors={"gate.io.weixin.qq.com": "url", "weixin.qq.com": "url"},
    counters=("chksm", "from"),
    referers={"qpic.cn": "https://mp.weixin.qq.com/", "qlogo.cn": "https://mp.weixin.qq.com/"},
    script_text=("content_noencode",),
    script_accounts=("nick_name", "nickname"),
    script_pictures={"picture_page_info_list": "cdn_url"},
    no_article={
        "was deleted": Phrases(
            (r"(?:该|此)(?:内容|文章|图文)已被(?:发布者|作者)?删除", r"(?:该|此)(?:公众号|账号|帐号)已(?:自主)?(?:注销|迁移|停止使用)"),
            hit=("该内容已被发布者删除", "此文章已被作者删除", "该公众号已迁移", "此帐号已自主注销"),
            miss=("他删除了内容", "该内容已被三百家媒体引用"),
            whole=True,
        ),
        "is forbidden": Phrases(
            (
                r"(?:该|此)(?:内容|文章|账号|帐号|公众号)(?:因|已因|涉嫌|被).{0,16}(?:违规|违反|投诉|侵权|屏蔽|封禁).{0,16}",
                r"(?:该|此)?(?:内容|文章|链接)(?:发送失败)?(?:已)?无法(?:查看|访问|打开)|链接已(?:过期|失效)|参数错误",
            ),
            hit=(
                "此内容因违规无法查看",
                "此账号已因违反规定被屏蔽",
                "该文章被投诉并经审核涉嫌侵权，无法查看",
                "内容无法查看",
                "链接已过期",
            ),
            miss=("他因违规被罚。", "地图无法打开时，请重新启动程序。"),
            whole=True,
        ),
        "asks for a verification": Phrases(
            (r"(?:当前)?环境异常[，,。]?(?:完成验证后即可继续访问)?[。]?|完成验证后即可继续访问|去验证",),
            hit=("环境异常", "当前环境异常，完成验证后即可继续访问。", "去验证"),
            miss=("海洋环境异常变化的原因", "他去验证了结果"),
            whole=True,
        ),
    },
)
WECHAT_COPIES = Site(text=(".rich_media_content",))
"""Pages that were copied from WeChat with their classes, not their ids."""
