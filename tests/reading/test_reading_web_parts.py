"""Code, tables, formulas, explained terms and what stands beside the text, as web pages write them."""

from pathlib import Path

import pytest

from pipeline.project import ReadingSettings
from pipeline.reading import read_article
from pipeline.reading.tree import tree

CODE = "import os\nprint(os.name)\n\nx = 1"
PROSE = "<p>他在河边住了三年，后来搬到城里，再也没有回来过，邻居们都说他是个好人，见人就问他去了哪里。</p>"


def page(folder: Path, body: str, head: str = "") -> list[str]:
    """The lines of the tree between two paragraphs of prose, and what is left out after them."""
    path = folder / "x.html"
    text = f"<!DOCTYPE html><html><head><title>河边</title>{head}</head><body><article><h1>河边</h1>{PROSE}{body}{PROSE}</article></body></html>"
    path.write_text(text, "utf-8")
    lines = list(tree(read_article(path, ReadingSettings()), ids=False))[2:]
    return [line for line in lines if not line.startswith("paragraph 他在河边")]


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code><section>import os</section><section>print(os.name)</section><section><br></section><section>x = 1</section></code></pre>",
        "<pre><p>import os</p><p>print(os.name)</p><p></p><p>x = 1</p></pre>",
        "<pre><div>import os<br></div><div>print(os.name)</div><div><br></div><div>x = 1</div></pre>",
        "<pre>\n  <div>import os</div>\n  <div>print(os.name)</div>\n  <div></div>\n  <div>x = 1</div>\n</pre>",
        "<pre><ol><li>import os</li><li>print(os.name)</li><li></li><li>x = 1</li></ol></pre>",
        "<pre><code>import os</code><code>print(os.name)</code><code></code><code>x = 1</code></pre>",
        "<pre><code><span>import</span> os<br>print(os.name)<br><br>x = <span>1</span></code></pre>",
        "<pre><code><table><tbody><tr><td>import os</td></tr><tr><td>print(os.name)</td></tr><tr><td></td></tr><tr><td>x = 1</td></tr></tbody></table></code></pre>",
        "<pre>import os\nprint(os.name)\n\nx = 1\n</pre>",
        "<pre>import os\n<div>print(os.name)</div>\nx = 1</pre>",
    ],
)
def test_lines_of_code_stay_lines(tmp_path: Path, code: str) -> None:
    assert page(tmp_path, code) == [f"code text={CODE!r}"]


HEADED = ["row", "cell header=true", "paragraph 年", "cell header=true", "paragraph 人数", "row", "cell", "paragraph 2020", "cell", "paragraph 三千"]  # fmt: skip
BODY = "<tr><td>2020</td><td>三千</td></tr>"


@pytest.mark.parametrize(
    "table",
    [
        f"<table><caption>表一：人口</caption><tbody><tr><th>年</th><th>人数</th></tr>{BODY}</tbody></table>",
        f"<table><caption>表一：人口</caption><tr><th>年</th><th>人数</th></tr>{BODY}</table>",
        f"<table><caption><b></b>表一：人口</caption><thead><tr><th>年</th><th>人数</th></tr></thead><tbody>{BODY}</tbody></table>",
        f"<table><thead><tr><th>年</th><th>人数</th></tr></thead><tbody>{BODY}</tbody><caption>表一：人口</caption></table>",
        f"<table><caption>表一：人口</caption><colgroup><col width=72 span=2></colgroup><tr><th>年</th><th>人数</th></tr>{BODY}</table>",
        f"<table><caption>表一：人口</caption><col><col span=3><tbody><tr><th scope=col>年</th><th>人数</th></tr>{BODY}</tbody></table>",
        f"<table><colgroup><col span=1></colgroup><caption>表一：人口</caption><tr><th>年</th><th>人数</th></tr>{BODY}</table>",
    ],
)
def test_a_table_is_whole_whatever_stands_above_its_rows(tmp_path: Path, table: str) -> None:
    found = page(tmp_path, table)
    assert found[:2] == ["caption 表一：人口", "table header_rows=1"]
    assert [line.strip() for line in found[2:]] == HEADED


def test_a_table_in_a_cell_keeps_its_rows_apart(tmp_path: Path) -> None:
    inner = f"<table><tr><th>年</th><th>人数</th></tr>{BODY}</table>"
    found = [line.strip() for line in page(tmp_path, f"<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>{inner}</td></tr></table>")]
    assert [line for line in found if line.startswith("paragraph")] == [
        "paragraph 甲", "paragraph 乙", "paragraph 丙", "paragraph 年", "paragraph 人数", "paragraph 2020", "paragraph 三千",
    ]  # fmt: skip


TERMS = ["item", "paragraph **苹果**", "paragraph 一种水果。", "item", "paragraph **香蕉**", "paragraph 另一种水果。"]


