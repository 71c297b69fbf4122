/** Places on the earth (经纬度) in degrees. */
import { mustBe } from "../core/errors";
import { readVectors, type VectorLike } from "../core/vectors";

/** The mean radius of the earth in metres (IUGG). */
export const EARTH_RADIUS = 6_371_008.8;

/** Columns of degrees, in radians. @throws {RangeError} If one is beyond its range. @throws As `readVectors`. */
export function readRadians(action: string, latitude: VectorLike, longitude: VectorLike) {
  const degrees = readVectors(action, { latitude, longitude });
  const radians = (name: keyof typeof degrees, most: number) =>
    Float64Array.from(degrees[name], (value, i) => {
      if (Math.abs(value) <= most) return (value * Math.PI) / 180;
      const rule = `within ${most} degrees (are latitude and longitude swapped?)`;
      throw new RangeError(mustBe(action, `${name}[${i}]`, rule, value));
    });
  return { north: radians("latitude", 90), east: radians("longitude", 180) };
}

/**
 * The great-circle distance (大圆距离) of two places: metres on a sphere, by haversines, which keep their digits for near places.
 *
 * @throws {RangeError} If a latitude is not within 90 degrees, as when coordinates are swapped, or a longitude within 180.
 *
 * @example
 * greatCircleDistance({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 }); // 20015114.442035925
 */
export function greatCircleDistance(
  from: { readonly latitude: number; readonly longitude: number },
  to: { readonly latitude: number; readonly longitude: number },
): number {
  const places = [from, to] as const;
  const [latitude, longitude] = [
    places.map((place) => place.latitude),
    places.map((place) => place.longitude),
  ];
  const { north, east } = readRadians("measure a distance", latitude, longitude);
  const turn = Math.cos(north[0]) * Math.cos(north[1]) * Math.sin((east[1] - east[0]) / 2) ** 2;
  const haversine = Math.sin((north[1] - north[0]) / 2) ** 2 + turn;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(haversine)));
}
