// Talking to the server, and what is kept in this browser until the server has it.

const csrf = document.querySelector('meta[name="csrf"]').content;
const article = document.body.dataset.article;
export const base = `/articles/${encodeURIComponent(article)}`;

export class Refused extends Error {
  constructor(status, data) {
    super([data.error, data.hint].filter(Boolean).join(" ") || "The server refused it.");
    this.status = status;
    this.data = data;
  }
}

export class Offline extends Error {}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Offline("The server does not answer.");
  }
  const type = answer.headers.get("content-type") ?? "";
  const data = type.startsWith("application/json") ? await answer.json() : await answer.text();
  if (!answer.ok) throw new Refused(answer.status, typeof data === "string" ? {} : data);
  return data;
}

export const get = (path) => ask(path, { headers: { "X-CSRF-Token": csrf } });

export const post = (path, data, keepalive = false) =>
  ask(path, { method: "POST", keepalive, headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify(data) });

// Where in the article one was last, in this tab: sentence, page and filter.
export const place = {
  keep() { try { sessionStorage.setItem(`duizhao:place:${article}`, location.pathname + location.search + location.hash); } catch { /* the start will do */ } },
  last(start) {
    try { return sessionStorage.getItem(`duizhao:place:${article}`) ?? start; } catch { return start; }
  },
};

// Words by sentence that the server does not have yet.
function unsent(kind) {
  const prefix = `duizhao:${kind}:${location.host}:${document.documentElement.dataset.project}:${article}:`;
  return {
    keep(id, draft) { try { localStorage.setItem(prefix + id, JSON.stringify(draft)); } catch { /* full or forbidden: memory must do */ } },
    drop(id) { try { localStorage.removeItem(prefix + id); } catch { /* as above */ } },
    all() {
      const found = [];
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith(prefix)) found.push([key.slice(prefix.length), JSON.parse(localStorage.getItem(key))]);
        }
      } catch { /* as above */ }
      return found;
    },
  };
}

export const drafts = unsent("draft");
export const remarks = unsent("remark");
