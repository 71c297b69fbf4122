/** How neighbours and EASE answer, from whether the customer bought each item. */
import { positionsOfLargest, rowOf } from "../data/rows";
import type { Ease } from "../models/ease";
import type { ItemNeighbours } from "../models/item-neighbours";
import type { UserNeighbours } from "../models/user-neighbours";
import { weighted } from "../similarity/nearest";
import type { Scorer } from "./scorer";

/** Each item adds a dense row. */
export const ease: Scorer<Ease> = {
  score({ weights }, { codes }, scores) {
    for (const item of codes)
      for (let j = 0, at = item * scores.length; j < scores.length; j++) scores[j] += weights[at + j];
  },
};

/** Each item adds a sparse row. What is similar to an item are its own nearest, so that each item has as many. */
export const itemNeighbours: Scorer<ItemNeighbours> = {
  score: ({ offsets, codes, weights }, { codes: bought }, scores) => {
    for (const item of bought)
      for (let at = offsets[item]; at < offsets[item + 1]; at++) scores[codes[at]] += weights[at];
  },
  similar({ offsets, codes, weights }, item, scores) {
    for (let other = 0; other < scores.length; other++)
      for (let at = offsets[other]; at < offsets[other + 1]; at++)
        if (codes[at] === item) scores[other] = weights[at];
  },
};

/** The same sum gives the similarities of customers. */
export const userNeighbours: Scorer<UserNeighbours> = {
  score({ interactions, neighbours, similarity, statistics, ...columns }, { codes }, scores) {
    const own = weighted({ offsets: Int32Array.of(0, codes.length), codes }, similarity, statistics).weights;
    const similarities = new Float64Array(interactions.customers.length);
    codes.forEach((item, k) => {
      for (let at = columns.offsets[item]; at < columns.offsets[item + 1]; at++)
        similarities[columns.codes[at]] += own[k] * columns.weights[at];
    });
    for (const row of positionsOfLargest(similarities, neighbours))
      for (const item of rowOf(interactions, row).codes) scores[item] += similarities[row];
  },
};
