// A remark being written: its form opens at once, stands apart from what is redrawn, and its words stay in this browser until they are sent.

import { post, remarks } from "./net.js";

const formOf = (row) => row.element.querySelector(".comment-form");
const isWritten = (form) => Boolean(form.text.value.trim());

// The form below the row; with words from before a reload or a closed tab, if there are any.
function open(row, text = "") {
  if (!formOf(row)) {
    const form = document.getElementById("remark-form").content.firstElementChild.cloneNode(true);
    form.text.value = text;
    form.text.addEventListener("input", () => {
      if (isWritten(form)) remarks.keep(row.id, form.text.value); else remarks.drop(row.id);
      tell(form, isWritten(form) ? "Not sent yet: Ctrl+Enter sends it." : "");
      row.page.showSaving();
    });
    row.element.querySelector(".remark-place").append(form);
  }
  return formOf(row);
}

function tell(form, words) { form.querySelector(".remark-state").textContent = words; }

export function writeRemark(row) {
  open(row).text.focus();
  if (row.element.querySelector('.meta [data-do="details"]') && !row.element.querySelector(".panel")) row.details(true);
}

export function restoreRemark(row, text) {
  tell(open(row, text), "Not sent yet: kept in this browser.");
  row.page.showSaving();
}

export const unsentRemarks = () => [...document.querySelectorAll(".comment-form")].filter(isWritten).length;

// Back to the English; what is written stays where it is.
export function leaveRemark(row) {
  const form = formOf(row);
  row.field.focus();
  if (!isWritten(form)) form.remove();
}

export function discardRemark(row) {
  remarks.drop(row.id);
  row.field.focus();
  formOf(row).remove();
  row.page.showSaving();
}

export async function sendRemark(row) {
  const form = formOf(row);
  if (form.text.readOnly) return;  // it is on its way
  if (!isWritten(form)) { row.page.say("Write the comment first."); return; }
  form.text.readOnly = true;
  try {
    const answer = await post(`${row.path}/comment`, { text: form.text.value });
    remarks.drop(row.id);
    if (form.contains(document.activeElement)) row.field.focus();
    form.remove();
    row.take(answer.rows[row.id], { keep: row.dirty });
    row.page.say("Comment added.");
  } catch (error) {
    tell(form, "Not sent: kept in this browser.");
    throw error;
  } finally {
    form.text.readOnly = false;
    row.page.showSaving();
  }
}
