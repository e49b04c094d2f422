// The theme that the operator chose; without a choice the system's, which the style sheet follows by itself.
try {
  const theme = localStorage.getItem('rollcall.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser that keeps nothing follows the system.
}
