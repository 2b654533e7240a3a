// Instant filters: a change asks the server for the same page and puts the answer in place of the old one.
// The address changes with it, so going back, reloading and sharing work. Without this script the form has a button.
document.documentElement.classList.add("instant");
const answer = () => document.getElementById("answer");
const form = document.getElementById("search");
const narrow = matchMedia("(max-width: 55.99rem)");
let asked = 0, abort;

function prepare() {
  if (narrow.matches) answer().querySelector(".filters").open = false;
}

function address() {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) values.append(name, value.trim());
  if (values.get("sort") === "relevance") values.delete("sort");
  const query = values.toString();
  return form.action + (query ? `?${query}` : "");
}

async function show(url, push) {
  const mine = ++asked;
  abort?.abort();
  abort = new AbortController();
  answer().setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(url, { signal: abort.signal, headers: { Accept: "text/html" } });
    if (!reply.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (mine !== asked) return;
    replace(page);
    if (push) history.pushState({ parvis: true }, "", url);
    document.title = page.title;
    document.querySelector(".languages").replaceWith(document.adoptNode(page.querySelector(".languages")));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

// The old page's open groups and the focused control are kept; the count is a live region, so it is put in, not replaced.
function replace(page) {
  const old = answer(), fresh = page.getElementById("answer");
  for (const group of old.querySelectorAll("details[data-facet]")) {
    const twin = fresh.querySelector(`details[data-facet="${group.dataset.facet}"]`);
    if (twin) twin.open = group.open || twin.open;
  }
  fresh.querySelector(".filters").open = old.querySelector(".filters").open;
  const focused = document.activeElement;
  const key = focused && old.contains(focused) && focused.name ? [focused.name, focused.type === "checkbox" ? focused.value : null] : null;
  const top = focused?.getBoundingClientRect().top;
  old.querySelector(".filters").replaceWith(document.adoptNode(fresh.querySelector(".filters")));
  const found = old.querySelector(".found"), news = document.adoptNode(fresh.querySelector(".found"));
  const count = found.querySelector("#count");
  for (const node of [...found.children]) if (!node.contains(count)) node.remove();
  count.textContent = news.querySelector("#count").textContent;
  found.append(...[...news.children].filter((node) => !node.querySelector("#count")));
  old.removeAttribute("aria-busy");
  if (key) {
    const again = [...old.querySelectorAll("input, select")].find((c) => c.name === key[0] && (key[1] === null || c.value === key[1]));
    again?.closest("details.facet-rest")?.setAttribute("open", "");
    again?.focus({ preventScroll: true });
    if (again) scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
  }
  document.dispatchEvent(new Event("parvis:answer"));
}

document.addEventListener("change", (event) => {
  if (event.target.form === form && event.target.name !== "q") show(address(), true);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".active a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.href, true).then(() => document.getElementById("results").focus());
});
addEventListener("popstate", () => location.reload());
prepare();
