"""WeChat's public accounts (微信公众平台), and the editors (135, UEditor) that their articles are written in."""

from __future__ import annotations

from pipeline.reading.sites.site import Site

WECHAT = Site(
    names=("微信公众平台",),
    text=("#js_content",),
    titles=("#activity-name", ".rich_media_title"),
    accounts=("#js_name", ".profile_nickname"),
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
)
WECHAT_COPIES = Site(text=(".rich_media_content",))
"""Pages that were copied from WeChat with their classes, not their ids."""
