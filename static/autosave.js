// Saves a [data-autosave] form on the server two seconds after a pause, and says so.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let timer;
  const save = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.autosave);
    request.responseType = "json";
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (status) status.textContent = answer.message || "";
      if (answer.version && form.elements.seen_version) form.elements.seen_version.value = answer.version;
    });
    request.send(new FormData(form));
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 2000); });
  form.addEventListener("submit", () => clearTimeout(timer));
}
