// Comfort only: every page works without this file.
(() => {
  "use strict";

  // A form is sent once; the buttons come back when the page is shown again from the back button.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    });
  });

  // Filters apply as soon as they are chosen.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  // Suggestions: the address in data-finder answers ?q= with a JSON list of texts.
  let waiting;
  document.addEventListener("input", (event) => {
    const field = event.target;
    const finder = field.dataset && field.dataset.finder;
    if (!finder) return;
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < 2) return;
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${finder}?q=${encodeURIComponent(text)}`);
        if (!answer.ok || field.value.trim() !== text) return;
        const options = (await answer.json()).map((value) => {
          const option = document.createElement("option");
          option.value = value;
          return option;
        });
        document.getElementById(field.getAttribute("list")).replaceChildren(...options);
      } catch { /* without suggestions the field is a plain field */ }
    }, 200);
  });

  // A question before what cannot be undone.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (button && !confirm(button.dataset.confirm)) event.preventDefault();
  });
})();
