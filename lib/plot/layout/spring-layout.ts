/** Force-directed layout of a network. */
import { extentOf } from "../svg/scale/extent";

export interface Place {
  readonly x: number;
  readonly y: number;
}

const ROUNDS = 300;

/**
 * A force-directed layout from a fixed start, without random numbers.
 *
 * With k the distance at which n points fill the square, points at distance d repel with k²/d, and edges attract with
 * d²/k, less where both ends have many edges. A falling temperature limits each step. O(rounds · n²).
 *
 * @param count Number of points.
 * @param edges Pairs of indices of points.
 * @returns Positions in the unit square.
 *
 * @see Fruchterman, T. & Reingold, E. (1991). Graph drawing by force-directed placement. Software: Practice and
 * Experience 21(11), 1129-1164. doi:10.1002/spe.4380211102
 */
export function springLayout(count: number, edges: readonly (readonly [number, number])[]): readonly Place[] {
  // A circle with slightly varied radius: on a perfect circle opposite forces can cancel forever.
  const angles = Float64Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  const x = angles.map((angle, i) => (0.8 + 0.02 * (i % 7)) * Math.cos(angle));
  const y = angles.map((angle, i) => (0.8 + 0.02 * (i % 5)) * Math.sin(angle));
  const degrees = new Int32Array(count);
  for (const [a, b] of edges) {
    degrees[a]++;
    degrees[b]++;
  }
  const ideal = 2 / Math.sqrt(Math.max(1, count));
  const forceX = new Float64Array(count);
  const forceY = new Float64Array(count);

  function push(a: number, b: number, strengthAt: (distance: number) => number): void {
    const dx = x[a] - x[b];
    const dy = y[a] - y[b];
    const distance = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
    const share = strengthAt(distance) / distance;
    forceX[a] += dx * share;
    forceY[a] += dy * share;
    forceX[b] -= dx * share;
    forceY[b] -= dy * share;
  }

  for (let round = 0; round < ROUNDS; round++) {
    // A weak attraction to the centre keeps unconnected parts on the page.
    for (let i = 0; i < count; i++) {
      forceX[i] = -0.6 * x[i];
      forceY[i] = -0.6 * y[i];
    }
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) push(a, b, (distance) => (ideal * ideal) / distance);
    }
    for (const [a, b] of edges) {
      // Without this, a point with many edges pulls all its neighbours onto one spot.
      const strength = Math.min(1, 2 / Math.sqrt(degrees[a] * degrees[b]));
      if (a !== b) push(a, b, (distance) => (-strength * distance * distance) / ideal);
    }
    const temperature = 0.15 * (1 - round / ROUNDS);
    for (let i = 0; i < count; i++) {
      const size = Math.max(1e-12, Math.sqrt(forceX[i] * forceX[i] + forceY[i] * forceY[i]));
      const step = Math.min(size, temperature) / size;
      x[i] += forceX[i] * step;
      y[i] += forceY[i] * step;
    }
  }
  return unitSquare(x, y);
}

/** Scaled to the unit square; rounded, so that the result is the same on every processor. */
function unitSquare(x: Float64Array, y: Float64Array): Place[] {
  const scaled = (values: Float64Array) => {
    const { min, max } = extentOf(values);
    const width = max - min;
    return Array.from(values, (value) => (width > 0 ? Math.round((1e4 * (value - min)) / width) / 1e4 : 0.5));
  };
  const scaledX = scaled(x);
  const scaledY = scaled(y);
  return scaledX.map((value, i) => ({ x: value, y: scaledY[i] }));
}
