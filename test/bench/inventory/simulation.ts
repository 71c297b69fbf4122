/** Two years of days of 1,000 products, reviewed daily under an (s, S) policy, against the time that a planner may wait. */
import { random } from "../../../lib/core";
import { inventorySimulation } from "../../../lib/inventory";
import { measure } from "../harness/race";
import type { CandidateRace } from "../harness/types";

const DAYS = 730;
const PRODUCTS = 1000;
const LIMIT_SECONDS = 10;

export function simulationRaces(): CandidateRace[] {
  const draws = random.seeded(42);
  const data = Float64Array.from({ length: DAYS * PRODUCTS }, () => draws.integer(4) * draws.integer(4));
  const demand = { rows: DAYS, columns: PRODUCTS, data };
  const leadTimeDays = Array.from({ length: PRODUCTS }, () => [2, 3, 5, 8]);
  const costs = { holdingCost: 0.02, stockoutCost: 2, orderCost: 1, openingStock: 20 };
  return [
    {
      name: `simulation, ${PRODUCTS.toLocaleString("en-US")} products for ${DAYS} days`,
      peerName: `the limit of ${LIMIT_SECONDS} s`,
      missing: [],
      pairs: 5,
      gate: 1,
      agree: () => true,
      ours: () =>
        measure(() => {
          const policy = ({ onHand, onOrder }: { readonly onHand: number; readonly onOrder: number }) =>
            onHand + onOrder <= 20 ? 40 - onHand - onOrder : 0;
          return inventorySimulation.run(demand, policy, { ...costs, leadTimeDays, seed: 1 }).cost;
        }),
      peer: () => ({ seconds: LIMIT_SECONDS, answer: "" }),
    },
  ];
}
