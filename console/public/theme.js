// Before the first paint: the theme and the direction that were chosen last.
;(() => {
  let theme = 'dark'
  let language = 'en'
  try {
    theme = localStorage.getItem('smart-chat.theme') || theme
    language = localStorage.getItem('smart-chat.language') || language
  } catch {}
  if (theme === 'system') {
    theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
  document.documentElement.dataset.theme = theme
  document.documentElement.lang = language
})()
