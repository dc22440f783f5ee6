// The replace page: Escape goes back to the sentence that one came from, Alt+U undoes what was just replaced.

import { place } from "./net.js";

for (const link of document.querySelectorAll("a.back")) link.href = place.last(link.getAttribute("href"));

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") { event.preventDefault(); document.querySelector("a.back").click(); }
  if (event.altKey && event.code === "KeyU") { event.preventDefault(); document.getElementById("undo")?.click(); }
});
