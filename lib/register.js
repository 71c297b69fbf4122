// Lets any notebook or script `require("merchant-lab")` read the TypeScript sources, without a build.
require("./resolve-tensorflow.js");
require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
module.exports = require("./index.ts");
