"use strict";
// Chooses theme and language before anything is drawn, so that nothing changes its looks while the page loads. Both are
// attributes of the root, where the style sheet and Rust (`web/preferences.rs`, which writes the choices) find them.

{
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // the browser keeps nothing for this page
    }
  };
  const root = document.documentElement;
  root.dataset.theme = kept("theme") ?? "system";
  root.lang = /^zh/i.test(kept("language") ?? navigator.language) ? "zh-CN" : "en";
}
