/** What tfjs-node downloads, and the SHA-256 that each archive must have: a published one, or the one it had at first. */
import path from "node:path";
import * as notes from "./notes";
import type { Places } from "./places";

/** An archive that came, and why it is trusted. */
export interface Archive {
  /** Its address; of a wheel that pip fetched, its file name. */
  readonly url: string;
  readonly sha256: string;
  /** Its SHA-256 is a published one, or that of an earlier download, or nobody had seen it. */
  readonly trust: "published" | "as before" | "first seen";
}

/** What became of one download: bytes with a SHA-256, or a fault. */
export interface Note {
  readonly url: string;
  readonly sha256?: string;
  /** The SHA-256 that it must have, where one is known. */
  readonly expected?: string;
  readonly fault?: string;
}

/**
 * The libraries that tfjs-node 4.22 asks for, by file name: a mirror must have the same bytes. Google publishes no
 * SHA-256; these are those of recipes that download the very files. The addon (`CPU-linux-4.22.0.tar.gz`) is in none.
 *
 * @see NixOS/nixpkgs, pkgs/by-name/mj/mjolnir/package.nix (mjolnir 1.10.0), in base64: Linux and macOS
 * @see wamuir/graft, tensorflow/deps.bzl: the same for Linux and macOS on x86_64
 * @see microsoft/tensorflow-directml-plugin, cmake/dependencies.cmake: the same for Linux on x86_64; Windows
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  "libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz":
    "7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173",
  "libtensorflow-cpu-darwin-x86_64-2.9.1.tar.gz":
    "56f83d3320ba0f69aaafd6c058645e1b7fbc75fb9a3fc36d6be98de1291ca226",
  "libtensorflow-cpu-windows-x86_64-2.9.1.zip":
    "56fa7e84c984144311563b405bd0e565568f3cbe2c15ac4713e9c8174a02b00f",
  "libtensorflow_r2_7_linux_arm64.tar.gz": "9395d1ff39f5b6847f5121e679ff4e599dc7061a2a7f87ceac061c78e908e6e3",
  "libtensorflow_r2_7_darwin_arm64_cpu.tar.gz":
    "13ab22b97e2af06e431aaeb7b42fb89981965dd01aa16da035d8210aa4183d79",
};

/** What each archive must have: by its file name where one is published, by its address where it came before. */
export function hashes(places: Places): Readonly<Record<string, string>> {
  return { ...seen(places), ...PUBLISHED };
}

/** Notes what came, so that a later download from the same address must bring the same bytes. */
export function remember(places: Places, archives: readonly Archive[]): void {
  const fresh = archives.filter(({ trust }) => trust === "first seen");
  if (fresh.length === 0) return;
  const added = Object.fromEntries(fresh.map(({ url, sha256 }) => [url, sha256]));
  notes.write(fileOf(places), { ...seen(places), ...added });
}

/** What was noted of downloads that came whole, or what is wrong with one of them. */
export function judge(downloads: readonly Note[]): readonly Archive[] | string {
  const wrong = downloads.find(({ sha256, expected }) => expected !== undefined && expected !== sha256);
  if (wrong !== undefined)
    return `${wrong.url} has SHA-256 ${wrong.sha256}, expected ${wrong.expected}; it was not used`;
  return downloads.flatMap(({ url, sha256, expected }): Archive[] => {
    if (sha256 === undefined) return [];
    if (expected === undefined) return [{ url, sha256, trust: "first seen" }];
    return [{ url, sha256, trust: nameOf(url) in PUBLISHED ? "published" : "as before" }];
  });
}

/** One line about an archive, for people. */
export function describe({ url, sha256, trust }: Archive): string {
  const why = {
    published: "as published",
    "as before": "as at first",
    "first seen": "first seen here: no SHA-256 of it is published",
  };
  return `${nameOf(url)}, SHA-256 ${sha256}, ${why[trust]}`;
}

function nameOf(url: string): string {
  return path.posix.basename(url);
}

function seen(places: Places): Readonly<Record<string, string>> {
  return notes.read<Record<string, string>>(fileOf(places)) ?? {};
}

/** In the store, not with the stamps: it must outlive `npm ci`. */
function fileOf(places: Places): string {
  return path.join(places.store, "archives.json");
}
