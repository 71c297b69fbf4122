/** The road networks of Rome and Campo Grande. */
import * as datasets from "../../../lib/data/datasets";
import { type RoadNetwork, roadNetwork } from "../../../lib/delivery";

export const hasCities = datasets.isAvailable("road-networks");

export async function rome(): Promise<RoadNetwork> {
  return roadNetwork.fromDimacs(await datasets.text("road-networks", "rome99"));
}

export async function campoGrande(): Promise<RoadNetwork> {
  const { columns: roads } = await datasets.table("road-networks", "campo-grande_edges");
  const { columns: nodes } = await datasets.table("road-networks", "campo-grande_nodes");
  const [from, to, cost] = ["from", "to", "length_m"].map((name) => roads[name] as Float64Array);
  const [latitude, longitude] = ["lat", "lon"].map((name) => nodes[name] as Float64Array);
  return roadNetwork.of({ from, to, cost, oneWay: roads.oneway as Float64Array }, { latitude, longitude });
}
