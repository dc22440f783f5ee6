"use strict";
(() => {
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  for (const input of document.querySelectorAll(".bar input[type=radio]")) {
    try { if (store?.getItem("duizhao." + input.name) === input.value) input.checked = true; } catch { /* private window */ }
    input.addEventListener("change", () => { try { store?.setItem("duizhao." + input.name, input.value); } catch { /* private window */ } });
  }
  const open = () => {
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (there instanceof HTMLDetailsElement) there.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
})();
