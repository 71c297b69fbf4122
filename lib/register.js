// The package's main file: `require("merchant-lab")` loads the TypeScript sources without a build.
require("./resolve-tensorflow.js");
// Does nothing in the kernel and the command line, which have already loaded it.
require("./typescript-loader.js");
module.exports = require("./index.ts");
