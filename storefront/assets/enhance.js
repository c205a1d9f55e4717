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

  // Filters apply as soon as they are chosen, unless their button shows, as it does on phones.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (!form || !event.target.name) return;
    const button = event.target.closest(".facets") && form.querySelector(".facets-apply");
    if (!button || !button.offsetParent) form.requestSubmit();
  });

  // Suggestions below a field: the address in data-finder answers ?q= with a JSON list of texts. The list is
  // our own, as a <datalist> hides whatever differs from the typed letters in a mark.
  const listOf = (field) => {
    const known = document.getElementById(`${field.id}-list`);
    if (known) return known;
    const list = document.createElement("ul");
    list.id = `${field.id}-list`;
    list.className = "finder";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0].textContent);
    field.after(list);
    field.autocomplete = "off";
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    return list;
  };
  const offer = (field, texts) => {
    const list = listOf(field);
    list.replaceChildren(...texts.map((text, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      return option;
    }));
    list.hidden = texts.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
  };
  const take = (field, text) => {
    field.value = text;
    offer(field, []);
    if (field.type === "search") field.form.requestSubmit();
  };
  const isFinder = (field) => field.dataset && field.dataset.finder;

  let waiting;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!isFinder(field)) return;
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < 2) return offer(field, []);
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${field.dataset.finder}?q=${encodeURIComponent(text)}`);
        const texts = answer.ok ? await answer.json() : [];
        if (document.activeElement === field && field.value.trim() === text) offer(field, texts);
      } catch { /* without suggestions the field is a plain field */ }
    }, 200);
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!isFinder(field) || field.getAttribute("aria-expanded") !== "true") return;
    const options = [...listOf(field).children];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") offer(field, []);
    else if (event.key === "Enter" && now >= 0) take(field, options[now].textContent);
    else if (step) {
      const from = now < 0 && step < 0 ? 0 : now;
      const next = options[(from + step + options.length) % options.length];
      options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
      field.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  });
  // The field keeps the focus while the list is used.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".finder")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest(".finder > li");
    if (option) take(option.parentNode.previousElementSibling, option.textContent);
  });
  document.addEventListener("focusout", (event) => {
    if (isFinder(event.target) && event.target.getAttribute("aria-expanded")) offer(event.target, []);
  });

  // Bars that scroll sideways show where we are.
  document.querySelectorAll(".menu [aria-current], .area-nav [aria-current], .tabs [aria-current]").forEach((here) => {
    const bar = here.closest(".menu, .area-nav, .tabs");
    bar.scrollLeft += here.getBoundingClientRect().right - bar.getBoundingClientRect().right + 64;
  });

  // A refused form begins at what is to be put right.
  const wrong = document.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();

  // A question before what cannot be undone.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (button && !confirm(button.dataset.confirm)) event.preventDefault();
  });
})();
