// Completions under a search box: the combobox pattern of the ARIA Authoring Practices (list, manual selection).
// Without this script the box is an ordinary one.
const WAIT = 160;

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[name=q]");
  const list = document.createElement("ul");
  list.className = "options";
  list.id = `${form.id}-options`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.hidden = true;
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let timer, asked = 0, at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const options = [...list.children];
    at = (to + options.length + 1) % (options.length + 1);
    if (at === options.length) at = -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (option) => {
    close();
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.textContent;
      form.requestSubmit();
    }
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = item.text;
      if (item.url) { option.dataset.url = item.url; option.className = "whole"; }
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(option));
      return option;
    }));
    at = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value.trim();
    const mine = ++asked;
    if (typed.length < 2) return close();
    timer = setTimeout(async () => {
      try {
        const reply = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        if (reply.ok && mine === asked && document.activeElement === input) show(await reply.json());
      } catch { close(); }
    }, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); point(at < 0 ? list.children.length - 1 : at - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(list.children[at]); }
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", () => { asked++; close(); });
}
