const WIDEST = 320
const TALLEST = 360
const NARROWEST = 96

/** The size in pixels that a picture takes in a bubble, known before it has loaded. */
export function box({ width, height }: { width: number | null; height: number | null }) {
  if (!width || !height) return { maxWidth: WIDEST }
  const scale = Math.min(1, WIDEST / width, TALLEST / height)
  // What is very long or very wide is cut; the viewer shows it whole.
  const shown = {
    width: Math.max(NARROWEST, Math.round(width * scale)),
    height: Math.max(NARROWEST / 2, Math.round(height * scale)),
  }
  return { width: shown.width, aspectRatio: `${shown.width} / ${shown.height}` }
}
