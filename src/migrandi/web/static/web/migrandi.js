// Makes pages quicker to use; every one of them works without it.
"use strict";

const ready = (root) => {
  document.documentElement.classList.add("js");

  // the day slider: says the day while it moves, goes there when it is let go
  for (const form of root.querySelectorAll("form.day")) {
    const slider = form.querySelector("input[type=range]");
    const shown = form.querySelector("output");
    if (!slider || slider.dataset.ready) continue;
    slider.dataset.ready = "true";
    const days = [...form.querySelectorAll("datalist option")].map((option) => option.label);
    slider.addEventListener("input", () => {
      shown.textContent = days[slider.valueAsNumber];
      slider.setAttribute("aria-valuetext", days[slider.valueAsNumber]);
    });
    slider.addEventListener("change", () => form.requestSubmit());
  }

  for (const button of root.querySelectorAll("button[data-copy]")) {
    if (button.dataset.ready) continue;
    button.dataset.ready = "true";
    button.addEventListener("click", async () => {
      const citation = document.getElementById(button.dataset.copy).textContent;
      const text = document.querySelector("article.text, .side-by-side");
      const words = button.dataset.withText && text ? `${text.innerText.trim()}\n\n${citation}` : citation;
      await navigator.clipboard.writeText(words);
      const said = document.getElementById("copied");
      said.textContent = said.dataset.words;
    });
  }
};

document.addEventListener("DOMContentLoaded", () => ready(document));
document.addEventListener("htmx:afterSettle", () => ready(document));

// "/" goes to the search box, as readers of long documents expect
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("q");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});
