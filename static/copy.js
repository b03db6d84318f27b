// A button with data-copy copies that text; it is hidden until this file can serve it.
(() => {
  const show = () => document.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const live = document.getElementById("live"), words = button.querySelector("span");
    if (live) live.textContent = button.dataset.copied;
    if (words && button.dataset.copied) words.textContent = button.dataset.copied;
    button.setAttribute("data-done", "");
  });
  document.addEventListener("swapped", show);
  show();
})();
