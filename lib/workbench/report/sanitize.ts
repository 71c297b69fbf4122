/**
 * Markup from a notebook's outputs, let through only as far as it is on a list: every tag is taken apart and written
 * anew, and whatever is not exactly understood is shown as the text it is.
 */
import { escapeHtml } from "../../core/text/display";

interface Allowed {
  readonly tags: ReadonlySet<string>;
  /** Tags without an end. */
  readonly empty: ReadonlySet<string>;
  /** What an attribute's value must look like; attributes that are not here are dropped. */
  readonly attributes: ReadonlyMap<string, RegExp>;
}

const words = (text: string) => new Set(text.split(" "));
const NUMBER = /^-?\d*\.?\d+%?$/;
const NUMBERS = /^[\d\s.,-]+$/;
const COLOUR = /^(#[0-9a-fA-F]{3,6}|[a-z]{3,20})$/;
const CLASSES = /^[a-z][a-z -]*$/;

const HTML: Allowed = {
  tags: words(
    "table caption colgroup col thead tbody tfoot tr th td div span p br hr strong b em i small sub sup code pre ul ol li h3 h4 h5 h6",
  ),
  empty: words("br hr col"),
  attributes: new Map([
    ["class", CLASSES],
    ["scope", /^(col|row|colgroup|rowgroup)$/],
    ["colspan", /^\d{1,3}$/],
    ["rowspan", /^\d{1,3}$/],
    ["style", /^(text-align:\s*(left|right|center)(;white-space:nowrap)?|color:\s*#[0-9a-fA-F]{3,6});?$/],
  ]),
};

const SVG: Allowed = {
  tags: words("svg title desc g rect path circle ellipse line polyline polygon text tspan image"),
  empty: new Set(),
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

function sanitize(markup: string, allowed: Allowed): string {
  const open: string[] = [];
  let out = "";
  let at = 0;
  while (at < markup.length) {
    const next = markup.indexOf("<", at);
    out += text(markup.slice(at, next < 0 ? markup.length : next));
    if (next < 0) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(markup);
    if (!tag || !allowed.tags.has(tag[2])) {
      out += "&lt;";
      at = next + 1;
      continue;
    }
    const [whole, slash, name, attributes, isClosed] = tag;
    at = next + whole.length;
    if (slash) {
      // An end tag that closes nothing is dropped; one that closes an outer element closes the inner ones too.
      while (open.includes(name)) {
        const last = open.pop();
        out += `</${last}>`;
        if (last === name) break;
      }
      continue;
    }
    out += `<${name}${kept(attributes, allowed)}`;
    if (allowed.empty.has(name)) out += ">";
    else if (isClosed) out += allowed === SVG ? "/>" : `></${name}>`;
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

/** Text keeps its character references; a bare "&" and ">" are written as such. */
function text(part: string): string {
  return part.replace(/&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)/g, "&amp;").replace(/>/g, "&gt;");
}

function kept(attributes: string, allowed: Allowed): string {
  let out = "";
  for (const [, name, raw] of attributes.matchAll(ATTRIBUTE)) {
    const value = decoded(raw);
    if (allowed.attributes.get(name)?.test(value)) out += ` ${name}="${escapeHtml(value)}"`;
  }
  return out;
}

function decoded(value: string): string {
  return value
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(0x10ffff, Number(code))))
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
