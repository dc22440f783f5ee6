"""Programs that many sites run on: blogs, wikis, highlighters of code, formulas, lazy pictures; services that count and show badges."""

from __future__ import annotations

from pipeline.phrases import Phrases
from pipeline.reading.sites.site import Site

BLOGS = Site(
    text=(".article-content", ".article-body", ".article_content", ".post-content", ".entry-content"),
    authors=("[itemprop=author]",),
    noise=("toc", "article-toc", "toolbar", "header-anchor", "headerlink", "anchor-link", "octicon"),
)
"""WordPress, Hexo, Hugo, Jekyll and their themes."""
HTML5 = Site(text=("article", "main"), noise=("sr-only", "visually-hidden"))
MEDIAWIKI = Site(noise=("mw-editsection",))
CODE = Site(
    noise=(
        "hljs-ln-number", "hljs-ln-numbers", "hljs-ln-line-number", "line-number", "line-numbers", "lineno", "linenos", "gutter",
        "code-copy", "copy-btn",
    )
)  # fmt: skip
"""highlight.js, Prism, Pygments, SyntaxHighlighter."""
FORMULAS = Site(noise=("MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG", "katex-html"))
"""What MathJax and KaTeX write beside the source of a formula."""
LAZY = Site(lazy=("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "_src"))
"""jQuery's Lazy Load, lazysizes, Echo."""
COUNTERS = Site(counters=("utm_*",))
BADGES = Site(
    badges=(
        "img.shields.io/", "badge.fury.io/", "badgen.net/", "travis-ci.org/", "travis-ci.com/", "ci.appveyor.com/api/projects/status",
        "codecov.io/", "coveralls.io/repos/", "hits.seeyoufarm.com/", "komarev.com/ghpvc", "visitor-badge.", "api.netlify.com/api/v1/badges",
        "readthedocs.org/projects/", "app.fossa.com/api/projects/", "isitmaintained.com/badge", "gitee.com/link/badge",
    )
)  # fmt: skip
"""Services that draw a number or a state of today into a README."""
ERRORS = Site(
    no_article={
        "was not found": Phrases(
            (
                r"(?:HTTP\s*)?(?:错误\s*)?404\W*(?:Not Found|页面(?:不存在|未找到)|Error|错误)?|Not Found|Page Not Found",
                r"(?:您|你)?(?:要)?(?:访问|请求|查看|找)?的?(?:页面|网页|文章|内容|帖子|问题|回答)(?:不存在|已删除|已被删除|未找到|找不到了?|丢失了?|飞走了)[^，。]{0,12}",
                r"抱歉[，,]?.{0,12}(?:不存在|找不到|已删除|已被删除).{0,6}|你似乎来到了没有知识存在的荒原",
            ),
            hit=("404", "404 Not Found", "HTTP 404 - 页面不存在", "您访问的页面不存在", "文章已被删除", "抱歉，您访问的内容不存在", "你似乎来到了没有知识存在的荒原"),
            miss=("404 是一个状态码", "页面不存在时，服务器给出 404。", "他抱歉地说，钥匙找不到了，大家都没有办法。"),
            whole=True,
        ),
        "is forbidden": Phrases(
            (r"(?:HTTP\s*)?403\W*(?:Forbidden|禁止访问)?|Forbidden|Access Denied|拒绝访问|您?没有权限(?:访问|查看).{0,12}",),
            hit=("403 Forbidden", "Access Denied", "您没有权限查看该页面"),
            miss=("403 医院", "没有权限访问数据库的用户会看到一条提示信息。"),
            whole=True,
        ),
        "asks for a verification": Phrases(
            (
                r"(?:请)?(?:完成|进行)?(?:安全|人机|滑动|身份)验证(?:后(?:再|即可)?.{0,8})?|安全验证\W*{han}{0,6}|拖动滑块.{0,12}|请输入验证码.{0,8}",
                r"系统(?:监|检)测到(?:您|你)的网络环境存在异常.{0,40}|(?:您|你)的访问(?:过于|太)频繁.{0,20}",
                r"Just a moment\W*|(?:Checking your browser|Verify(?:ing)? you are human|Please enable (?:cookies|JavaScript)).{0,60}",
            ),
            hit=(
                "请完成安全验证", "安全验证 - 知乎", "拖动滑块完成拼图", "系统监测到您的网络环境存在异常，请点击下方验证按钮进行验证", "您的访问过于频繁，请稍后再试", "Just a moment...",
                "Checking your browser before accessing example.org.", "Verify you are human by completing the action below.",
            ),
            miss=("身份验证的三种办法", "他完成了安全验证这一章。", "系统检测到故障"),
            whole=True,
        ),
    }
)  # fmt: skip
"""What servers and the guards before them answer instead of a page."""
