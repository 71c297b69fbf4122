/**
 * Cosines of 10,000 items by a million purchases against implicit on as many threads, and 1,000 recommendations in a shop as large
 * as Online Retail against the second that they may take.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { random } from "../../../lib/core";
import {
  ease,
  type Interactions,
  interactions,
  itemNeighbours,
  recommender,
} from "../../../lib/recommendation";
import { pythonPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import { measure } from "../harness/race";
import type { Answer, CandidateRace } from "../harness/types";

const NEIGHBOURS = 50;
const LARGE = { customers: 50_000, items: 10_000, purchases: 1_000_000 };
const RETAIL = { customers: 3_612, items: 2_956, purchases: 187_297 };

export function neighbourRaces(): CandidateRace[] {
  return [fitRace(), answerRace("EASE", ease.fit), answerRace("item neighbours", itemNeighbours.fit)];
}

function fitRace(): CandidateRace {
  const { title, python, missing } = pythonPackage("implicit", "0.7.2");
  let created: { readonly bought: Interactions; readonly file: string } | undefined;
  const problem = () => {
    created ??= createProblem();
    return created;
  };
  let peer: PeerProcess | undefined;
  return {
    name: `item neighbours, ${LARGE.purchases.toLocaleString("en-US")} purchases of ${LARGE.items.toLocaleString("en-US")} items`,
    peerName: title,
    missing: [missing],
    pairs: 9,
    warmupSeconds: 5,
    gate: 1,
    agree: isNear,
    ours() {
      const { bought } = problem();
      return measure(() => {
        const { weights } = itemNeighbours.fit(bought, { neighbours: NEIGHBOURS });
        return [weights.length, weights.reduce((sum, weight) => sum + weight, 0)];
      });
    },
    async peer() {
      const script = path.join(__dirname, "../peers/implicit_neighbours.py");
      const { bought, file } = problem();
      const sizes = [bought.customers.length, bought.items.length, NEIGHBOURS].map(String);
      peer ??= new PeerProcess(python, [script, file, ...sizes], 300);
      return await peer.run();
    },
    end: () => peer?.end(),
  };
}

function answerRace(name: string, create: typeof ease.fit | typeof itemNeighbours.fit): CandidateRace {
  let model: ReturnType<typeof create> | undefined;
  return {
    name: `1,000 recommendations by ${name}, ${RETAIL.items.toLocaleString("en-US")} items`,
    peerName: "the limit of 1 s",
    missing: [],
    pairs: 5,
    warmupSeconds: 2,
    gate: 1,
    agree: () => true,
    ours() {
      model ??= create(drawPurchases(RETAIL));
      const fitted = model;
      const customers = fitted.interactions.customers.slice(0, 1000);
      return measure(() => customers.map((id) => recommender.recommend(fitted, id).length).length);
    },
    peer: () => ({ seconds: 1, answer: "" }),
  };
}

/** The sum to 1e-9; which of equal similarities count is the same number of them. */
function isNear(ours: Answer, peer: Answer): boolean {
  const [left, right] = [ours, peer] as (readonly number[])[];
  return left[0] === right[0] && Math.abs(left[1] - right[1]) <= 1e-9 * right[1];
}

function createProblem() {
  const bought = drawPurchases(LARGE);
  const file = path.join(temporaryFolder(), "purchases.i32");
  writeFileSync(file, new Uint8Array(Int32Array.from([...bought.offsets, ...bought.codes]).buffer));
  return { bought, file };
}

/** Different purchases: customers alike, items by Zipf's law. */
function drawPurchases({ customers, items, purchases }: typeof LARGE): Interactions {
  const draws = random.seeded(42);
  const shares = new Float64Array(items + 1);
  for (let i = 0; i < items; i++) shares[i + 1] = shares[i] + 1 / (i + 1);
  const drawn = new Set<number>();
  while (drawn.size < purchases) {
    const share = draws.uniform() * shares[items];
    let [from, to] = [0, items];
    while (from < to) {
      const middle = (from + to + 1) >> 1;
      if (shares[middle] <= share) from = middle;
      else to = middle - 1;
    }
    drawn.add(draws.integer(customers) * items + from);
  }
  const keys = Float64Array.from(drawn).sort();
  return interactions.of({
    customer: keys.map((key) => Math.floor(key / items)),
    item: keys.map((key) => key % items),
  });
}
