"""News sites, portals, government sites, and those of which only the name at a title's end is known."""

from __future__ import annotations

from pipeline.reading.sites.site import Site

GOVERNMENT = Site(
    names=("中国政府网", "中央人民政府门户网站"),
    text=("#UCAP-CONTENT", ".TRS_Editor", "#zoom", ".pages_content"),
)
"""Government sites run on TRS and on 开普 (UCAP)."""
SINA = Site(names=("新浪网", "新浪新闻", "新浪博客"), text=("#artibody",))
SOHU = Site(names=("搜狐",), text=("#mp-editor",))
NETEASE = Site(names=("网易新闻", "网易"), text=(".post_body",))
TENCENT = Site(names=("腾讯网", "腾讯新闻"))
NAMES = Site(
    names=(
        "51CTO博客", "51CTO", "腾讯云开发者社区", "云+社区", "阿里云开发者社区", "云栖社区", "InfoQ", "36氪", "36Kr", "虎嗅网", "虎嗅", "钛媒体", "澎湃新闻",
        "凤凰网", "人民网", "新华网", "央视网", "光明网", "百度百科", "维基百科", "豆瓣", "V2EX", "ITeye博客", "GitHub", "机器之心", "量子位", "雷锋网",
    )
)  # fmt: skip
"""Sites whose pages are found without knowing more of them."""
