"""Addresses of our own files hold their names whole; addresses of others are live only where they are safe."""

import pytest

from pipeline.publishing.document.links import article_anchor, file_link, web_address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("x/x.html", "x/x.html"),
        ("C#入门/C#入门.html", "C%23%E5%85%A5%E9%97%A8/C%23%E5%85%A5%E9%97%A8.html"),
        ("为什么?.epub", "%E4%B8%BA%E4%BB%80%E4%B9%88%3F.epub"),
        ("100% 对.docx", "100%25%20%E5%AF%B9.docx"),
        ("a b%20c.html", "a%20b%2520c.html"),
        ("甲: 乙.html", "%E7%94%B2%3A%20%E4%B9%99.html"),
        ("../index.html", "../index.html"),
        ("caf\udce9.html", "caf%E9.html"),
    ],
)
def test_every_sign_of_a_name_that_means_something_in_an_address_is_encoded(path, address):
    assert file_link(path) == address
    assert file_link(path, "s0123456789ab") == f"{address}#s0123456789ab"


def test_an_absolute_address_is_one_only_where_the_project_has_a_base():
    assert web_address("") == ""
    assert web_address("", "feed.xml") == ""
    assert web_address("https://b.example/zh/") == "https://b.example/zh/"
    assert web_address("https://b.example/对照", "C#/C#.html") == "https://b.example/%E5%AF%B9%E7%85%A7/C%23/C%23.html"


def test_two_names_never_share_an_anchor():
    names = ["a b", "a_b", "a~20~b", "a　b", "C#", "C%23", "terms", "中文"]
    anchors = [article_anchor(name) for name in names]
    assert anchors[:2] == ["article-a~20~b", "article-a_b"]
    assert anchors[-1] == "article-中文"
    assert len(set(anchors)) == len(names)
