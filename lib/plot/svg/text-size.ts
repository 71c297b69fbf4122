/** Approximate text widths without a font: those of a common sans serif, with Chinese characters one em wide. */
import { textWidth } from "../../core/text/text-width";
import { bareText } from "./markup";

const NARROW = /[ijlI.,:;'|!()[\]{}ftr/\\-]/;
/** The ratio of DejaVu Sans, the widest font in our list, to Helvetica. */
const WIDEST_FONT = 1.1;
const BROAD = /[MWmw@%—…]/;

/** Width in pixels at a font size, within about a tenth. */
export function measure(text: string, size: number): number {
  let ems = 0;
  for (const character of bareText(text)) {
    if (character.charCodeAt(0) > 0x2e7f) ems += textWidth(character) / 2;
    else if (character === " ") ems += 0.28;
    else if (NARROW.test(character)) ems += 0.34;
    else if (BROAD.test(character)) ems += 0.87;
    else if (/[A-Z]/.test(character)) ems += 0.68;
    else ems += 0.56;
  }
  return ems * size * WIDEST_FONT;
}

/** Width of the widest of several lines. */
export function measureLines(text: string, size: number): number {
  return Math.max(0, ...text.split(/<br\s*\/?>/i).map((line) => measure(line, size)));
}

/** The text cut to a width, with an ellipsis where it is cut. */
export function truncateText(text: string, size: number, room: number): string {
  if (measure(text, size) <= room) return text;
  const characters = Array.from(bareText(text));
  const cut = (length: number) => characters.slice(0, length).join("");
  // By bisection: a text may be long, and there may be many.
  let [fitting, tooLong] = [1, characters.length + 1];
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (measure(`${cut(middle)}…`, size) > room) tooLong = middle;
    else fitting = middle;
  }
  return `${cut(fitting).trimEnd()}…`;
}

/** Lines no wider than `room`, broken at spaces and between Chinese characters. */
export function wrapText(text: string, size: number, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\s)|(?<=[\u2e80-\u9fff\uff00-\uffef])/u)) {
    if (line && measure((line + word).trimEnd(), size) > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return line.trim() || lines.length === 0 ? [...lines, line.trimEnd()] : lines;
}
