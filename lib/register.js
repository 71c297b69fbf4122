// Lets any notebook or script `require("merchant-lab")` read the TypeScript sources, without a build.
require("./resolve-tensorflow.js");
// The kernel and the command line have done so already.
require("./ts-node.js");
module.exports = require("./index.ts");
