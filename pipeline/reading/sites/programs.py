"""Programs that many sites run on: blogs, wikis, highlighters of code, formulas, lazy pictures; services that count and show badges."""

from __future__ import annotations

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
