/** Boxes moved apart until none covers another: labels that can be read. */

/** A box by its middle and size, all in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ROUNDS = 400;

/**
 * Pushes boxes that overlap apart, each half of the way, along the side on which they overlap least, and keeps them on
 * the page. Where there is not room enough some still overlap after 400 rounds. O(rounds · boxes²).
 *
 * @returns The middles, in the order given.
 *
 * @see Dwyer, T., Marriott, K. & Stuckey, P. (2006). Fast node overlap removal. GD 2005, LNCS 3843, 153-164, does it
 * with less movement; a page of labels does not need it.
 */
export function separateBoxes(
  boxes: readonly Box[],
  page: { readonly width: number; readonly height: number },
): readonly { readonly x: number; readonly y: number }[] {
  const places = boxes.map((box) => inside(box, box, page));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let a = 0; a < boxes.length; a++) {
      for (let b = 0; b < a; b++) {
        const overX = (boxes[a].width + boxes[b].width) / 2 - Math.abs(places[a].x - places[b].x);
        const overY = (boxes[a].height + boxes[b].height) / 2 - Math.abs(places[a].y - places[b].y);
        if (overX <= 0.01 || overY <= 0.01) continue;
        moved = true;
        // A touch to the side as well: two boxes in a corner would otherwise push each other for ever.
        const [alongX, alongY] = overX < overY ? [1, 0.1] : [0.1, 1];
        const stepX = (alongX * overX * (places[a].x < places[b].x ? -1 : 1)) / 2;
        const stepY = (alongY * overY * (places[a].y < places[b].y ? -1 : 1)) / 2;
        places[a] = inside({ x: places[a].x + stepX, y: places[a].y + stepY }, boxes[a], page);
        places[b] = inside({ x: places[b].x - stepX, y: places[b].y - stepY }, boxes[b], page);
      }
    }
    if (!moved) break;
  }
  return places;
}

/** The numbers of boxes that no earlier one covers. */
export function uncovered(boxes: readonly Box[]): readonly number[] {
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

function inside(
  { x, y }: { readonly x: number; readonly y: number },
  { width, height }: Pick<Box, "width" | "height">,
  page: { readonly width: number; readonly height: number },
) {
  const within = (value: number, size: number, room: number) =>
    size >= room ? room / 2 : Math.min(room - size / 2, Math.max(size / 2, value));
  return { x: within(x, width, page.width), y: within(y, height, page.height) };
}
