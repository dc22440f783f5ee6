// The replace page: Escape goes back to the sentence that one came from, Alt+U undoes what was just replaced,
// one button ticks all sentences or none.

import { place } from "./net.js";

for (const link of document.querySelectorAll("a.back")) link.href = place.last(link.getAttribute("href"));

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") { event.preventDefault(); document.querySelector("a.back").click(); }
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
