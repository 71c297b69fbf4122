/** Scripts, styles and drawings, whose text takes no tags; tags; the text between them. */
const PARTS = /<(script|style|svg|title)\b.*?<\/\1>|<(?:"[^"]*"|'[^']*'|[^>"'])*>|([^<]+)/gs;
/** From the first Chinese character to the last one or its punctuation, with digits and spaces between them. */
const CHINESE =
  /\p{Script=Han}(?:[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”\d\s]*[\p{Script=Han}\u3000-\u303f\uff00-\uffef])?/gu;

/** Marks the Chinese on a page as such: screen readers choose the voice by it, and browsers the shapes of characters. */
export function markChinese(html: string): string {
  return html.replace(PARTS, (part, _, text?: string) =>
    text === undefined ? part : text.replace(CHINESE, '<span lang="zh">$&</span>'),
  );
}
