// Prints, as JSON, the fields that the npm package vietnam-qr-pay reads from a payload.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { QRPay } = createRequire(join(process.env.OCOP_TEST_NODE, "package.json"))("vietnam-qr-pay");

console.log(JSON.stringify(new QRPay(process.argv[2])));
