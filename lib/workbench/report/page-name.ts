/** The names of pages: two notebooks never share one. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { NOTEBOOKS, PROJECT } from "../paths";

/** File names of at most 255 bytes leave room for the endings of a page. */
const MOST_BYTES = 200;
const UNFINISHED = ".unfinished";

/** The page of a run that did not finish lies beside that of the last whole run. */
export const unfinishedName = (name: string) => `${name}${UNFINISHED}`;
export const isUnfinished = (name: string) => name.endsWith(UNFINISHED);
export const finishedName = (name: string) => name.slice(0, -UNFINISHED.length);

/** Identifies a notebook file; outside the project by a hash, so that a report tells no path of this machine. */
export function originOf(file: string): string {
  const relative = path.relative(PROJECT, path.resolve(file));
  const isOutside = relative.startsWith("..") || path.isAbsolute(relative);
  return isOutside ? hash(path.resolve(file)) : relative.split(path.sep).join("/");
}

/**
 * The name of a notebook's page: its file name; in a folder of notebooks/ with that folder; if another notebook has that
 * name, with the name of its folder or with a hash.
 *
 * @param isTaken Whether another notebook has a page of this name.
 */
export function pageName(file: string, isTaken: (name: string) => boolean): string {
  const absolute = path.resolve(file);
  const inNotebooks = path.relative(NOTEBOOKS, absolute);
  const isOurs = !inNotebooks.startsWith("..") && !path.isAbsolute(inNotebooks);
  const base = path.basename(absolute, ".ipynb");
  const name = isOurs ? inNotebooks.slice(0, -".ipynb".length).split(path.sep).join("-") : base;
  const candidates = [name, `${path.basename(path.dirname(absolute))}-${base}`];
  const isFree = (candidate: string) =>
    candidate.toLowerCase() !== "index" &&
    Buffer.byteLength(candidate) <= MOST_BYTES &&
    !isTaken(candidate) &&
    (isOurs || !fs.existsSync(path.join(NOTEBOOKS, `${candidate}.ipynb`)));
  return candidates.find(isFree) ?? `${[...base].slice(0, 40).join("")}-${hash(absolute)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
