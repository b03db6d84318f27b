// A form with data-passkey asks that address for a challenge, lets the device answer it, and sends itself.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const ask = (form) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.passkey);
    request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
    request.responseType = "json";
    request.onload = () => request.response ? resolve(request.response) : reject();
    request.onerror = reject;
    request.send();
  });
  const answer = async (asked) => {
    const publicKey = { ...asked, challenge: bytes(asked.challenge), excludeCredentials: known(asked.excludeCredentials), allowCredentials: known(asked.allowCredentials) };
    if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
    const { id, type, response: made } = await navigator.credentials[asked.user ? "create" : "get"]({ publicKey });
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) if (made[name]) response[name] = text(made[name]);
    return JSON.stringify({ id, rawId: id, type, response });
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.answer.value) return;
    event.preventDefault();
    const wrong = form.querySelector("[data-wrong]");
    wrong.hidden = true;
    try {
      form.elements.answer.value = await answer(await ask(form));
      form.requestSubmit();
    } catch { wrong.hidden = false; }
  });
})();
