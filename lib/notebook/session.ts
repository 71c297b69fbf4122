/** What is needed to reproduce the numbers: data sets, engine and versions. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type DatasetUse, resourcesUsed } from "../core/resources-used";
import { column } from "../core/text/cell";
import { DISPLAY } from "../core/text/display";
import { localized } from "../core/text/language";
import * as table from "../core/text/table";
import { write } from "./output";

export const SESSION_MIME = "application/vnd.merchant-lab.session+json";

/** The JSON stored under `SESSION_MIME`. */
export interface SessionRecord {
  readonly datasets: readonly DatasetUse[];
  readonly engine?: string;
  /** Of the labels that this run made. */
  readonly language?: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Packages whose version can change results; only those that are loaded are listed. */
const PACKAGES = ["typescript", "danfojs-node", "@tensorflow/tfjs", "@tensorflow/tfjs-node"];

const ORIGINS = {
  package: "软件包",
  folder: "文件夹",
  cache: "缓存",
  download: "下载",
  generated: "模拟生成",
};

/**
 * Shows the data sets, engine and package versions that this notebook used: the last cell of each notebook.
 *
 * @example
 * session();
 */
export function session(): void {
  const { datasets, engine } = resourcesUsed();
  const versions = loadedVersions();
  const rows = [
    ...datasets.map(({ name, title = name, origin, detail }) => ({
      what: localized(`data: ${title}`, `数据：${title}`),
      used: detail
        ? localized(`${detail} (${origin})`, `${detail}（${ORIGINS[origin]}）`)
        : localized(origin, ORIGINS[origin]),
    })),
    ...(engine === undefined ? [] : [{ what: localized("engine", "计算引擎"), used: engine }]),
    ...Object.entries(versions).map(([what, version]) => ({ what, used: version })),
  ];
  const record: SessionRecord = {
    datasets,
    ...(engine === undefined ? {} : { engine }),
    language: localized("en", "zh"),
    versions,
  };
  const shown = table.fromRecords(rows, {
    caption: localized("What this notebook used", "本 Notebook 所用"),
    columns: [column("what", "项目"), column("used", "所用")],
    limit: rows.length,
  });
  write({ ...shown[DISPLAY](), [SESSION_MIME]: record });
}

function loadedVersions(): Record<string, string> {
  const versions: Record<string, string> = {
    "merchant-lab": versionIn(join(__dirname, "..")) ?? "unknown",
    "Node.js": process.versions.node,
  };
  const loaded = Object.keys(createRequire(__filename).cache);
  for (const name of PACKAGES) {
    const folder = join("node_modules", ...name.split("/"));
    const path = loaded.find((file) => file.includes(folder + (folder.includes("\\") ? "\\" : "/")));
    const version = path && versionIn(path.slice(0, path.indexOf(folder) + folder.length));
    if (version) versions[name] = version;
  }
  return versions;
}

function versionIn(folder: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}
