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
const NUMBER = /^-?\d*\.?\d+%?$/;
const NUMBERS = /^[\d\s.,-]+$/;
const COLOUR = /^(#[0-9a-fA-F]{3,6}|[a-z]{3,20})$/;
const CLASSES = /^[a-z][a-z -]*$/;

const HTML: AllowList = {
  tags: words(
    "table caption colgroup col thead tbody tfoot tr th td div span p br hr strong b em i small sub sup code pre ul ol li h3 h4 h5 h6",
  ),
  void: words("br hr col"),
  attributes: new Map([
    ["class", CLASSES],
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
      .map((name): [string, RegExp] => [name, /^(-?\d*\.?\d+%?|bold|normal)$/]),
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
  return sanitize(markup, HTML);
}

export function sanitizeSvg(markup: string): string {
  return sanitize(markup.replace(/^\s*<\?xml[^>]*\?>/, ""), SVG);
}

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9:-]*="[^"<>]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z][A-Za-z0-9:-]*)="([^"<>]*)"/g;

function sanitize(markup: string, allowed: AllowList): string {
  const open: string[] = [];
  let out = "";
  let position = 0;
  while (position < markup.length) {
    const start = markup.indexOf("<", position);
    out += escapeText(markup.slice(position, start < 0 ? markup.length : start));
    if (start < 0) break;
    TAG.lastIndex = start;
    const tag = TAG.exec(markup);
    if (!tag || !allowed.tags.has(tag[2])) {
      out += "&lt;";
      position = start + 1;
      continue;
    }
    const [whole, isEndTag, name, attributes, isSelfClosing] = tag;
    position = start + whole.length;
    if (isEndTag) {
      // An end tag without a start tag is removed. The end tag of an outer element also closes the inner
      // ones.
      while (open.includes(name)) {
        const last = open.pop();
        out += `</${last}>`;
        if (last === name) break;
      }
      continue;
    }
    out += `<${name}${allowedAttributes(attributes, allowed)}`;
    if (allowed.void.has(name)) out += ">";
    else if (isSelfClosing) out += allowed === SVG ? "/>" : `></${name}>`;
    else {
      out += ">";
      open.push(name);
    }
  }
  return (
    out +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join("")
  );
}

/** Escapes "&" and ">" but keeps character references. */
function escapeText(text: string): string {
  return text.replace(/&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)/g, "&amp;").replace(/>/g, "&gt;");
}

function allowedAttributes(attributes: string, allowed: AllowList): string {
  let out = "";
  for (const [, name, raw] of attributes.matchAll(ATTRIBUTE)) {
    const value = decodeReferences(raw);
    if (allowed.attributes.get(name)?.test(value)) out += ` ${name}="${escapeHtml(value)}"`;
  }
  return out;
}

function decodeReferences(value: string): string {
  return value
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(0x10ffff, Number(code))))
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
