// Every key of the article page, once: what is pressed, what it does, in which part of the help it stands.
// All carry Alt or Ctrl (or are function keys), so that they never get in the way of typing.

export const KEYS = [
  ["Moving", "Alt+ArrowDown", "next", "Next sentence"],
  ["Moving", "Alt+ArrowUp", "previous", "Previous sentence"],
  ["Moving", "Alt+N", "next-open", "Next sentence that is not approved"],
  ["Moving", "F8", "next-finding", "Next sentence with a finding"],
  ["Moving", "Shift+F8", "previous-finding", "Previous sentence with a finding"],
  ["Approving", "Ctrl+Enter", "approve", "Approve, and on to the next open sentence"],
  ["Approving", "Alt+A", "approve-block", "Approve the paragraph"],
  ["Approving", "Alt+Shift+A", "approve-shown", "Approve all sentences shown"],
  ["Approving", "Alt+U", "undo-last", "Undo the last change of many sentences, split or join"],
  ["Approving", "Alt+O", "reopen", "Reopen: approved becomes draft"],
  ["Writing", "Alt+1 … Alt+9", "term", "Insert the term with this number"],
  ["Writing", "Alt+T", "terms", "List the terms and insert one"],
  ["Writing", "Alt+M", "markup", "Put markup around the selected words"],
  ["Writing", "Alt+C", "copy-source", "Copy the Chinese into the field"],
  ["Writing", "Alt+Q", "fix", "Mend the first finding that has a fix"],
  ["Writing", "Alt+W", "dismiss", "Set the first finding aside, with a reason"],
  ["Writing", "Ctrl+Z", "", "Undo typing (Ctrl+Y: redo)"],
  ["Writing", "Alt+Z", "undo", "Back to the version saved before"],
  ["Writing", "Alt+Shift+Z", "redo", "Forward to the version saved after"],
  ["Writing", "Shift+Enter", "", "Line break"],
  ["The sentence", "Alt+Enter", "details", "Details: matches, comments, history (Escape closes)"],
  ["The sentence", "Alt+R", "comment", "Write a comment (Ctrl+Enter sends it, Escape goes back)"],
  ["The sentence", "Alt+L", "alternatives", "Ask the engine for alternatives"],
  ["The sentence", "Alt+X", "split", "Split the sentence"],
  ["The sentence", "Alt+J", "join", "Join with the next sentence"],
  ["The sentence", "Alt+Shift+J", "join-before", "Join with the sentence before"],
  ["The sentence", "Alt+I", "propagate", "Use this translation for identical sentences"],
  ["The sentence", "Alt+G", "add-term", "Add a term from the selection"],
  ["The sentence", "Alt+Shift+G", "edit-term", "Change a term of the sentence, forbid a wording, take it out"],
  ["Searching", "Alt+K", "concordance", "Concordance of the selected words, all articles"],
  ["Searching", "Alt+S", "search", "Search and filter this article"],
  ["Searching", "Alt+H", "replace", "Search and replace"],
  ["The page", "Alt+P", "preview", "Preview of the finished page"],
  ["The page", "Alt+/", "help", "This list (also F1)"],
];

const TABLE = new Map(KEYS.filter(([, , what]) => what && what !== "term").map(([, keys, what]) => [keys.toLowerCase(), what]));

// The action that a key press asks for: ["approve"], ["term", 3] or null. Letters by what is printed on the key, on any layout.
export function actionOf(event) {
  if (event.isComposing || event.metaKey) return null;
  const letter = /^[a-z/]$/i.test(event.key) ? event.key : /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.code === "Slash" ? "/" : "";
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (event.altKey && !event.ctrlKey && !event.shiftKey && digit) return ["term", Number(digit)];
  const key = letter || event.key;
  const name = [event.ctrlKey && "ctrl", event.altKey && "alt", event.shiftKey && key !== "/" && "shift", key.toLowerCase()].filter(Boolean).join("+");
  if (name === "f1") return ["help"];
  const what = TABLE.get(name);
  return what ? [what] : null;
}

// Whether an action changes sentences: it has no place while a comment is being written.
export function writesEnglish(what) {
  return ["term", "split", "join", "join-before", "propagate"].includes(what) || KEYS.some(([group, , one]) => one === what && (group === "Approving" || group === "Writing"));
}

export function helpTable() {
  const table = document.createElement("table");
  let part = "";
  for (const [group, keys, , text] of KEYS) {
    if (group !== part) {
      const body = document.createElement("tbody");
      const title = body.insertRow();
      const cell = document.createElement("th");
      cell.colSpan = 2;
      cell.scope = "rowgroup";
      cell.textContent = group;
      title.append(cell);
      table.append(body);
      part = group;
    }
    const row = table.tBodies[table.tBodies.length - 1].insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    for (const [index, piece] of keys.split(" … ").entries()) {
      if (index) head.append(" … ");
      for (const [place, key] of piece.split("+").entries()) {
        if (place) head.append(" + ");
        const one = document.createElement("kbd");
        one.textContent = { ArrowDown: "↓", ArrowUp: "↑" }[key] ?? key;
        head.append(one);
      }
    }
    row.append(head);
    row.insertCell().textContent = text;
  }
  return table;
}