@pytest.mark.parametrize(
    "terms",
    [
        "<dl><dt>苹果</dt><dd>一种水果。</dd><dt>香蕉</dt><dd>另一种水果。</dd></dl>",
        "<dl><dt><strong>苹果</strong></dt><dd><p>一种水果。</p></dd><dt>香蕉</dt><dd>另一种水果。</dd></dl>",
        "<dl><div><dt>苹果<dd>一种水果。</div><div><dt>香蕉<dd>另一种水果。</div></dl>",
        "<dl>\n<dt><b>苹果</b>\n</dt>\n<dd>\n一种水果。\n</dd>\n<dt>香蕉</dt>\n<dd><div>另一种水果。</div></dd>\n</dl>",
        '<dl class="docutils"><dt>苹果<a class="headerlink" href="#x">¶</a></dt><dd>一种水果。</dd><dt>香蕉</dt><dd>另一种水果。</dd></dl>',
    ],
)
def test_explained_terms_are_a_list_and_no_headings(tmp_path: Path, terms: str) -> None:
    found = page(tmp_path, terms)
    assert (found[0], [line.strip() for line in found[1:]]) == ("list type=definition", TERMS)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<blockquote><p>路是走出来的。</p><footer>——鲁迅</footer></blockquote>", ["quote", "  paragraph 路是走出来的。", "  paragraph ——鲁迅"]),
        ("<blockquote>路是走出来的。<footer><cite>鲁迅</cite></footer></blockquote>", ["quote", "  paragraph 路是走出来的。", "  paragraph 鲁迅"]),
        ("<aside><p>旁注：船已经不开了。</p></aside>", ["quote", "  paragraph 旁注：船已经不开了。"]),
        ('<aside class="related"><p>相关阅读：另一条河</p></aside>', ["paragraph !page-furniture 相关阅读：另一条河"]),
        ('<aside><a href="/1">上一篇讲船</a> <a href="/2">下一篇讲桥</a></aside>', ["paragraph !page-furniture 上一篇讲船 下一篇讲桥"]),
        ('<nav><ul><li><a href="#a">一、船</a></li><li>二、桥</li></ul></nav>', ["paragraph !page-furniture 一、船二、桥"]),
        ("<footer>某某网站版权所有</footer>", ["paragraph !page-furniture 某某网站版权所有"]),
        ("<details><summary>展开看船名</summary><p>船叫青禾号。</p></details>", ["quote", "  paragraph **展开看船名**", "  paragraph 船叫青禾号。"]),
        ('<nav aria-label="x"><a href="/">Home</a></nav>', []),
    ],
)  # fmt: skip
def test_what_stands_beside_the_text_is_kept_or_listed_as_left_out(tmp_path: Path, body: str, lines: list[str]) -> None:
    assert page(tmp_path, body) == lines


MATHJAX = '<script src="https://example.org/MathJax.js"></script>'
SEVERAL = r"\begin{aligned} a&=b\\ c&=d \end{aligned}".replace("\\\\ ", "\\\\\n")


@pytest.mark.parametrize(
    "formula",
    [
        f'<span class="katex-display"><span class="katex"><span class="katex-mathml"><math><semantics><mi>a</mi><annotation encoding="application/x-tex">{SEVERAL.replace("&", "&amp;")}</annotation></semantics></math></span><span class="katex-html">a=b</span></span></span>',
        f'<p><script type="math/tex; mode=display">{SEVERAL}</script></p>',
        f'<div class="MathJax_Display">a=b</div><script type="math/tex; mode=display">{SEVERAL}</script>',
        f'<p><img src="https://www.zhihu.com/equation?tex=x" eeimg="2" alt="{SEVERAL.replace("&", "&amp;")}"></p>',
        f'<p><span class="ztext-math" data-eeimg="1" data-tex="{SEVERAL.replace("&", "&amp;")} \\\\"><span>a=b</span></span></p>',
        '<p><img src="https://www.zhihu.com/equation?tex=%5Cbegin%7Baligned%7D+a%26%3Db%5C%5C%0Ac%26%3Dd+%5Cend%7Baligned%7D"></p>',
        f"<p>$$ {SEVERAL.replace('&', '&amp;')} $$</p>",
        "<p>$$<br>\\begin{aligned}<br> a&amp;=b\\\\<br> c&amp;=d<br>\\end{aligned}<br>$$</p>",
        f"<p>\\[ {SEVERAL.replace('&', '&amp;')} \\]</p>",
        f'<div class="mwe-math-element-block mwe-math-element"><span style="display: none;"><math display="block" alttext="{{\\displaystyle {SEVERAL.replace("&", "&amp;")}}}"><mi>a</mi></math></span><img src="x.svg" alt="a"></div>',
    ],
)  # fmt: skip
def test_a_formula_of_several_lines_is_one_formula(tmp_path: Path, formula: str) -> None:
    found = page(tmp_path, formula, MATHJAX)
    assert len(found) == 1
    assert found[0].startswith("math text=")
    assert " ".join(found[0].replace("\\n", " ").split()) == "math text='\\\\begin{aligned} a&=b\\\\\\\\ c&=d \\\\end{aligned}'"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("其中 $m$ 是质量，$f(x)*g(x)*h$ 是函数。", "其中 $m$ 是质量，$f(x)*g(x)*h$ 是函数。"),
        (r"其中 \(w_1*x_1\) 是一项。", r"其中 $w_1*x_1$ 是一项。"),
        ('其中<img src="https://www.zhihu.com/equation?tex=a%5E2" alt="a^2" eeimg="1">是面积。', "其中$a^2$是面积。"),
        ('其中<img src="https://latex.codecogs.com/gif.latex?%5Cinline%20a%5E2">是面积。', "其中$a^2$是面积。"),
        ("一张票 $5，两张 $9。", "一张票 $5，两张 $9。"),
        ("写 <code>$HOME$</code> 就行。", "写 `$HOME$` 就行。"),
    ],
)
def test_formulas_within_the_text_of_a_page_with_mathjax(tmp_path: Path, text: str, shown: str) -> None:
    assert page(tmp_path, f"<p>{text}</p>", MATHJAX) == [f"paragraph {shown}"]


def test_dollars_of_a_page_without_mathjax_are_money(tmp_path: Path) -> None:
    assert page(tmp_path, "<p>从$5a_1涨到$6a_2。</p>") == ["paragraph 从$5a_1涨到$6a_2。"]
