/** The paths to the leaves of a tree, and the Shapley weights of the features on one. */
import type { Tree } from "../tree";

/** A leaf, and what a row needs to reach it. */
export interface LeafPath {
  readonly leaf: number;
  /** (m) each feature once that is asked above the leaf. */
  readonly features: readonly number[];
  /** (m) share of the training rows that pass the splits by the feature. */
  readonly shares: readonly number[];
  /** Node of each split, the position of its feature in `features`, and whether the leaf is on the left. */
  readonly splits: readonly { readonly node: number; readonly place: number; readonly isLeft: boolean }[];
}

/** The paths to all leaves. */
export function pathsOf(tree: Tree): LeafPath[] {
  const leaves: LeafPath[] = [];
  const open: LeafPath[] = [{ leaf: 0, features: [], shares: [], splits: [] }];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const { leaf: node, features, shares, splits } = path;
    const feature = tree.feature[node];
    if (feature < 0) {
      leaves.push(path);
      continue;
    }
    const found = features.indexOf(feature);
    const place = found < 0 ? features.length : found;
    for (const isLeft of [false, true]) {
      const child = (isLeft ? tree.left : tree.right)[node];
      const share = tree.cover[node] > 0 ? tree.cover[child] / tree.cover[node] : 0;
      const passing = [...shares];
      passing[place] = (found < 0 ? 1 : shares[place]) * share;
      open.push({
        leaf: child,
        features: found < 0 ? [...features, feature] : features,
        shares: passing,
        splits: [...splits, { node, place, isLeft }],
      });
    }
  }
  return leaves;
}

/**
 * What each feature on a path adds to the answer of a row, as a share of the leaf's value. Together they are 1 less the product
 * of the shares if the row reaches the leaf, else 0 less it. O(m²).
 *
 * If each feature is known with probability t, a row is at the leaf with the product of $t + (1 - t) z_j$ over the features that
 * it passes and $(1 - t) z_j$ over the others, where $z_j$ are the shares. The Shapley value is the integral over t of what
 * knowing j adds to this, a polynomial, of which Gauss's nodes give the integral exactly. The weights of Lundberg's algorithm 2
 * are its coefficients, whose differences lose digits on long paths.
 *
 * @param passes (m) whether the row passes all splits by the feature.
 * @see Owen, G. (1972). Multilinear extensions of games. Management Science 18(5), 64-79.
 */
export function shapleyWeights(shares: readonly number[], passes: readonly boolean[]): Float64Array {
  const m = shares.length;
  const weights = new Float64Array(m);
  for (const { node: t, weight } of gaussNodes(Math.ceil(m / 2))) {
    const atLeaf = (j: number) => (passes[j] ? t + (1 - t) * shares[j] : 1 - t);
    let product = weight;
    for (let j = 0; j < m; j++) product *= passes[j] ? atLeaf(j) : (1 - t) * shares[j];
    for (let j = 0; j < m; j++) weights[j] += (passes[j] ? 1 - shares[j] : -1) * (product / atLeaf(j));
  }
  return weights;
}

const nodesOfSize = new Map<number, readonly { readonly node: number; readonly weight: number }[]>();

/** Gauss's nodes on [0, 1], for polynomials of degree below 2 n: zeros of Legendre's polynomial, by Newton's method. */
function gaussNodes(n: number) {
  let nodes = nodesOfSize.get(n);
  if (nodes === undefined) {
    nodes = Array.from({ length: n }, (_, i) => {
      let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
      let slope = 1;
      for (let step = 0; step < 8; step++) {
        let [before, value] = [0, 1];
        for (let k = 0; k < n; k++)
          [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
        slope = (n * (x * value - before)) / (x * x - 1);
        x -= value / slope;
      }
      return { node: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
    });
    nodesOfSize.set(n, nodes);
  }
  return nodes;
}
