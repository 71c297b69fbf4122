/** The drawing that lattices of itemsets share: all sets of some items, a level for each length, one box a set. */
import { figure } from "../../figure";
import { type PanelPlace, panelAxes, panelHeading } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import type { Annotation, Figure, Layout, ScatterTrace, Shape } from "../../types";
import { type Letters, lettersFor, NAMES } from "./letter-key";
import { drawPills, halfSize, type PillLook, type PillSizes } from "./node-boxes";

/** Sets of items as bits: bit i for item i. */
export type ItemMask = number;

/** More items than this have more sets than a page has room for. */
export const MOST_ITEMS = 6;

export interface LatticePanel {
  readonly heading: string;
  /** Levels to draw, from `firstLevel` to this one. */
  readonly lastLevel: number;
  /** Key of the look of each set. */
  readonly lookOf: (set: ItemMask) => string;
  /** What stands under the name of a set: its count. */
  readonly noteOf: (set: ItemMask) => string;
  /** Lines to draw in red: from a set to one with an item more. */
  readonly marked: readonly (readonly [ItemMask, ItemMask])[];
}

export interface LatticeOptions {
  readonly title: string;
  readonly description: string;
  readonly items: readonly string[];
  readonly panels: readonly LatticePanel[];
  readonly looks: Readonly<Record<string, PillLook>>;
  /** The look of sets that are not there; lines to them are left out. */
  readonly hidden: string;
  /** 0 draws the empty set too. */
  readonly firstLevel: number;
}

const WIDTH = 620;
const FONT_SIZE = 11;
/** Pixels from one level to the next, and between two panels. */
const PER_LEVEL = 54;
const GAP = 34;

export function drawLattice(options: LatticeOptions): Figure {
  const { title, description, items, panels, looks, hidden, firstLevel } = options;
  const levels = levelsOf(items.length);
  const slots = Math.max(...levels.map((sets) => sets.length));
  const spots = spotsOf(levels, slots);
  const letters = lettersOf(items, levels, WIDTH / slots - 8);
  const nameOf = (set: ItemMask) => joined(set, items.map(letters.of), letters === NAMES ? " " : "");
  const sizes: PillSizes = { perX: WIDTH / slots, perY: PER_LEVEL, fontSize: FONT_SIZE };
  const rows = panels.map(({ lastLevel }) => lastLevel - firstLevel + 0.9);
  const places = stacked(
    rows.map((count) => count * PER_LEVEL),
    letters.height,
  );

  const data: ScatterTrace[] = [];
  const shapes: Shape[] = [];
  const annotations: Annotation[] = [...letters.notes];
  const explained = new Set<string>();
  let axes: Layout = {};
  panels.forEach((panel, p) => {
    const place = places.panels[p];
    const sets = levels.slice(firstLevel, panel.lastLevel + 1).flat();
    const pills = sets.map((set) => {
      const note = panel.noteOf(set);
      const name = set === 0 ? "∅" : nameOf(set);
      const full = set === 0 ? "no item" : items.filter((_, i) => set & (1 << i)).join(", ");
      const look = panel.lookOf(set);
      const told = [looks[look].name, note].filter(Boolean).join(", ");
      const spot = spots.get(set) ?? { x: 0, y: 0 };
      return {
        set,
        ...spot,
        look,
        text: note === "" ? name : `${name}<br>${note}`,
        hover: `${full}: ${told}`,
      };
    });
    const pillOf = new Map(pills.map((pill) => [pill.set, pill]));
    const shown = pills.filter(({ look }) => look !== hidden);
    // A line runs from the lower edge of the shorter set to the upper edge of the longer one.
    const line = (pairs: readonly (readonly [ItemMask, ItemMask])[], color: string, width: number) => {
      const ends = pairs.flatMap(([shorter, longer]) => {
        const [from, to] = [pillOf.get(shorter), pillOf.get(longer)];
        return from && to
          ? [
              {
                x: [from.x, to.x],
                y: [from.y + halfSize(from.text, sizes).y, to.y - halfSize(to.text, sizes).y],
              },
            ]
          : [];
      });
      if (ends.length === 0) return;
      data.push({
        type: "scatter",
        mode: "lines",
        x: ends.flatMap(({ x }) => [...x, null]),
        y: ends.flatMap(({ y }) => [...y, null]),
        line: { color, width },
        hoverinfo: "skip",
        ...{ xaxis: place.x, yaxis: place.y, showlegend: false },
      });
    };
    const isShown = (set: ItemMask) => pillOf.get(set)?.look !== hidden;
    line(
      shown.flatMap(({ set }) =>
        facetsOf(set)
          .filter(isShown)
          .map((facet) => [facet, set] as const),
      ),
      "rgba(138, 143, 152, 0.5)",
      1,
    );
    line(panel.marked, palette.vermillion, 1.8);
    const drawn = drawPills(pills, looks, place, sizes, (look) => !explained.has(look));
    for (const { look } of pills) explained.add(look);
    data.push(...drawn.data);
    shapes.push(...drawn.shapes);
    if (panel.heading !== "") annotations.push(panelHeading(place, panel.heading));
    const ticks = levels.map((_, level) => level).filter((level) => level >= firstLevel);
    axes = {
      ...axes,
      ...panelAxes(
        place,
        { visible: false, range: [0, slots] },
        {
          range: [panel.lastLevel + 0.45, firstLevel - 0.45],
          showgrid: false,
          tickvals: ticks,
          ticktext: ticks.map((level) => (level === 0 ? "" : level === 1 ? "1 item" : `${level} items`)),
        },
      ),
    };
  });
  const layout = { ...axes, shapes, annotations, height: places.height + 96 };
  return figure({ title, description, data, layout });
}

