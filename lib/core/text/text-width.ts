/** The width of text in columns: one for most characters, two for Chinese characters and most emoji. */

const COMBINING = /\p{Mark}|\u200d|\ufe0f/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/**
 * Columns that a text takes on a terminal.
 *
 * @example
 * textWidth("milk 牛奶"); // 9
 */
export function textWidth(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (COMBINING.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}
