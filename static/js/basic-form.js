// Rows of the basic information form come and go; answers that refuse a save are shown as well.
"use strict";

(() => {
  const rowsOf = (form) => form.querySelector("[data-rows]");
  const changed = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));
  const clear = (row) => row.querySelectorAll("input, textarea").forEach((field) => (field.value = ""));

  const renumber = (rows) => {
    rows.querySelectorAll("[data-row]").forEach((row, index) => {
      const legend = row.querySelector("legend");
      legend.textContent = legend.textContent.replace(/\d+/, String(index + 1));
      const button = row.querySelector("[data-remove]");
      button.setAttribute("aria-label", `删除${legend.textContent}`);
    });
  };

  document.querySelectorAll(".basic-section").forEach((form) => {
    const rows = rowsOf(form);
    if (!rows) return;
    const add = form.querySelector("[data-add]");
    add.hidden = false;
    rows.querySelectorAll("[data-remove]").forEach((button) => (button.hidden = false));
    add.addEventListener("click", () => {
      const all = rows.querySelectorAll("[data-row]");
      if (all.length >= Number(rows.dataset.rows)) return;
      const fresh = all[all.length - 1].cloneNode(true);
      clear(fresh);
      rows.append(fresh);
      renumber(rows);
      fresh.querySelector("input, textarea").focus();
    });
    rows.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (!button) return;
      const row = button.closest("[data-row]");
      if (rows.querySelectorAll("[data-row]").length > 1) row.remove();
      else clear(row);
      renumber(rows);
      add.focus();
      changed(form);
    });
  });

  document.querySelectorAll(".photo-form input[type=file]").forEach((field) => {
    field.addEventListener("change", () => field.form.requestSubmit());
  });

  // The sheet beside the form is drawn anew after each save; the browser keeps the place to which it was scrolled.
  document.addEventListener("sheet-changed", () => {
    const frame = document.getElementById("sheet-frame");
    if (frame && frame.contentWindow.location.href !== "about:blank") frame.contentWindow.location.reload();
  });

  // Somebody else was faster (409): the answer says what is stored and what was typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) event.detail.shouldSwap = true;
  });
})();
