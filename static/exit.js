// Quick exit: the link, or Shift three times alone within five seconds. The page is blank at once.
(() => {
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  let presses = [], alone = false;
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "\u200b";
    location.replace(link.href);
  };
  const forget = () => { alone = false; presses = []; };
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") forget();
    else if (!event.repeat) alone = !(event.ctrlKey || event.altKey || event.metaKey);
  }, true);
  addEventListener("pointerdown", forget, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    presses = [...presses, event.timeStamp].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] <= 5000) leave();
  }, true);
  addEventListener("pageshow", () => { document.documentElement.hidden = false; });
})();
