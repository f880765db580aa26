// Comfort on top of pages that work without it. No library, no inline handlers.
"use strict";

(() => {
  const root = document.documentElement;
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch {
      // storage may be forbidden; the page works the same
    }
    return null;
  };

  const fold = (button) => {
    const apply = (folded) => {
      root.classList.toggle("is-folded", folded);
      button.setAttribute("aria-expanded", String(!folded));
    };
    button.hidden = false;
    apply(stored("sidebar") === "folded");
    button.addEventListener("click", () => {
      const folded = !root.classList.contains("is-folded");
      stored("sidebar", folded ? "folded" : "open");
      apply(folded);
    });
  };

  // The off-canvas menu works by :target alone; this adds Escape, focus and a clean address.
  const offCanvas = () => {
    const menu = document.getElementById("menu");
    if (!menu) return;
    let opener = null;
    const close = () => {
      menu.classList.remove("is-open");
      if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
      if (opener) opener.focus();
      opener = null;
    };
    document.querySelectorAll("[data-menu-open]").forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        opener = link;
        menu.classList.add("is-open");
        menu.querySelector("[data-menu-close]").focus();
      });
    });
    document.querySelectorAll("[data-menu-close]").forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        close();
      });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.classList.contains("is-open")) close();
    });
  };

  const dropDowns = () => {
    const closeOthers = (kept) => {
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
        if (!kept || !menu.contains(kept)) menu.open = false;
      });
    };
    document.addEventListener("click", (event) => closeOthers(event.target));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const open = document.querySelector("details[data-menu][open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });
  };

  const searchKey = () => {
    const field = document.getElementById("search-everywhere");
    if (!field) return;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
  };

  // A second click must not submit twice; coming back to the page makes the form usable again.
  const once = () => {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!form.matches("[data-once]")) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      form.classList.add("is-sending");
      form.setAttribute("aria-busy", "true");
    });
    window.addEventListener("pageshow", () => {
      document.querySelectorAll("form[data-sent]").forEach((form) => {
        delete form.dataset.sent;
        form.classList.remove("is-sending");
        form.removeAttribute("aria-busy");
      });
    });
  };

  const enhance = (part) => {
    part.querySelectorAll("[data-dismiss]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => button.closest(".message").remove());
    });
    part.querySelectorAll("select[data-search]:not(.tomselected)").forEach((select) => {
      new TomSelect(select, {
        maxOptions: 500,
        plugins: select.multiple ? ["remove_button"] : [],
        onInitialize: () => select.setAttribute("aria-hidden", "true"),
        render: { no_results: () => '<div class="no-results">没有匹配的选项</div>' },
      });
    });
    part.querySelectorAll(".strip-scroll").forEach((strip) => {
      const mark = strip.querySelector(".is-today") || strip.querySelector(".is-due");
      if (mark && strip.scrollWidth > strip.clientWidth) {
        strip.scrollLeft = mark.offsetLeft - strip.clientWidth / 2 + mark.offsetWidth / 2;
      }
    });
  };

  // A file that is too large is said so at its field, before it travels in vain. The server judges by itself.
  const fileSizes = () => {
    const MEGABYTE = 1024 * 1024;
    document.addEventListener(
      "change",
      (event) => {
        const field = event.target;
        const most = Number(field.dataset && field.dataset.mostMegabytes);
        if (!most || field.type !== "file") return;
        const place = `${field.id}_size`;
        document.getElementById(place)?.remove();
        const large = [...field.files].find((file) => file.size > most * MEGABYTE);
        if (!large) return;
        const words = document.createElement("p");
        words.id = place;
        words.className = "field-error";
        words.setAttribute("role", "alert");
        words.textContent = `文件大小为${(large.size / MEGABYTE).toFixed(1)}MB，超过${most}MB，未选取。请压缩后重新选择。`;
        field.after(words);
        field.value = "";
        event.stopImmediatePropagation();
      },
      true,
    );
  };

  document.querySelectorAll("[data-fold]").forEach(fold);
  fileSizes();
  offCanvas();
  dropDowns();
  searchKey();
  once();
  enhance(document);
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
})();
