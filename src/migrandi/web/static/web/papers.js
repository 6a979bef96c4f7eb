// The editor of papers: saves while one types, shows how it will look. The form works without it.
"use strict";

(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  const text = document.getElementById("text");
  const base = form.elements.namedItem("base");
  const said = document.getElementById("saved");
  const shown = document.getElementById("shown");
  const key = form.dataset.key;
  const PAUSE = 1500;
  const LONGEST = 4000;
  let timer = 0;
  let waitingSince = 0;
  let saving = false;
  let again = false;
  let looking = null;

  // what was typed and never reached the server, because it or the browser stopped
  const remember = () => localStorage.setItem(key, JSON.stringify({ base: base.value, text: text.value }));
  const forget = () => localStorage.removeItem(key);
  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (kept && kept.base === base.value && kept.text !== text.value) {
    text.value = kept.text;
    said.textContent = form.dataset.restored;
    timer = setTimeout(() => save(), PAUSE);
  }

  const look = async () => {
    if (looking) looking.abort();
    looking = new AbortController();
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: looking.signal });
      if (answer.ok) shown.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = form.dataset.lost;
    }
  };

  const save = async () => {
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    waitingSince = 0;
    const sent = text.value;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
      const told = await answer.json();
      if (answer.ok) {
        base.value = told.number;
        said.textContent = told.said;
        if (text.value === sent) forget();
        else remember();
      } else if (answer.status === 409) {
        // the plain form shows what differs
        form.requestSubmit(form.querySelector("button[name=stay]"));
        return;
      } else {
        said.textContent = told.message || form.dataset.lost;
      }
    } catch {
      said.textContent = form.dataset.lost;
    } finally {
      saving = false;
    }
    look();
    if (again) {
      again = false;
      save();
    }
  };

  text.addEventListener("input", () => {
    remember();
    const now = Date.now();
    waitingSince ||= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, waitingSince + LONGEST - now)));
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    forget();
  });

  // to the line that a finding or heading is about
  form.addEventListener("click", (event) => {
    const to = event.target.closest("[data-line]");
    const insert = event.target.closest("[data-insert]");
    if (to) {
      event.preventDefault();
      const lines = text.value.split("\n");
      const line = Number(to.dataset.line);
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus();
      text.setSelectionRange(start, start + (lines[line - 1] || "").length);
      text.scrollTop = (text.scrollHeight / lines.length) * Math.max(0, line - 6);
    } else if (insert) {
      text.focus();
      text.setRangeText(insert.dataset.insert, text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
