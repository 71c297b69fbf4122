/** Places on the earth (经纬度) in degrees. */
import { mustBe } from "../errors";
import { readVectors, type VectorLike } from "../vectors";

/** A latitude and a longitude, or one of many places. */
export type Degrees<T> = Readonly<Record<"latitude" | "longitude", T>>;

/** The mean radius of the earth in metres (IUGG). */
const RADIUS = 6_371_008.8;

/** Three coordinates a place: metres from the centre of the earth. @throws {RangeError} If degrees are beyond their range. */
export function pointsOnEarth(action: string, { latitude, longitude }: Degrees<VectorLike>): Float64Array {
  const degrees = readVectors(action, { latitude, longitude });
  const radians = (name: "latitude" | "longitude", most: number, i: number) => {
    const value = degrees[name][i];
    if (Math.abs(value) <= most) return (value * Math.PI) / 180;
    const rule = `within ${most} degrees (are latitude and longitude swapped?)`;
    throw new RangeError(mustBe(action, `${name}[${i}]`, rule, value));
  };
  const points = new Float64Array(3 * degrees.latitude.length);
  for (let i = 0; i < degrees.latitude.length; i++) {
    const [north, east] = [radians("latitude", 90, i), radians("longitude", 180, i)];
    const across = RADIUS * Math.cos(north);
    points.set([across * Math.cos(east), across * Math.sin(east), RADIUS * Math.sin(north)], 3 * i);
  }
  return points;
}

/** The latitude and longitude of a point, whose distance from the centre does not matter. */
export function degreesOf(x: number, y: number, z: number): Degrees<number> {
  const degrees = (opposite: number, adjacent: number) => (Math.atan2(opposite, adjacent) * 180) / Math.PI;
  return { latitude: degrees(z, Math.hypot(x, y)), longitude: degrees(y, x) };
}

/** The straight line between places a and b of many. */
export function straightLineOf(points: Float64Array, a: number, b: number): number {
  const x = points[3 * a] - points[3 * b];
  const y = points[3 * a + 1] - points[3 * b + 1];
  const z = points[3 * a + 2] - points[3 * b + 2];
  return Math.sqrt(x * x + y * y + z * z);
}

/** The way on the surface between places a and b of many. */
export function greatCircleOf(points: Float64Array, a: number, b: number): number {
  return 2 * RADIUS * Math.asin(Math.min(1, straightLineOf(points, a, b) / (2 * RADIUS)));
}

/**
 * The great-circle distance (大圆距离) of two places in metres, on a sphere: within 0.5 % of the ellipsoid.
 *
 * @throws {RangeError} If a latitude is not within 90 degrees, as when coordinates are swapped, or a longitude within 180.
 *
 * @example
 * const [beijing, shanghai] = [{ latitude: 39.9, longitude: 116.4 }, { latitude: 31.2, longitude: 121.5 }];
 * Math.round(greatCircleDistance(beijing, shanghai) / 1000); // 1071
 */
export function greatCircleDistance(from: Degrees<number>, to: Degrees<number>): number {
  const both = { latitude: [from.latitude, to.latitude], longitude: [from.longitude, to.longitude] };
  return greatCircleOf(pointsOnEarth("measure a distance", both), 0, 1);
}
