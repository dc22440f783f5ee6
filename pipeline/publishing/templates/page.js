"use strict";
(() => {
  const root = document.documentElement;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const remember = (key, value) => { try { store?.setItem("duizhao." + key, value); } catch { /* private window */ } };
  const recall = (key) => { try { return store?.getItem("duizhao." + key); } catch { return null; } };

  // Settings: the switches work by CSS alone; here they are only remembered.
  for (const input of document.querySelectorAll(".bar input[type=radio]")) {
    if (recall(input.name) === input.value) input.checked = true;
    input.addEventListener("change", () => remember(input.name, input.value));
  }

  // A sentence and its partner light up together.
  const twin = (id) => document.getElementById(id.endsWith("-t") ? id.slice(0, -2) : id + "-t");
  let lit = [];
  const light = (sentence) => {
    if (sentence && lit[0] === sentence) return;
    for (const old of lit) old.classList.remove("on");
    lit = sentence ? [sentence, twin(sentence.id)].filter(Boolean) : [];
    for (const one of lit) one.classList.add("on");
    here.remove();
    if (!sentence) return;
    here.href = "#" + sentence.id;
    (sentence.getClientRects().length ? sentence : lit[1] ?? sentence).prepend(here);
  };
  // What is lit has its address beside it, to be followed, copied or sent.
  const here = document.createElement("a");
  here.className = "here";
  here.setAttribute("aria-label", "Link to this sentence");
  const sentenceOf = (target) => target instanceof Element ? target.closest("article .s") : null;
  const fromHash = () => {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    light(there?.matches(".s") ? there : null);
  };
  document.addEventListener("mouseover", (event) => light(sentenceOf(event.target)));
  document.addEventListener("focusin", (event) => { const s = sentenceOf(event.target); if (s) light(s); });
  document.addEventListener("click", (event) => { const s = sentenceOf(event.target); if (s) light(s); });
  window.addEventListener("hashchange", fromHash);

  // One stop for the keyboard, arrows from sentence to sentence.
  document.addEventListener("DOMContentLoaded", () => {
    const sentences = [...document.querySelectorAll("article .s")].filter((s) => !s.id.endsWith("-t"));
    const shown = (s) => s.getClientRects().length ? s : twin(s.id);
    if (sentences[0]) sentences[0].tabIndex = 0;
    if (sentences[0] && twin(sentences[0].id)) twin(sentences[0].id).tabIndex = -1;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const here = document.activeElement;
      if (!step || !here?.matches("article .s") || event.altKey || event.ctrlKey || event.metaKey) return;
      const at = sentences.findIndex((s) => s === here || twin(s.id) === here);
      const next = sentences[at + step] && shown(sentences[at + step]);
      if (!next) return;
      event.preventDefault();
      here.tabIndex = -1;
      next.tabIndex = 0;
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    });
    fromHash();

    // Where one was: the first sentence in the window, kept by page; a page that is opened without an address within it goes on there.
    const place = "at." + location.pathname;
    let waiting = 0;
    window.addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const first = sentences.find((s) => shown(s)?.getBoundingClientRect().top > 0);
        remember(place, window.scrollY > window.innerHeight / 2 && first ? first.id : "");
      }, 300);
    }, { passive: true });
    const before = location.hash ? "" : recall(place);
    const last = before && document.getElementById(before);
    if (last && window.scrollY === 0) shown(last)?.scrollIntoView({ block: "start" });
  });

  // A term shows its entry: the row that its link leads to.
  const card = document.createElement("div");
  card.className = "card";
  card.id = "term-card";
  card.setAttribute("role", "tooltip");
  let shownFor = null;
  const hide = () => {
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
    card.remove();
  };
  const show = (link) => {
    if (shownFor === link) return;
    hide();
    const row = document.getElementById(link.hash.slice(1));
    if (!row) return;
    const [source, target] = row.cells;
    card.replaceChildren();
    const head = document.createElement("b");
    head.lang = source.lang;
    head.textContent = source.textContent;
    card.append(head, ...[...target.childNodes].map((node) => node.cloneNode(true)));
    document.body.append(card);
    const box = link.getClientRects()[0];
    const left = Math.min(box.left, root.clientWidth - card.offsetWidth - 16);
    const below = box.bottom + 8 + card.offsetHeight < window.innerHeight;
    card.style.left = Math.max(16, left) + window.scrollX + "px";
    card.style.top = (below ? box.bottom + 8 : box.top - 8 - card.offsetHeight) + window.scrollY + "px";
    link.setAttribute("aria-describedby", card.id);
    shownFor = link;
  };
  const termOf = (target) => target instanceof Element ? target.closest("article a.term") : null;
  document.addEventListener("mouseover", (event) => {
    const link = termOf(event.target);
    if (link) show(link);
    else if (!(event.target instanceof Element && event.target.closest(".card"))) hide();
  });
  document.addEventListener("focusin", (event) => { const link = termOf(event.target); if (link) show(link); else hide(); });

  // The menu closes by Escape and by a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
