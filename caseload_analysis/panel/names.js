// Gives the sliders and the chosen buttons of the panel the names and states that a screen reader reads.
(() => {
  if (window.caseloadNames) return;
  window.caseloadNames = true;
  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const name = (panel) => {
    const spoken = panel.querySelector("[lang]");
    if (spoken) set(panel, "lang", spoken.getAttribute("lang"));
    for (const handle of panel.querySelectorAll(".noUi-handle")) {
      const label = handle.closest(".jupyter-widgets").querySelector(".widget-label");
      if (label) set(handle, "aria-label", label.textContent);
    }
    for (const button of panel.querySelectorAll(".widget-toggle-button"))
      set(button, "aria-pressed", String(button.classList.contains("mod-active")));
  };
  let waiting = false;
  const all = () => {
    waiting = false;
    document.querySelectorAll(".caseload-panel").forEach(name);
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(all);
    waiting = true;
  };
  new MutationObserver(soon).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
  });
  soon();
})();
