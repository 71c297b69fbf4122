// Lets any notebook or script `require("merchant-lab")` read the TypeScript sources, without a build.
require("./resolve-tensorflow.js");
// The kernel and the command line have done so already; twice would compile every file twice and spoil its lines.
if (!process[Symbol.for("ts-node.register.instance")])
  require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
module.exports = require("./index.ts");
