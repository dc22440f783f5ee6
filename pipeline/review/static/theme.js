// Light or dark: what the system says, until the person says otherwise. Runs before the page is painted.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("duizhao:theme"); } catch { return null; } };
  const dark = () => (kept() ? kept() === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const show = () => { root.dataset.theme = dark() ? "dark" : "light"; };
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const label = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    label();
    button.addEventListener("click", () => {
      try { localStorage.setItem("duizhao:theme", dark() ? "light" : "dark"); } catch { /* private mode: for this page only */ }
      show();
      label();
    });
    for (const time of document.querySelectorAll("time[datetime]")) window.duizhaoTime(time);
  });
  window.duizhaoTime = (time) => {
    const date = new Date(time.dateTime);
    if (Number.isNaN(date.getTime())) return;
    const today = date.toDateString() === new Date().toDateString();
    time.textContent = today
      ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
      : date.toLocaleString([], { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
    time.title = date.toString();
  };
})();