/** Where each set stands: its level down, and across in the middle; shorter levels are spread a little, as a diamond. */
function spotsOf(levels: readonly (readonly ItemMask[])[], slots: number) {
  return new Map(
    levels.flatMap((sets, level) =>
      sets.map((set, i): [ItemMask, { x: number; y: number }] => [
        set,
        { x: slots / 2 + (i - (sets.length - 1) / 2) * Math.sqrt(slots / sets.length), y: level },
      ]),
    ),
  );
}

/** Panels of different heights, one below the other, and below them room for a key. */
function stacked(
  heights: readonly number[],
  below: number,
): { readonly panels: PanelPlace[]; readonly height: number } {
  const height = heights.reduce((sum, each) => sum + each, GAP * (heights.length - 1) + below);
  let top = 1;
  const panels = heights.map((each, i): PanelPlace => {
    const up: [number, number] = [Math.max(0, top - each / height), top];
    top -= (each + GAP) / height;
    const number = i === 0 ? "" : String(i + 1);
    return { x: `x${number}`, y: `y${number}`, across: [0, 1], up };
  });
  return { panels, height };
}

/** All sets by their number of items, those of the first items first. */
export function levelsOf(itemCount: number): ItemMask[][] {
  const levels: ItemMask[][] = Array.from({ length: itemCount + 1 }, () => []);
  const put = (set: ItemMask, from: number, length: number) => {
    levels[length].push(set);
    for (let item = from; item < itemCount; item++) put(set | (1 << item), item + 1, length + 1);
  };
  put(0, 0, 0);
  return levels;
}

/** The sets with one item less. */
export function facetsOf(set: ItemMask): ItemMask[] {
  const facets: ItemMask[] = [];
  for (let bit = 1; bit <= set; bit <<= 1) if (set & bit) facets.push(set & ~bit);
  return facets;
}

/** The items' own names where all sets fit, else letters. */
function lettersOf(
  items: readonly string[],
  levels: readonly (readonly ItemMask[])[],
  room: number,
): Letters {
  const widest = Math.max(...levels.map((sets) => sets.length));
  const isFitting = levels.every((sets) =>
    sets.every(
      (set) => measure(joined(set, items, " "), FONT_SIZE) <= room * Math.sqrt(widest / sets.length),
    ),
  );
  return isFitting ? NAMES : lettersFor(items, WIDTH);
}

function joined(set: ItemMask, names: readonly string[], sign: string): string {
  return names.filter((_, i) => set & (1 << i)).join(sign);
}
