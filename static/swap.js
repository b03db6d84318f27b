// Asks for the same address as a document and swaps its regions in: filters, order, pages.
// Every [data-swap] link or GET form works as a plain one without this file.
const REGION = "[data-region]";
const show = (url, { push }) => {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.addEventListener("load", () => {
    const fresh = request.response;
    if (!fresh || !fresh.querySelector(REGION)) { location.assign(url); return; }
    const focused = document.activeElement && document.activeElement.id;
    for (const region of document.querySelectorAll(REGION)) {
      const next = fresh.getElementById(region.id);
      if (next) region.replaceWith(document.adoptNode(next));
    }
    document.title = fresh.title;
    if (push) history.pushState({ swap: true }, "", url);
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
    const live = document.getElementById("live"), heading = document.getElementById("rh");
    if (live && heading) live.textContent = heading.textContent;
  });
  request.addEventListener("error", () => location.assign(url));
  request.send();
};
const addressOf = (form) => {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  return form.action.split("?")[0] + "?" + new URLSearchParams(filled);
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.href, { push: true });
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.matches("form[data-swap]") && form.method === "get") show(addressOf(form), { push: true });
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]")) return;
  event.preventDefault();
  show(addressOf(event.target), { push: true });
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
});
addEventListener("popstate", () => show(location.href, { push: false }));
