/** Scripts and styles, which are not text; tags, of which those of drawings are told apart; the text between them. */
const PARTS =
  /<(?:script|style)\b.*?<\/(?:script|style)>|<(\/?)(svg\b)?(?:"[^"]*"|'[^']*'|[^>"'])*>|([^<]+)/gs;
/** From the first Chinese character to the last one or its punctuation, with digits and spaces between them. */
const CHINESE =
  /\p{Script=Han}(?:[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”\d\s]*[\p{Script=Han}\u3000-\u303f\uff00-\uffef])?/gu;

/**
 * Marks the Chinese on a page as such: screen readers choose the voice by it, and browsers the shapes of characters.
 * Drawings stay as they are, since their text takes no such tags; they may be inside each other.
 */
export function markChinese(html: string): string {
  let drawings = 0;
  return html.replace(PARTS, (part, end?: string, drawing?: string, text?: string) => {
    if (drawing !== undefined && !part.endsWith("/>")) drawings += end === "/" ? -1 : 1;
    return text === undefined || drawings > 0 ? part : text.replace(CHINESE, '<span lang="zh">$&</span>');
  });
}
