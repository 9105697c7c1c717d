"use strict";
(() => {
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const said = document.getElementById("said");
  const files = [...document.querySelectorAll(".file")];
  const all = files.flatMap((file) =>
    [...file.querySelectorAll(".finding")].map((node) => ({ node, file, text: "" })),
  );
  const digits = new Intl.NumberFormat(document.documentElement.lang);

  // Accents do not count, so that "informacion" finds "información".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const haystack = (finding) =>
    (finding.text ||= plain(finding.file.dataset.file + " " + finding.node.textContent));

  function wanted() {
    const chosen = new FormData(form);
    const severities = new Set(chosen.getAll("severity"));
    const words = plain(chosen.get("text")).split(/\s+/).filter(Boolean);
    const [rule, file] = [chosen.get("rule"), chosen.get("file")];
    return (finding) =>
      severities.has(finding.node.dataset.severity) &&
      (!rule || finding.node.dataset.rule === rule) &&
      (!file || finding.file.dataset.file === file) &&
      words.every((word) => haystack(finding).includes(word));
  }

  function apply() {
    const wants = wanted();
    const visible = new Set();
    let shown = 0;
    for (const finding of all) {
      const want = wants(finding);
      if (finding.node.hidden === want) finding.node.hidden = !want;
      if (want) visible.add(finding.file);
      shown += want;
    }
    for (const file of files) file.hidden = !visible.has(file);
    count.textContent = count.dataset.words
      .replace("{shown}", digits.format(shown))
      .replace("{all}", digits.format(all.length));
    count.classList.toggle("partial", shown < all.length);
  }

  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    let word = form.dataset.copied;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Only secure contexts have a clipboard; elsewhere the reader presses the keys.
      getSelection().selectAllChildren(code);
      word = form.dataset.selected;
    }
    said.textContent = word;
    const before = (button.dataset.word ||= button.textContent);
    button.textContent = word;
    setTimeout(() => (button.textContent = before), 2500);
  }

  const toggle = (open) => files.forEach((file) => (file.open = open));
  let soon;
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(apply, 100);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.getElementById("open").addEventListener("click", () => toggle(true));
  document.getElementById("close").addEventListener("click", () => toggle(false));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  // On paper everything is open; afterwards what was closed is closed again.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((part) => (part.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((part) => (part.open = false)));

  document.documentElement.classList.add("scripted");
  apply();
})();
