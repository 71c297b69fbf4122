/** The diagram of a lattice of itemsets: a level for each length, a box for each set, lines to its supersets. */

import { formatItems } from "../../../core/text/items";
import { localized } from "../../../core/text/language";
import { figure } from "../../figure";
import { type PanelPlace, panelPlace } from "../../layout/panel-grid";
import * as palette from "../../palette";
import { measure } from "../../svg/text-size";
import type { Figure } from "../../types";
import { type ItemMask, immediateSubsets, itemsIn, subsetsByLength } from "./itemset-mask";
import { FULL_NAMES, letterKey } from "./letter-key";
import {
  type BoxScale,
  type DiagramPanel,
  drawNodeBoxes,
  drawSegments,
  halfSize,
  joinPanels,
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
  const heights = panels.map(({ lastLevel }) => (lastLevel - firstLevel + 0.9) * LEVEL_HEIGHT);
  const { places, height } = stackPanels(heights, key.height);
  const tickvals = levels.map((_, level) => level).filter((level) => level >= firstLevel);
  const ticktext = tickvals.map((level) =>
    level === 0 ? "" : localized(level === 1 ? "1 item" : `${level} items`, `${level} 项`),
  );
  const inLegend = new Set<string>();
  const drawn = panels.map((panel, p): DiagramPanel => {
    const place = places[p];
    const boxes = boxesOf(panel, diagram, arrangement);
    const boxOf = new Map(boxes.map((box) => [box.set, box]));
    const edges = boxes
      .filter(({ style }) => style !== hidden)
      .flatMap(({ set }) => immediateSubsets(set).map((subset) => [subset, set] as const))
      .filter(([subset]) => boxOf.get(subset)?.style !== hidden);
    const grey = { color: "rgba(138, 143, 152, 0.5)", width: 1 };
    const red = { color: palette.vermillion, width: 1.8 };
    const nodes = drawNodeBoxes(boxes, styles, place, scale, (style) => !inLegend.has(style));
    for (const { style } of boxes) inLegend.add(style);
    return {
      place,
      heading: panel.heading,
      data: [
        ...drawSegments(segmentsOf(edges, boxOf, scale), grey, place),
        ...drawSegments(segmentsOf(panel.marked, boxOf, scale), red, place),
        ...nodes.data,
      ],
      shapes: nodes.shapes,
      x: { visible: false, range: [0, slots] },
      y: { range: [panel.lastLevel + 0.45, firstLevel - 0.45], showgrid: false, tickvals, ticktext },
    };
  });
  const { data, layout } = joinPanels(drawn, key.notes);
  return figure({ title, description, data, layout: { ...layout, height: height + 96 } });
}

/**
 * Positions and labels of the sets, the same in every panel: each set on the level of its length, in the middle; shorter
 * levels are spread a little, as a diamond. `slots` is the number of sets of the widest level.
 */
function arrange(items: readonly string[]) {
  const levels = subsetsByLength(items.length);
  const slots = Math.max(...levels.map((sets) => sets.length));
  const scale = { perX: WIDTH / slots, perY: LEVEL_HEIGHT, fontSize: FONT_SIZE };
  const positions = new Map(
    levels.flatMap((sets, level) =>
      sets.map((set, i): [ItemMask, { x: number; y: number }] => [
        set,
        { x: slots / 2 + (i - (sets.length - 1) / 2) * Math.sqrt(slots / sets.length), y: level },
      ]),
    ),
  );
  // The items' own names where those of all sets fit, otherwise letters.
  const isFitting = levels.every((sets) => {
    const room = (scale.perX - 8) * Math.sqrt(slots / sets.length);
    return sets.every((set) => measure(formatItems(itemsIn(set, items), " "), FONT_SIZE) <= room);
  });
  const key = isFitting ? FULL_NAMES : letterKey(items, WIDTH);
  return { levels, slots, positions, key, scale };
}

function boxesOf(
  { lastLevel, styleOf, noteOf }: LatticePanel,
  { items, styles, firstLevel }: LatticeDiagram,
  { levels, positions, key }: ReturnType<typeof arrange>,
): SetBox[] {
  const labels = items.map(key.labelOf);
  const labelOf = (names: readonly string[]) =>
    key === FULL_NAMES ? formatItems(names, " ") : names.join("");
  return levels
    .slice(firstLevel, lastLevel + 1)
    .flat()
    .map((set) => {
      const [style, note] = [styleOf(set), noteOf(set)];
      const label = labelOf(itemsIn(set, labels)) || "∅";
      const explanation = [styles[style].name, note].filter(Boolean).join(", ");
      return {
        set,
        ...(positions.get(set) ?? { x: 0, y: 0 }),
        style,
        text: note === "" ? label : `${label}<br>${note}`,
        hover: `${formatItems(itemsIn(set, items)) || localized("no item", "空集")}: ${explanation}`,
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
function stackPanels(heights: readonly number[], keyHeight: number) {
  const height = heights.reduce((sum, each) => sum + each, GAP * (heights.length - 1) + keyHeight);
  let top = 1;
  const places = heights.map((each, i): PanelPlace => {
    const yDomain = [Math.max(0, top - each / height), top] as const;
    top -= (each + GAP) / height;
    return panelPlace(i, [0, 1], yDomain);
  });
  return { places, height };
}
