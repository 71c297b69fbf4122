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
 * A set S of known features leaves the row at the leaf with probability 0 if it fails one in S, else with the product of the
 * shares of those not in S. So S holds passed features only: `sums[k]` is the sum of these products over the sets of k passed
 * features, Lundberg's weights of EXTEND, and dividing a feature out of it is UNWIND.
 *
 * @param passes (m) whether the row passes all splits by the feature.
 */
export function shapleyWeights(shares: readonly number[], passes: readonly boolean[]): Float64Array {
  const m = shares.length;
  let failed = 1;
  let sums = [1];
  shares.forEach((share, j) => {
    if (!passes[j]) failed *= share;
    else sums = [...sums, 0].map((sum, k) => share * sum + (k > 0 ? sums[k - 1] : 0));
  });
  /** k! (m - 1 - k)! / m!. */
  const factors = [1 / m];
  for (let k = 0; k < m - 1; k++) factors.push((factors[k] * (k + 1)) / (m - 1 - k));
  const mean = (parts: readonly number[]) => parts.reduce((sum, part, k) => sum + part * factors[k], 0);
  // NaN, and not used, if no feature is failed.
  const ofFailed = -failed * mean(sums);
  return Float64Array.from(shares, (share, j) => {
    if (!passes[j]) return ofFailed;
    const others = Array<number>(sums.length - 1);
    for (let k = others.length - 1, carried = 0; k >= 0; k--) {
      carried = sums[k + 1] - share * carried;
      others[k] = carried;
    }
    return (1 - share) * failed * mean(others);
  });
}
