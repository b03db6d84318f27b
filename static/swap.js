// Links and forms marked data-swap ask for the same address and put its [data-region]s in place.
// The browser parses the page (responseType "document"), so no text becomes markup here.
(() => {
  let asking = null, typing = 0;
  const regions = (page) => [...page.querySelectorAll("[data-region][id]")];
  const mark = (focus) => focus && focus !== document.body && {
    id: focus.id, name: focus.name, value: focus.value, href: focus.getAttribute("href"),
  };
  const find = (old) => document.getElementById(old.id)
    || [...document.querySelectorAll("a[href],input,select,button")].find((element) => old.name
      ? element.name === old.name && element.value === old.value
      : old.href && element.getAttribute("href") === old.href);

  const place = (page) => {
    const old = mark(document.activeElement);
    const open = new Set([...document.querySelectorAll("details[id][open]")].map((one) => one.id));
    for (const region of regions(document)) {
      const fresh = page.getElementById(region.id);
      if (fresh) region.replaceWith(fresh);
    }
    open.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
    document.title = page.title;
    if (old && !document.activeElement?.matches(":not(body)")) (find(old) || document.getElementById("main")).focus({ preventScroll: true });
    const live = document.getElementById("live"), heading = document.querySelector("[data-told],#rh");
    if (live && heading) live.textContent = heading.textContent.trim();
    document.dispatchEvent(new Event("swapped"));
  };

  const ask = (method, url, body, keep, after) => {
    asking?.abort();
    asking = new XMLHttpRequest();
    const mine = asking;
    mine.open(method, url);
    mine.responseType = "document";
    mine.onerror = () => { if (method === "GET") location.assign(url); };
    mine.onload = () => {
      const page = mine.response, known = page && regions(document).some((region) => page.getElementById(region.id));
      if (!known) { location.assign(mine.responseURL || url); return; }
      if (keep && mine.responseURL && mine.status < 400) {
        history.replaceState({ swap: true }, "");
        history.pushState({ swap: true }, "", mine.responseURL);
      }
      place(page);
      if (after) after();
    };
    mine.send(body);
  };

  const submit = (form, button, after) => {
    const data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    const action = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
    if (form.method === "post") { ask("POST", action, data, true, after); return; }
    const url = new URL(action, location.href);
    url.search = new URLSearchParams([...data].filter(([, value]) => value !== ""));
    ask("GET", url.href, null, true, after);
  };
  // A sheet that its own address opened closes when its form is sent.
  const shut = () => {
    location.replace("#results");
    history.replaceState({ swap: true }, "", location.pathname + location.search);
    top();
  };
  const top = () => {
    const results = document.getElementById("results");
    results?.scrollIntoView();
    results?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    ask("GET", link.href, null, true, link.closest(".pager") && top);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-swap]")) return;
    event.preventDefault();
    clearTimeout(typing);
    submit(event.target, event.submitter, event.target.matches(":target") && shut);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("form[data-swap][method=get]") && event.target.matches("select,[type=checkbox],[type=radio]")) submit(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("form[data-swap]") || !event.target.matches("[data-swap-typing]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => submit(form), 350);
  });
  addEventListener("popstate", (event) => { if (event.state?.swap) ask("GET", location.href, null, false); });
})();
