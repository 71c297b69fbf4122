/** How similarities of items answer: each of the customer's items adds its row, times what it counts. */
import type { Ease } from "../models/ease";
import type { ItemNeighbours } from "../models/item-neighbours";
import type { Scorer } from "./scorer";

/** The rows are dense. */
export const ease: Scorer<Ease> = {
  score({ weights }, { codes }, scores) {
    for (const item of codes)
      for (let j = 0, at = item * scores.length; j < scores.length; j++) scores[j] += weights[at + j];
  },
};

/** The rows are sparse. What is similar to an item are its own nearest, so that each item has as many. */
export const itemNeighbours: Scorer<ItemNeighbours> = {
  score({ offsets, codes, similarities, weights }, customer, scores) {
    customer.codes.forEach((item, k) => {
      const weight = weights === "counts" ? customer.weights[k] : 1;
      for (let at = offsets[item]; at < offsets[item + 1]; at++)
        scores[codes[at]] += weight * similarities[at];
    });
  },
  similar({ offsets, codes, similarities }, item, scores) {
    for (let other = 0; other < scores.length; other++)
      for (let at = offsets[other]; at < offsets[other + 1]; at++)
        if (codes[at] === item) scores[other] = similarities[at];
  },
};
