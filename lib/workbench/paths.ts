/** The folders of the project. They do not depend on the working directory. */
import path from "node:path";

/** The folder that holds `package.json`, `lib`, `notebooks` and `data`. */
export const PROJECT = path.resolve(__dirname, "../..");
export const NOTEBOOKS = path.join(PROJECT, "notebooks");
export const REPORTS = path.join(PROJECT, "reports");
