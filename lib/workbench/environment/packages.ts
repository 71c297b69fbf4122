/** Checks the Node version and the installed npm packages. */
import path from "node:path";
import { PROJECT } from "../paths";
import { readText } from "../text-file";

/** @returns Why this version of Node is not supported; `undefined` if it is. */
export function nodeFault(version = process.versions.node): string | undefined {
  const [major, minor] = version.split(".").map(Number);
  if (major > 20 && major < 25) return undefined;
  if (major === 20 && minor >= 19) return undefined;
  return `version ${version} is not supported: use Node 20.19 or later, 22 or 24`;
}

/**
 * The dependencies that are not installed in the pinned version, each as `name` or `name (has 1.0.0, needs
 * 1.1.0)`. Development dependencies are not checked: a production installation leaves them out.
 */
export function missingPackages(project = PROJECT): string[] {
  const manifest = JSON.parse(readText(path.join(project, "package.json")));
  const missing: string[] = [];
  for (const [name, wanted] of Object.entries<string>(manifest.dependencies ?? {})) {
    const installed = installedVersion(name, project);
    if (installed === undefined) missing.push(name);
    else if (/^\d/.test(wanted) && installed !== wanted)
      missing.push(`${name} (has ${installed}, needs ${wanted})`);
  }
  return missing;
}

/** @returns The version of an installed package; `undefined` if it is not installed. */
export function installedVersion(name: string, project = PROJECT): string | undefined {
  try {
    const file = path.join(project, "node_modules", name, "package.json");
    return JSON.parse(readText(file)).version;
  } catch {
    return undefined;
  }
}
