// Copies an address: the button is hidden until this file can serve it.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const told = document.getElementById("live");
    if (told) told.textContent = button.dataset.copied;
    button.setAttribute("data-done", "");
  });
}
