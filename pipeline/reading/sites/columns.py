"""Sites where people write columns and answers: CSDN, Zhihu, cnblogs, Juejin, Jianshu and the like."""

from __future__ import annotations

from pipeline.reading.sites.site import Site

CSDN = Site(
    names=("CSDN博客", "CSDN"),
    text=("#content_views", "#article_content"),
    titles=(".title-article",),
    accounts=(".follow-nickName",),
    noise=("pre-numbering", "hljs-button", "opt-box", "hide-article-box", "recommend-box", "article-copyright-tip"),
    redirectors={"link.csdn.net": "target"},
    counters=("spm",),
    referers={"csdnimg.cn": "https://blog.csdn.net/"},
)
ZHIHU = Site(
    names=("知乎专栏", "知乎"),
    text=(".Post-RichText", ".ztext"),
    titles=(".Post-Title",),
    authors=(".AuthorInfo-name",),
    lazy=("data-original", "data-actualsrc"),
    noise=("LinkCard-desc", "LinkCard-image", "LinkCard-imageCell", "ReferenceList-backLink"),
    cards={"LinkCard": "LinkCard-title", "video-box": "title"},
    redirectors={"link.zhihu.com": "target"},
    referers={"zhimg.com": "https://www.zhihu.com/"},
)
CNBLOGS = Site(
    names=("博客园",),
    text=("#cnblogs_post_body",),
    titles=("#cb_post_title_url",),
    referers={"cnblogs.com": "https://www.cnblogs.com/"},
)
JUEJIN = Site(
    names=("稀土掘金", "掘金"),
    text=(".markdown-body",),
    titles=(".article-title",),
    authors=(".username",),
    noise=("code-block-extension-header", "copy-code-btn"),
    redirectors={"link.juejin.cn": "target"},
    counters=("share_token",),
    referers={"byteimg.com": "https://juejin.cn/"},
)
JIANSHU = Site(
    names=("简书",),
    text=("._2rhmJa", ".show-content"),
    titles=("._1RuRku",),
    accounts=("._1OhGeD",),
    lazy=("data-original-src",),
    redirectors={"links.jianshu.com": "to"},
    referers={"jianshu.io": "https://www.jianshu.com/"},
)
SEGMENTFAULT = Site(names=("SegmentFault思否", "SegmentFault 思否", "思否", "SegmentFault"), redirectors={"link.segmentfault.com": "enc"})
OSCHINA = Site(names=("开源中国社区", "开源中国", "OSCHINA"), redirectors={"www.oschina.net": "url"})
WEIBO = Site(referers={"sinaimg.cn": "https://weibo.com/"})
