/** Routes of Solomon's instances at equal seconds: our mean gap to the best known costs beside that of PyVRP, which is written in C++. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { vehicleRouting } from "../../../lib/delivery";
import { HAS_INSTANCES, solomon } from "../../delivery/routes/instances";
import { pythonPackage } from "../harness/peer-packages";
import { PeerProcess, temporaryFolder } from "../harness/peer-process";
import { measure } from "../harness/race";
import type { CandidateRace } from "../harness/types";

const SECONDS = 1;
/** The mean gap of VROOM's published table, in percent. */
const GATE = 1.6;

export async function routeRaces(): Promise<CandidateRace[]> {
  const { title, python, missing } = pythonPackage("pyvrp", "0.14.1");
  const instances = HAS_INSTANCES ? await solomon() : [];
  let peer: PeerProcess | undefined;
  return [
    {
      name: `routes, 56 of Solomon, ${SECONDS} s each: mean gap in %`,
      peerName: title,
      missing: [missing, HAS_INSTANCES ? undefined : "the data set solomon-vrptw"],
      pairs: 1,
      budgetSeconds: 1,
      // The time is the same on both sides; what differs is how near the routes come.
      agree: (ours, theirs) => Number(ours) <= GATE && Number(ours) <= Number(theirs) + 1,
      ours: () =>
        measure(async () => {
          let sum = 0;
          for (const { problem, best } of instances) {
            const plan = await vehicleRouting.solve(problem, { seed: 1, timeLimitSeconds: SECONDS });
            sum += plan.cost / best - 1;
          }
          return Math.round((1e5 * sum) / instances.length) / 1e3;
        }),
      async peer() {
        const file = path.join(temporaryFolder(), "instances.json");
        if (peer === undefined) writeFileSync(file, JSON.stringify(instances.map(plain)));
        peer ??= new PeerProcess(python, [
          path.join(__dirname, "../peers/pyvrp_routes.py"),
          file,
          String(SECONDS),
        ]);
        return await peer.run();
      },
      end: () => peer?.end(),
    },
  ];
}

function plain({ problem, best }: Awaited<ReturnType<typeof solomon>>[number]) {
  const { rows, data } = problem.distances as { rows: number; data: Float64Array };
  const distances = Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * rows, (i + 1) * rows)),
  );
  return { ...problem.vehicles[0], stops: problem.stops, distances, best };
}
