const BASE64_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

/** The forms of images that browsers show. */
export const IMAGE_TYPES: readonly string[] = [...BASE64_TYPES, "image/svg+xml"];

/** An image as a data URL, in which no script of an SVG runs; `undefined` if it is not one that browsers show. */
export function imageUrl(type: string, content: unknown): string | undefined {
  if (typeof content !== "string" || !IMAGE_TYPES.includes(type)) return undefined;
  const base64 = content.replace(/\s/g, "");
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return `data:${type};base64,${base64}`;
  if (type !== "image/svg+xml") return undefined;
  const svg = content.replace(/<svg(?![^>]*\sxmlns=)/, '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:${type};base64,${Buffer.from(svg).toString("base64")}`;
}
