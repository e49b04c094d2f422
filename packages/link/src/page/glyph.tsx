/** A mark for an integration: its initial, on one of a few quiet colours. No image is asked of anybody. */
export const Glyph = ({ name, label }: { readonly name: string; readonly label: string }) => (
  <span aria-hidden className="glyph" data-hue={hueOf(name)}>
    {Array.from(label)[0]?.toUpperCase()}
  </span>
)

const HUES = 6

const hueOf = (name: string): number =>
  Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES
