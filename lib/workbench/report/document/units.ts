/** Scripts, styles, code and drawings, which stay as they are; tags; the text between them. */
const PARTS = /<(script|style|pre|code|svg)\b.*?<\/\1>|<(?:"[^"]*"|'[^']*'|[^>"'])*>|([^<]+)/gs;
const BEFORE_UNIT = /(?<=\d) (?=(?:%|‰|°C|ms|s|min|h|km|m|kg|g|[KMG]B|yuan)(?![\p{L}\p{N}]))|(?<=±) (?=\d)/gu;

/** No line of a page ends between a number and its unit: the space there becomes one that does not break. */
export function joinUnits(html: string): string {
  return html.replace(PARTS, (part, _, text?: string) => text?.replace(BEFORE_UNIT, "\u00a0") ?? part);
}
