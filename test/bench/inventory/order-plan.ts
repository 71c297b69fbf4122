/**
 * A plan of orders for 1,000 products under a budget, a space and the minimums of 20 suppliers, with its shadow prices, against
 * HiGHS alone: the same WebAssembly with the same options gets the finished arrays and is called as the plan calls it, without
 * costs of packs, modelling and words.
 */
import type { Highs, Model, ModelData } from "highs";
import { random } from "../../../lib/core";
import { type OrderProduct, orderPlan } from "../../../lib/inventory";
import { measure } from "../harness/race";
import type { Answer, CandidateRace } from "../harness/types";

const PRODUCTS = 1_000;
const SUPPLIERS = 20;
const GAP = 1e-3;

export function orderPlanRaces(): CandidateRace[] {
  let created: Promise<Programs> | undefined;
  const programs = () => {
    created ??= recordPrograms();
    return created;
  };
  return [
    {
      name: `order plan, ${PRODUCTS.toLocaleString("en-US")} products under three rules`,
      peerName: "HiGHS alone, 1.15.3 in WebAssembly",
      pairs: 41,
      warmupSeconds: 10,
      gate: 1 / 1.05,
      missing: [],
      agree: isNear,
      async ours() {
        await programs();
        return measure(async () => [(await plan()).expectedProfit ?? Number.NaN]);
      },
      async peer() {
        const { highs, data } = await programs();
        return measure(() => [solveAlone(highs, data)]);
      },
    },
  ];
}

interface Programs {
  readonly highs: Highs;
  readonly data: ModelData;
}

/** The program with whole packs, and with packs that can be divided for the suppliers that are used: its ranges too. */
function solveAlone(highs: Highs, data: ModelData): number {
  return highs.withModel(data, (model) => {
    model.options.set({ output_flag: false, presolve: "off", mip_rel_gap: GAP });
    model.run();
    const best = model.getObjectiveValue();
    const { colValue } = model.getSolution();
    model.getBasis();
    model.clearSolver();
    model.clearIntegrality();
    const used = Float64Array.from({ length: SUPPLIERS }, (_, k) => Math.round(colValue[PRODUCTS + k]));
    model.changeColsBounds({ kind: "range", from: PRODUCTS, to: PRODUCTS + SUPPLIERS - 1 }, used, used);
    model.run();
    model.getSolution();
    model.getBasis();
    model.getRanging();
    return best;
  });
}

/** What a plan hands to HiGHS. */
async function recordPrograms(): Promise<Programs> {
  const name = require.resolve("highs");
  const load = require("highs") as () => Promise<Highs>;
  const recorded: ModelData[] = [];
  const { [name]: module } = require.cache;
  if (module === undefined) throw new Error("Cannot race HiGHS: it must be loaded by require");
  module.exports = async () => {
    const highs = await load();
    const { withModel } = highs;
    const recording = (data: ModelData, work: (model: Model) => unknown) => {
      recorded.push(data);
      return withModel(data, work);
    };
    return Object.assign(highs, { withModel: recording });
  };
  await plan();
  module.exports = load;
  return { highs: await load(), data: recorded[0] };
}

let drawn: readonly OrderProduct[] | undefined;

function plan() {
  drawn ??= drawProducts();
  const suppliers = Array.from({ length: SUPPLIERS }, (_, i) => ({
    name: `supplier ${i}`,
    minimum: 2_000,
    of: "value" as const,
  }));
  return orderPlan.optimise(drawn, { budget: 150_000, space: 90, suppliers }, { relativeGap: GAP });
}

function drawProducts(): OrderProduct[] {
  const draws = random.seeded(42);
  const between = (low: number, high: number) => low + (high - low) * draws.uniform();
  return Array.from({ length: PRODUCTS }, (_, i) => {
    const unitCost = between(2, 40);
    const mean = between(5, 60);
    return {
      ...{ name: `product ${i}`, supplier: `supplier ${i % SUPPLIERS}`, unitCost },
      ...{ holdingCost: 0.02 * unitCost, stockoutCost: unitCost * between(0.1, 0.6) },
      ...{ packSize: 1 + Math.floor(between(0, 12)), volume: between(0.001, 0.01), position: between(0, 20) },
      demand: { distribution: "normal", mean, standardDeviation: between(0.2, 0.5) * mean },
    };
  });
}

/** Both within their gap of the best. */
function isNear(ours: Answer, peer: Answer): boolean {
  const [[left], [right]] = [ours, peer] as (readonly number[])[];
  return Math.abs(left - right) <= 2 * GAP * Math.abs(right);
}
