/**
 * Sanitizes HTML and SVG from notebook outputs. Allowed tags are parsed and written again with their allowed
 * attributes; any other tag is escaped and appears as text.
 */
import { escapeHtml } from "../../core/text/display";

interface AllowList {
  readonly tags: ReadonlySet<string>;
  /** Tags without an end tag. */
  readonly void: ReadonlySet<string>;
  /** The allowed attributes with a pattern for their values; all other attributes are removed. */
  readonly attributes: ReadonlyMap<string, RegExp>;
}

const words = (text: string) => new Set(text.split(" "));
const NUMBER = /^-?(\d+(\.\d+)?|\.\d+)%?$/;
const NUMBERS = /^[\d\s.,-]+$/;
const COLOUR = /^(#[0-9a-fA-F]{3,6}|[a-z]{3,20})$/;
const CLASSES = /^[a-z][a-z -]*$/;

const HTML: AllowList = {
  tags: words(
    "table caption colgroup col thead tbody tfoot tr th td div span p br hr strong b em i s u small sub sup code kbd samp var mark abbr pre blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 figure figcaption details summary a img",
  ),
  void: words("br hr col img"),
  attributes: new Map([
    ["class", CLASSES],
    ["alt", /^[^<>]*$/],
    ["href", /^(https?:\/\/|#)[^\s<>"']*$/],
    ["src", /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/],
    ["scope", /^(col|row|colgroup|rowgroup)$/],
    ["colspan", /^\d{1,3}$/],
    ["rowspan", /^\d{1,3}$/],
    ["style", /^(text-align:\s*(left|right|center)(;white-space:nowrap)?|color:\s*#[0-9a-fA-F]{3,6});?$/],
  ]),
};

const SVG: AllowList = {
  tags: words("svg title desc g rect path circle ellipse line polyline polygon text tspan image"),
  void: new Set(),
  attributes: new Map([
    ..."x y x1 x2 y1 y2 cx cy r rx ry dx dy width height font-size font-weight"
      .split(" ")
      .map((name): [string, RegExp] => [name, /^(-?(\d+(\.\d+)?|\.\d+)%?|bold|normal)$/]),
    ...["opacity", "fill-opacity", "stroke-opacity", "stroke-width"].map((name): [string, RegExp] => [
      name,
      NUMBER,
    ]),
    ["xmlns", /^http:\/\/www\.w3\.org\/2000\/svg$/],
    ["viewBox", NUMBERS],
    ["points", NUMBERS],
    ["stroke-dasharray", NUMBERS],
    ["d", /^[MLHVCSQTAZmlhvcsqtaz\d\s.,e-]*$/],
    ["transform", /^(rotate|translate|scale)\([\d\s.,-]+\)$/],
    ["fill", COLOUR],
    ["stroke", COLOUR],
    ["class", CLASSES],
    ["role", /^img$/],
    ["text-anchor", /^(start|middle|end)$/],
    ["font-style", /^italic$/],
    ["font-family", /^[\w\s,"-]+$/],
    ["stroke-linecap", /^round$/],
    ["stroke-linejoin", /^round$/],
    ["shape-rendering", /^crispEdges$/],
    ["preserveAspectRatio", /^[A-Za-z ]+$/],
    ["style", /^image-rendering:pixelated$/],
    ["href", /^data:image\/png;base64,[A-Za-z0-9+/=]+$/],
  ]),
};

export function sanitizeHtml(markup: string): string {
  return sanitize(markup, HTML).markup;
}

/** `isWhole` is false if the SVG has tags or attributes that are not allowed here. */
export function sanitizeSvg(markup: string): { readonly markup: string; readonly isWhole: boolean } {
  return sanitize(markup.replace(/^\s*<\?xml[^>]*\?>/, ""), SVG);
}

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9:-]*="[^"<>]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z][A-Za-z0-9:-]*)="([^"<>]*)"/g;

/** In an SVG these contain text, which an HTML parser would read as HTML. */
const SVG_TEXTS = new Set(["title", "desc"]);

function sanitize(markup: string, allowed: AllowList): { markup: string; isWhole: boolean } {
  const open = new OpenElements();
  const out: string[] = [];
  let isWhole = true;
  let position = 0;
  while (position < markup.length) {
    const start = markup.indexOf("<", position);
    out.push(escapeText(markup.slice(position, start < 0 ? markup.length : start)));
    if (start < 0) break;
    TAG.lastIndex = start;
    const tag = TAG.exec(markup);
    const isText = SVG_TEXTS.has(open.last ?? "") && !(tag?.[1] && tag[2] === open.last);
    if (!tag || isText || !allowed.tags.has(tag[2])) {
      out.push("&lt;");
      isWhole = false;
      position = start + 1;
      continue;
    }
    const [whole, isEndTag, name, attributes, isSelfClosing] = tag;
    position = start + whole.length;
    if (isEndTag) {
      out.push(open.close(name));
      continue;
    }
    const kept = allowedAttributes(attributes, allowed);
    isWhole &&= kept.isWhole;
    out.push(`<${name}${kept.text}`);
    if (allowed.void.has(name)) out.push(">");
    else if (isSelfClosing) out.push(allowed === SVG && !SVG_TEXTS.has(name) ? "/>" : `></${name}>`);
    else {
      out.push(">");
      open.push(name);
    }
  }
  out.push(open.closeAll());
  return { markup: out.join(""), isWhole };
}

/** The open elements, counted by name: a text of many tags takes linear time. */
class OpenElements {
  readonly #names: string[] = [];
  readonly #counts = new Map<string, number>();

  get last(): string | undefined {
    return this.#names.at(-1);
  }

  push(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** End tags of the element and of those open in it; "" for an end tag without a start tag. */
  close(name: string): string {
    const tags: string[] = [];
    if ((this.#counts.get(name) ?? 0) > 0) while (tags.at(-1) !== `</${name}>`) tags.push(this.#pop());
    return tags.join("");
  }

  closeAll(): string {
    return this.#names
      .splice(0)
      .reverse()
      .map((name) => `</${name}>`)
      .join("");
  }

  #pop(): string {
    const name = this.#names.pop() ?? "";
    this.#counts.set(name, (this.#counts.get(name) ?? 0) - 1);
    return `</${name}>`;
  }
}

/** Escapes "&" and ">" but keeps character references. */
function escapeText(text: string): string {
  return text.replace(/&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)/g, "&amp;").replace(/>/g, "&gt;");
}

function allowedAttributes(attributes: string, allowed: AllowList): { text: string; isWhole: boolean } {
  let text = "";
  let isWhole = true;
  for (const [, name, raw] of attributes.matchAll(ATTRIBUTE)) {
    const value = decodeReferences(raw);
    if (allowed.attributes.get(name)?.test(value)) text += ` ${name}="${escapeHtml(value)}"`;
    else isWhole = false;
  }
  return { text, isWhole };
}

function decodeReferences(value: string): string {
  return value
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(0x10ffff, Number(code))))
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
