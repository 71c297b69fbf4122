/** What all maps share: places in the plane, at one scale in both directions. */

import { mustBe, requireKind, requirePosition } from "../../core/errors";
import { degreesOf } from "../../core/geography/great-circle";
import { localized } from "../../core/text/language";
import { type RoadNetwork, type RoadPlaces, roadNetwork } from "../../delivery";

/** @throws {TypeError} If there are no places, or they are not numbers. @throws {RangeError} If a latitude is beyond 90 degrees. */
export function readMap(action: string, given: RoadPlaces | RoadNetwork) {
  requireKind(action, "places", given, "latitude and longitude, or x and y, or a road network", {});
  const isNetwork = "nodeCount" in given;
  const network = isNetwork ? given : roadNetwork.of({ from: [], to: [], cost: [] }, given);
  requireKind(action, "network", network, "a road network with places", { points: "Float64Array" });
  const { points = new Float64Array() } = network as RoadNetwork;
  const [x, y, z] = [0, 1, 2].map((axis) => Array.from(points).filter((_, i) => i % 3 === axis));
  if (x.length === 0) throw new RangeError(mustBe(action, "places", "not empty", x));
  // All on the equator, a network without its places looks like a plane.
  const isOnEarth = "latitude" in given || z.some((up) => up !== 0);
  const places = isOnEarth ? x.map((_, i) => degreesOf(x[i], y[i], z[i])) : [];
  const across = isOnEarth ? aroundWidestGap(places.map(({ longitude }) => longitude)) : x;
  const up = isOnEarth ? places.map(({ latitude }) => latitude) : y;
  const [[left, wide], [bottom, tall]] = [across, up].map((values) => {
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return [(low + high) / 2, 1.08 * (high - low)];
  });
  const stretch = isOnEarth ? Math.cos((bottom * Math.PI) / 180) : 1;
  // Pixels, without what titles, ticks and the legend need.
  const height = Math.min(760, Math.max(260, (640 * tall) / (wide * stretch || 1)));
  const unit = Math.max((wide * stretch) / 640, tall / height) || 1;
  const axis = (title: string, middle: number, half: number) => {
    return { title: isOnEarth ? title : "", showgrid: false, range: [middle - half, middle + half] as const };
  };
  const xaxis = axis(localized("longitude", "经度"), left, (320 * unit) / stretch);
  const layout = {
    height: Math.round(height + 110),
    xaxis,
    yaxis: axis(localized("latitude", "纬度"), bottom, (height * unit) / 2),
  };
  const at = (rows: readonly number[]) => {
    for (const row of rows) requirePosition(action, "place", row, up.length);
    return { x: rows.map((row) => across[row]), y: rows.map((row) => up[row]) };
  };
  const mark = (name: string, rows: readonly number[], color: string, size: number) => {
    return { type: "scatter", mode: "markers", name, ...at(rows), marker: { color, size } } as const;
  };
  return { rows: Array.from(up.keys()), at, mark, layout };
}

/** Longitudes, beyond 180 degrees where places on both sides of the date line are near. */
function aroundWidestGap(longitudes: readonly number[]): readonly number[] {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let [west, widest] = [sorted[0], sorted[0] + 360 - sorted[sorted.length - 1]];
  sorted.forEach((east, i) => {
    if (east - sorted[i - 1] > widest) [west, widest] = [east, east - sorted[i - 1]];
  });
  return longitudes.map((east) => (east < west ? east + 360 : east));
}
