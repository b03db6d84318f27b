// Rows of a repeated group: [data-repeat] holds a <template> whose names carry __n__.
// Without this file the same buttons send the form, and the server adds or drops the row.
(() => {
  const NAMED = ["id", "name", "for", "aria-describedby", "aria-labelledby"];
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-repeat-add]"), drop = event.target.closest("[data-repeat-drop]");
    const group = (add || drop)?.closest("[data-repeat]");
    if (!group) return;
    event.preventDefault();
    const rows = group.querySelector("[data-repeat-rows]");
    if (drop) {
      drop.closest("[data-repeat-row]").remove();
      group.querySelector("[data-repeat-add]").focus();
    } else {
      const row = group.querySelector("template").content.cloneNode(true), next = +(group.dataset.repeat || rows.children.length);
      for (const element of row.querySelectorAll("*")) {
        for (const name of NAMED) if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replaceAll("__n__", next));
      }
      group.dataset.repeat = next + 1;
      rows.append(row);
      rows.lastElementChild.querySelector("input:not([type=hidden]),select,textarea")?.focus();
    }
    group.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
