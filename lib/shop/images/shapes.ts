/**
 * The ten shapes (包装形状) of products: functions that give the tone at a point of the front view. A shape lies in the square
 * from -1 to 1, u to the right and v downwards; each product varies its proportions (`Look`).
 */

/** The tone at a point of an image: background, body, label or lid, or dark edge. */
export type Tone = 0 | 1 | 2 | 3;

const BACKGROUND: Tone = 0;
const BODY: Tone = 1;
const LABEL: Tone = 2;
const EDGE: Tone = 3;

/** The appearance of one product within its shape; all but `hasLabel` and `stripes` are in [0, 1). */
export interface Look {
  readonly slenderness: number;
  /** Relative width of neck, lid or top. */
  readonly neck: number;
  readonly labelTop: number;
  readonly labelHeight: number;
  readonly hasLabel: boolean;
  /** Number of lines on the label, 0 to 3. */
  readonly stripes: number;
  /** Thickness of its lines. */
  readonly stroke: number;
}

/** The tone at a point. */
export type Shape = (u: number, v: number, look: Look) => Tone;

export const SHAPES: Readonly<Record<string, Shape>> = {
  bottle(u, v, look) {
    const neck = 0.14 + 0.08 * look.neck;
    const body = 0.36 + 0.12 * look.slenderness;
    const shoulder = -0.35 + 0.3 * look.labelTop;
    if (v < -0.8) return inside(u, v, neck + 0.03, -1, -0.8) ? LABEL : BACKGROUND;
    if (v < shoulder - 0.25) return inside(u, v, neck, -1, 1) ? BODY : BACKGROUND;
    const width = v < shoulder ? body + (neck - body) * 4 * (shoulder - v) : body;
    return inside(u, v, width, -1, 1) ? banded(v, look, 0.05, 0.75) : BACKGROUND;
  },

  can(u, v, look) {
    const width = 0.48 + 0.12 * look.slenderness;
    const bend = 0.14 * Math.sqrt(Math.max(0, 1 - (u / width) ** 2));
    if (Math.abs(u) > width || v > 0.78 + bend || v < -0.78 - bend) return BACKGROUND;
    if (v < -0.78 + bend) return v < -0.78 + 0.5 * bend && v > -0.78 - 0.5 * bend ? EDGE : LABEL;
    if (Math.abs(v - 0.66 - bend) < thickness(look)) return EDGE;
    return banded(v - bend, look, -0.4, 0.5);
  },

  box(u, v, look) {
    const depth = 0.2 + 0.2 * look.neck;
    const right = 0.5 + 0.2 * look.slenderness - depth;
    const left = -0.5 - 0.2 * look.slenderness;
    const top = -0.75 + 0.2 * look.labelTop + depth;
    // The side and the top recede to the upper right.
    const back = Math.min(depth, Math.max(u - right, top - v));
    if (u > left && u < right && v > top && v < 0.85) return banded(v, look, top + 0.2, 0.6);
    if (u >= right && u - right < depth && v > top - (u - right) && v < 0.85 - (u - right)) return EDGE;
    return v <= top && top - v < depth && u > left + back && u < right + back ? LABEL : BACKGROUND;
  },

  bag(u, v, look) {
    const width = 0.52 + 0.12 * look.slenderness + 0.16 * v * v;
    if (!inside(u, v, width, -0.95, 0.95)) return BACKGROUND;
    const crimp = 0.74 + 0.06 * look.neck;
    // The welded ends are pleated.
    if (Math.abs(v) > crimp) return Math.floor(9 * u + 20) % 2 === 0 ? EDGE : LABEL;
    return banded(v, look, -0.35, 0.5);
  },

  jar(u, v, look) {
    const width = 0.52 + 0.14 * look.slenderness;
    const lid = width - 0.12 + 0.08 * look.neck;
    if (v < -0.5) {
      if (!inside(u, v, lid, -0.82, -0.5)) return BACKGROUND;
      return v > -0.5 - 1.5 * thickness(look) ? EDGE : LABEL;
    }
    // The shoulders and the foot are round.
    const corner = 0.3;
    const over = Math.max(0, -0.4 + corner - v, v - 0.85 + corner) / corner;
    const round = width - corner * (1 - Math.sqrt(Math.max(0, 1 - over * over)));
    return inside(u, v, round, -0.5, 0.85) ? banded(v, look, -0.1, 0.5) : BACKGROUND;
  },

  tube(u, v, look) {
    const top = 0.46 + 0.1 * look.slenderness;
    const cap = 0.2 + 0.06 * look.neck;
    if (v > 0.62) return inside(u, v, cap, 0.62, 0.95) ? LABEL : BACKGROUND;
    if (!inside(u, v, top + ((cap + 0.06 - top) * (v + 0.95)) / 1.57, -0.95, 1)) return BACKGROUND;
    if (v < -0.82) return EDGE;
    return banded(v, look, -0.6, 0.3);
  },

  carton(u, v, look) {
    const width = 0.38 + 0.12 * look.slenderness;
    const eaves = -0.35 + 0.2 * look.labelTop;
    const ridge = width * (0.55 + 0.15 * look.neck);
    if (v < -0.78) return inside(u, v, ridge, -0.98, -0.78) ? LABEL : BACKGROUND;
    if (v >= eaves) {
      if (!inside(u, v, width, -1, 0.98)) return BACKGROUND;
      return v < eaves + 2 * thickness(look) ? EDGE : banded(v, look, eaves + 0.3, 0.8);
    }
    // A gable roof.
    const roof = ridge + ((width - ridge) * (v + 0.78)) / (eaves + 0.78);
    return inside(u, v, roof, -1, 1) ? BODY : BACKGROUND;
  },

  roll(u, v, look) {
    const height = 0.5 + 0.12 * look.slenderness;
    const face = 0.22 + 0.12 * look.neck;
    const level = v / height;
    if (Math.abs(level) > 1) return BACKGROUND;
    const bulge = face * Math.sqrt(1 - level * level);
    if (Math.abs(u + 0.5) < bulge) {
      const radius = ((u + 0.5) / face) ** 2 + level * level;
      return radius < 0.16 + 0.1 * look.stroke ? EDGE : LABEL;
    }
    if (u < -0.5 || u > 0.5 + bulge) return BACKGROUND;
    return look.hasLabel && Math.abs(u - 0.55 - bulge) < 0.08 ? LABEL : BODY;
  },

  round(u, v, look) {
    const width = 0.72 + 0.1 * look.slenderness;
    const height = 0.74;
    // The stem in its dimple.
    if (v < -0.55 && Math.abs(u - 0.15 * (look.neck - 0.5)) < 1.3 * thickness(look))
      return v > -0.95 ? EDGE : BACKGROUND;
    const dimple = 0.25 * Math.max(0, 1 - Math.abs(u) / 0.3);
    if ((u / width) ** 2 + (v / height) ** 2 > 1 || v < -height + dimple) return BACKGROUND;
    const light = (u + 0.3) ** 2 + (v + 0.25) ** 2;
    return light < 0.03 + 0.03 * look.labelHeight ? LABEL : BODY;
  },

  cup(u, v, look) {
    const top = 0.58 + 0.12 * look.slenderness;
    const foot = 0.34 + 0.1 * look.neck;
    if (v < -0.62) return inside(u, v, top + 0.07, -0.78, -0.62) ? LABEL : BACKGROUND;
    if (!inside(u, v, top + ((foot - top) * (v + 0.62)) / 1.44, -1, 0.82)) return BACKGROUND;
    return v > 0.82 - 1.5 * thickness(look) ? EDGE : banded(v, look, -0.35, 0.45);
  },
};

function inside(u: number, v: number, halfWidth: number, top: number, bottom: number): boolean {
  return Math.abs(u) <= halfWidth && v >= top && v <= bottom;
}

function thickness(look: Look): number {
  return 0.05 + 0.04 * look.stroke;
}

/** The body with a label somewhere between two heights. */
function banded(v: number, look: Look, top: number, bottom: number): Tone {
  const height = (bottom - top) * (0.35 + 0.5 * look.labelHeight);
  const start = top + (bottom - top - height) * look.labelTop;
  if (!look.hasLabel || v < start || v > start + height) return BODY;
  const within = (v - start) / height;
  for (let i = 1; i <= look.stripes; i++)
    if (Math.abs(within - i / (look.stripes + 1)) * height < 0.6 * thickness(look)) return EDGE;
  return LABEL;
}
