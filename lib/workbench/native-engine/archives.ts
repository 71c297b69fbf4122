/** The archives that tfjs-node downloads, and the SHA-256 that each must have: a published one, or that of the first download. */
import path from "node:path";
import type { EnginePaths } from "./engine-paths";
import { readJson, writeJson } from "./json-file";

/** A downloaded archive, and why it is trusted. */
export interface Archive {
  /** Its address; for a wheel that pip downloaded, its file name. */
  readonly url: string;
  readonly sha256: string;
  /** Its SHA-256 is published, or equals that of an earlier download, or is seen for the first time. */
  readonly trust: "published" | "as before" | "first seen";
}

/** The result of one download: a SHA-256, or a fault. */
export interface DownloadRecord {
  readonly url: string;
  readonly sha256?: string;
  /** The SHA-256 that it must have, if one is known. */
  readonly expected?: string;
  readonly fault?: string;
}

/**
 * SHA-256 of the libraries that tfjs-node 4.22 downloads, by file name; a mirror must serve the same bytes. Google publishes
 * none, so these come from recipes that download the same files. None of them has the addon (`CPU-linux-4.22.0.tar.gz`).
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

/** The expected SHA-256: by file name if it is published, by address if the archive was downloaded before. */
export function expectedHashes(paths: EnginePaths): Readonly<Record<string, string>> {
  return { ...readSeen(paths), ...PUBLISHED };
}

/** Stores the SHA-256 of new archives, so that a later download from the same address must have the same bytes. */
export function remember(paths: EnginePaths, archives: readonly Archive[]): void {
  const added = archives.filter(({ trust }) => trust === "first seen");
  if (added.length === 0) return;
  const hashes = Object.fromEntries(added.map(({ url, sha256 }) => [url, sha256]));
  writeJson(fileOf(paths), { ...readSeen(paths), ...hashes });
}

/** Checks the SHA-256 of all downloads. @returns The complete archives, or which one is wrong. */
export function check(downloads: readonly DownloadRecord[]): readonly Archive[] | string {
  const wrong = downloads.find(({ sha256, expected }) => expected !== undefined && expected !== sha256);
  if (wrong !== undefined)
    return `${wrong.url} has SHA-256 ${wrong.sha256}, expected ${wrong.expected}; it was not used`;
  return downloads.flatMap(({ url, sha256, expected }): Archive[] => {
    if (sha256 === undefined) return [];
    if (expected === undefined) return [{ url, sha256, trust: "first seen" }];
    return [{ url, sha256, trust: nameOf(url) in PUBLISHED ? "published" : "as before" }];
  });
}

/** One line about an archive, for the user. */
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

function readSeen(paths: EnginePaths): Readonly<Record<string, string>> {
  return readJson<Record<string, string>>(fileOf(paths)) ?? {};
}

/** In the store, which outlives `npm ci`. */
function fileOf(paths: EnginePaths): string {
  return path.join(paths.store, "archives.json");
}
