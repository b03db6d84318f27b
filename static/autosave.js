// A form with data-autosave is sent to that address two seconds after a pause; nothing stays in the browser.
// The reply is JSON: {"message": "Saved 10:14", "version": 3}, or with 409 {"message": …, "url": …}.
(() => {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const status = form.querySelector("[data-saved]");
    let timer = 0, busy = false, again = false, over = false;
    const say = (text, url) => {
      if (!status) return;
      status.textContent = text;
      if (!url) return;
      const link = document.createElement("a");
      link.href = url;
      link.textContent = text;
      status.replaceChildren(link);
    };
    const done = (request) => {
      busy = false;
      const reply = request.response || {};
      over = request.status === 409;
      say(reply.message || form.dataset.failed || "", over ? reply.url : "");
      if (reply.version && form.elements.seen_version) form.elements.seen_version.value = reply.version;
      if (again && !over) save();
    };
    const save = () => {
      if (busy) { again = true; return; }
      busy = true;
      again = false;
      const request = new XMLHttpRequest();
      request.open("POST", form.dataset.autosave);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      request.onloadend = () => done(request);
      request.send(new FormData(form));
    };
    const later = () => { clearTimeout(timer); if (!over) timer = setTimeout(save, 2000); };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => { clearTimeout(timer); over = true; });
  }
})();
