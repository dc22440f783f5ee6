"""Lines that are headings without a number or bold type, and bold lines that are none."""

from __future__ import annotations

from pipeline.phrases import Phrases

PARTS = Phrases(
    (
        r"(?:主要)?[参參]\s*考\s*(?:文\s*[献獻]|[资資]\s*料|[书書]\s*目)|References?|Bibliography",
        r"致\s*[谢謝]|鸣\s*谢|附\s*[录錄](?:\s*[一二三四五六七八九十\dA-Z])?|[后後]\s*[记記]|跋|编\s*后\s*[记语]|结\s*束?\s*语|結\s*語",
        r"(?:自|代|译|再版|原|总)?\s*序|序\s*言|前\s*言|引\s*[言子]|楔\s*子|序\s*[章幕曲]|[导導]\s*[读讀言论]|卷首语|弁言|凡\s*例",
        r"尾\s*[声聲]|终\s*章|終\s*章|大\s*结\s*局|番\s*外(?:篇|章)?(?:\s*[一二三四五六七八九十\d]+)?|外\s*传|后\s*日\s*谈|完本感言|写在(?:最后|前面|后面)",
    ),
    whole=True,
    hit=(
        "参考文献", "References", "致 谢", "附录A", "附录 二", "后记", "跋", "结语", "前言", "自序", "引子", "楔子", "序章", "导读", "尾声", "终章", "番外", "番外三", "番外篇 一",
        "写在最后",
    ),
    miss=("参考文献很多", "序曲响起", "前言不搭后语", "番外的人", "尾声渐渐远了", "附录里有", "他在后记里写道"),
)  # fmt: skip
"""Heads a part before, behind or beside the text proper."""

TITLED_PART = Phrases(
    (
        r"^(?:楔子|序章|序幕|引子|尾声|尾聲|终章|終章|番外(?:篇|章)?|附录)(?:[一二三四五六七八九十\d]{1,3}|[A-Z])?(?:[ \u3000：:·、]|——)+[^，。！？；]{1,20}$",
    ),
    hit=("楔子 河边的房子", "尾声：归乡", "番外三 雪夜", "附录A　术语表", "番外·雪夜"),
    miss=("尾声渐渐远了", "番外：他说，他不来了。", "引子 很久以前，河边有一座房子，住着一家人。", "附录里有三张表"),
)
"""The same with a title of its own."""

COMMAND = Phrases(
    (
        r"^(?:\$|>|#|PS>|[A-Z]:\\[^ ]*>)\s*[a-z./~]",
        r"^(?-i:sudo|apt|apt-get|yum|dnf|brew|pip3?|npm|npx|yarn|pnpm|git|docker|kubectl)\s+\S",
        r"^(?-i:curl|wget|ssh|scp|cd|ls|mkdir|chmod|chown|cat|grep|find|make|cmake)\s+\S",
        r"^[a-z][\w.-]*(?:\s+[\w./:=@~-]+)*\s+--?[a-zA-Z]",
        r"^[a-z_]\w*(?:\.\w+)*\([^)]*\)\s*;?$|^[\w./~-]*/[\w./~-]*$|^\w+(?:\.\w+)+$",
    ),
    hit=("ffmpeg -i input.mp4 -c copy output.ts", "npm install vue", "$ ls", "git status", "cd /etc", "tar --help", "os.getcwd()", "/etc/hosts", "config.yaml", "C:\\Users>dir"),
    miss=("Introduction", "Git and GitHub", "PART 1", "The end", "Vue 3", "HTTP/2 是什么", "结果 - 讨论", "Q&A"),
)  # fmt: skip
"""What somebody types into a machine; told from headings in English by its form."""
