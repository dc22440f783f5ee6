// The replace page: Escape goes back to the sentence that one came from, Alt+U undoes what was just replaced,
// one button ticks all sentences or none.

import { place } from "./net.js";

for (const link of document.querySelectorAll("a.back")) link.href = place.last(link.getAttribute("href"));

// As the browser's own Back, where that leads to the article; else by the link.
function goBack() {
  const link = document.querySelector("a.back");
  const from = document.referrer && new URL(document.referrer);
  if (from && from.origin === location.origin && from.pathname === new URL(link.href).pathname) history.back();
  else link.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") { event.preventDefault(); goBack(); }
  if (event.altKey && event.code === "KeyU") { event.preventDefault(); document.getElementById("undo")?.click(); }
});

const tick = document.getElementById("tick");
if (tick) {
  const boxes = [...document.querySelectorAll('input[name="row"]')];
  const show = () => { tick.textContent = boxes.some((box) => box.checked) ? "Tick none" : "Tick all"; };
  tick.hidden = false;
  tick.addEventListener("click", () => {
    const wanted = !boxes.some((box) => box.checked);
    for (const box of boxes) box.checked = wanted;
    show();
  });
  tick.form.addEventListener("change", show);
  show();  // a browser that comes back keeps the ticks
}
