// Before the first paint, so that a remembered theme does not flash.
try {
  const theme = localStorage.getItem("toolwright.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be forbidden; the system's theme is used then.
}
