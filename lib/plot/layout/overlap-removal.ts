/** Overlap removal: moves boxes apart, so that all labels can be read. */
import type { Place } from "./spring-layout";

/** A box by its centre and size, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A width and a height in pixels. */
export type Size = Pick<Box, "width" | "height">;

const ROUNDS = 400;

/**
 * Pushes overlapping boxes apart, each by half of their overlap, along the axis on which they overlap less, and keeps
 * them on the page. On a crowded page some still overlap after 400 rounds. O(rounds · boxes²).
 *
 * @returns The centres, in the order given.
 *
 * @see Dwyer, T., Marriott, K. & Stuckey, P. (2006). Fast node overlap removal. GD 2005, LNCS 3843, 153-164, for a method
 * with less movement, which a page of labels does not need.
 */
export function removeOverlaps(boxes: readonly Box[], page: Size): readonly Place[] {
  const places = boxes.map((box) => clampToPage(box, box, page));
  for (let round = 0; round < ROUNDS; round++) {
    let hasMoved = false;
    for (let a = 0; a < boxes.length; a++) {
      for (let b = 0; b < a; b++) {
        const overX = (boxes[a].width + boxes[b].width) / 2 - Math.abs(places[a].x - places[b].x);
        const overY = (boxes[a].height + boxes[b].height) / 2 - Math.abs(places[a].y - places[b].y);
        if (overX <= 0.01 || overY <= 0.01) continue;
        hasMoved = true;
        // A small step sideways as well: two boxes in a corner would otherwise push each other forever.
        const [alongX, alongY] = overX < overY ? [1, 0.1] : [0.1, 1];
        const stepX = (alongX * overX * (places[a].x < places[b].x ? -1 : 1)) / 2;
        const stepY = (alongY * overY * (places[a].y < places[b].y ? -1 : 1)) / 2;
        places[a] = clampToPage({ x: places[a].x + stepX, y: places[a].y + stepY }, boxes[a], page);
        places[b] = clampToPage({ x: places[b].x - stepX, y: places[b].y - stepY }, boxes[b], page);
      }
    }
    if (!hasMoved) break;
  }
  return places;
}

/** Indices of the boxes that overlap none of those before them in the list. */
export function indicesWithoutOverlap(boxes: readonly Box[]): readonly number[] {
  const kept: number[] = [];
  boxes.forEach((box, i) => {
    const isCovered = kept.some(
      (k) =>
        Math.abs(box.x - boxes[k].x) < (box.width + boxes[k].width) / 2 - 0.5 &&
        Math.abs(box.y - boxes[k].y) < (box.height + boxes[k].height) / 2 - 0.5,
    );
    if (!isCovered) kept.push(i);
  });
  return kept;
}

function clampToPage({ x, y }: Place, { width, height }: Size, page: Size): Place {
  const within = (value: number, size: number, room: number) =>
    size >= room ? room / 2 : Math.min(room - size / 2, Math.max(size / 2, value));
  return { x: within(x, width, page.width), y: within(y, height, page.height) };
}
