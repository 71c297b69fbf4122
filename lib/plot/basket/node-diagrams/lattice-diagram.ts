/** The diagram of a lattice of itemsets: a level for each length, a box for each set, lines to its supersets. */
import { figure } from "../../figure";
import { type PanelPlace, panelAxes, panelHeading } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import type { Annotation, Figure, Layout, ScatterTrace, Shape } from "../../types";
import { type ItemMask, immediateSubsets, itemsIn, subsetsByLength } from "./itemset-mask";
import { FULL_NAMES, letterKey, type NameKey } from "./letter-key";
import {
  type BoxScale,
  drawNodeBoxes,
  drawSegments,
  halfSize,
  type NodeBox,
  type NodeStyle,
} from "./node-boxes";

export interface LatticePanel {
  readonly heading: string;
  /** Levels to draw, from `firstLevel` to this one. */
  readonly lastLevel: number;
  /** Key of the style of each set. */
  readonly styleOf: (set: ItemMask) => string;
  /** The text under the name of a set: its count. */
  readonly noteOf: (set: ItemMask) => string;
  /** Red lines from a set to one with an item more. */
  readonly marked: readonly (readonly [ItemMask, ItemMask])[];
}

export interface LatticeDiagram {
  readonly title: string;
  readonly description: string;
  readonly items: readonly string[];
  readonly panels: readonly LatticePanel[];
  readonly styles: Readonly<Record<string, NodeStyle>>;
  /** The style of sets that do not exist; they have no lines. */
  readonly hidden: string;
  /** 0 draws the empty set too. */
  readonly firstLevel: number;
}

/** Positions and labels of the sets, the same in every panel. */
interface Arrangement {
  readonly levels: readonly (readonly ItemMask[])[];
  /** Sets of the widest level. */
  readonly slots: number;
  readonly positions: ReadonlyMap<ItemMask, { readonly x: number; readonly y: number }>;
  readonly key: NameKey;
  readonly scale: BoxScale;
}

interface SetBox extends NodeBox {
  readonly set: ItemMask;
}

const WIDTH = 620;
const FONT_SIZE = 11;
/** Pixels from one level to the next, and between two panels. */
const LEVEL_HEIGHT = 54;
const GAP = 34;

export function drawLattice(diagram: LatticeDiagram): Figure {
  const { title, description, items, panels, styles, hidden, firstLevel } = diagram;
  const arrangement = arrange(items);
  const { key, levels, scale, slots } = arrangement;
  const places = stackPanels(
    panels.map(({ lastLevel }) => (lastLevel - firstLevel + 0.9) * LEVEL_HEIGHT),
    key.height,
  );
  const data: ScatterTrace[] = [];
  const shapes: Shape[] = [];
  const annotations: Annotation[] = [...key.notes];
  const inLegend = new Set<string>();
  let axes: Layout = {};
  panels.forEach((panel, p) => {
    const place = places.panels[p];
    const boxes = boxesOf(panel, diagram, arrangement);
    const boxOf = new Map(boxes.map((box) => [box.set, box]));
    const edges = boxes
      .filter(({ style }) => style !== hidden)
      .flatMap(({ set }) => immediateSubsets(set).map((subset) => [subset, set] as const))
      .filter(([subset]) => boxOf.get(subset)?.style !== hidden);
    const grey = { color: "rgba(138, 143, 152, 0.5)", width: 1 };
    const red = { color: palette.vermillion, width: 1.8 };
    data.push(...drawSegments(segmentsOf(edges, boxOf, scale), grey, place));
    data.push(...drawSegments(segmentsOf(panel.marked, boxOf, scale), red, place));
    const nodes = drawNodeBoxes(boxes, styles, place, scale, (style) => !inLegend.has(style));
    for (const { style } of boxes) inLegend.add(style);
    data.push(...nodes.data);
    shapes.push(...nodes.shapes);
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

/** Each set on the level of its length, in the middle; shorter levels are spread a little, as a diamond. */
function arrange(items: readonly string[]): Arrangement {
  const levels = subsetsByLength(items.length);
  const slots = Math.max(...levels.map((sets) => sets.length));
  const positions = new Map(
    levels.flatMap((sets, level) =>
      sets.map((set, i): [ItemMask, { x: number; y: number }] => [
        set,
        { x: slots / 2 + (i - (sets.length - 1) / 2) * Math.sqrt(slots / sets.length), y: level },
      ]),
    ),
  );
  const key = keyFor(items, levels, WIDTH / slots - 8);
  return {
    levels,
    slots,
    positions,
    key,
    scale: { perX: WIDTH / slots, perY: LEVEL_HEIGHT, fontSize: FONT_SIZE },
  };
}

/** The items' own names where those of all sets fit, otherwise letters. */
function keyFor(items: readonly string[], levels: readonly (readonly ItemMask[])[], room: number): NameKey {
  const widest = Math.max(...levels.map((sets) => sets.length));
  const isFitting = levels.every((sets) =>
    sets.every(
      (set) => measure(itemsIn(set, items).join(" "), FONT_SIZE) <= room * Math.sqrt(widest / sets.length),
    ),
  );
  return isFitting ? FULL_NAMES : letterKey(items, WIDTH);
}

function boxesOf(
  { lastLevel, styleOf, noteOf }: LatticePanel,
  { items, styles, firstLevel }: LatticeDiagram,
  { levels, positions, key }: Arrangement,
): SetBox[] {
  const labels = items.map(key.labelOf);
  const separator = key === FULL_NAMES ? " " : "";
  return levels
    .slice(firstLevel, lastLevel + 1)
    .flat()
    .map((set) => {
      const [style, note] = [styleOf(set), noteOf(set)];
      const label = itemsIn(set, labels).join(separator) || "∅";
      const explanation = [styles[style].name, note].filter(Boolean).join(", ");
      return {
        set,
        ...(positions.get(set) ?? { x: 0, y: 0 }),
        style,
        text: note === "" ? label : `${label}<br>${note}`,
        hover: `${itemsIn(set, items).join(", ") || "no item"}: ${explanation}`,
      };
    });
}

/** From the lower edge of the shorter set to the upper edge of the longer one. */
function segmentsOf(
  edges: readonly (readonly [ItemMask, ItemMask])[],
  boxOf: ReadonlyMap<ItemMask, SetBox>,
  scale: BoxScale,
) {
  return edges.flatMap(([shorter, longer]) => {
    const [upper, lower] = [boxOf.get(shorter), boxOf.get(longer)];
    if (!upper || !lower) return [];
    const from = [upper.x, upper.y + halfSize(upper.text, scale).y] as const;
    const to = [lower.x, lower.y - halfSize(lower.text, scale).y] as const;
    return [{ from, to }];
  });
}

/** Panels of different heights, one below the other, with room for a key below them. */
function stackPanels(
  heights: readonly number[],
  keyHeight: number,
): { readonly panels: PanelPlace[]; readonly height: number } {
  const height = heights.reduce((sum, each) => sum + each, GAP * (heights.length - 1) + keyHeight);
  let top = 1;
  const panels = heights.map((each, i): PanelPlace => {
    const up: [number, number] = [Math.max(0, top - each / height), top];
    top -= (each + GAP) / height;
    const number = i === 0 ? "" : String(i + 1);
    return { x: `x${number}`, y: `y${number}`, across: [0, 1], up };
  });
  return { panels, height };
}
