"use strict";
(() => {
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  for (const input of document.querySelectorAll(".bar input[type=radio]")) {
    try { if (store?.getItem("duizhao." + input.name) === input.value) input.checked = true; } catch { /* private window */ }
    input.addEventListener("change", () => { try { store?.setItem("duizhao." + input.name, input.value); } catch { /* private window */ } });
  }

  const form = document.querySelector(".search");
  const query = document.getElementById("q");
  const status = form.querySelector(".found");
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const items = [...document.querySelectorAll(".articles > li")];
  const PER_ARTICLE = 5;

  // Case, accents and widths do not matter: ＡＩ finds AI, oesophageal finds œsophageal.
  // So does the script: 臺 finds 台, and 台 finds 臺.
  const folds = JSON.parse(document.getElementById("folds").textContent);
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[\u4e00-\u9fff]/g, (one) => folds[one] ?? one);
  const prepare = () => {
    if (texts[0]?.plain) return;
    for (const article of texts) {
      article.plain = fold([article.title, ...article.terms].join("\n"));
      article.sentences = article.sentences.map(([id, zh, en]) => ({ id, zh, en, plain: fold(zh + "\n" + en) }));
    }
  };

  const marked = (text, words) => {
    const node = document.createElement("span");
    const folded = Array.from(text, (one) => (fold(one).length === one.length ? fold(one) : one.toLowerCase())).join("");
    let at = 0;
    while (at < text.length) {
      const next = words.map((word) => [folded.indexOf(word, at), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
      if (!next || folded.length !== text.length) break;
      node.append(text.slice(at, next[0]));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next[0], next[0] + next[1]);
      node.append(mark);
      at = next[0] + next[1];
    }
    node.append(text.slice(at));
    return node;
  };

  const search = () => {
    const words = fold(query.value).split(/\s+/).filter(Boolean);
    if (words.length) prepare();
    const show = form.querySelector("input[name=show]:checked").value;
    let articles = 0;
    let sentences = 0;
    items.forEach((item, index) => {
      const article = texts[index];
      const list = item.querySelector(".hits");
      list.replaceChildren();
      const fits = show === "all" || item.dataset.state === show;
      const found = words.length && fits ? article.sentences.filter((one) => words.every((word) => one.plain.includes(word))) : [];
      const whole = !words.length || words.every((word) => article.plain.includes(word));
      item.hidden = !fits || Boolean(words.length && !whole && !found.length);
      if (item.hidden) return;
      articles += 1;
      sentences += found.length;
      for (const one of found.slice(0, PER_ARTICLE)) {
        const link = document.createElement("a");
        link.href = article.href + "#" + one.id;
        const zh = marked(one.zh, words);
        zh.lang = article.lang;
        const en = marked(one.en, words);
        en.lang = "en";
        link.append(zh, en);
        const entry = document.createElement("li");
        entry.append(link);
        list.append(entry);
      }
      if (found.length > PER_ARTICLE) {
        const more = document.createElement("li");
        more.className = "more";
        more.textContent = `and ${found.length - PER_ARTICLE} more in this article`;
        list.append(more);
      }
    });
    const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
    status.textContent = words.length ? `${plural(sentences, "sentence")} in ${plural(articles, "article")}` : show === "all" ? "" : plural(articles, "article");
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", search);
  if (location.hash.startsWith("#q=")) query.value = decodeURIComponent(location.hash.slice(3));
  search();
})();
