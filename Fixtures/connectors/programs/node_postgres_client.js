// Connects once for each case: a line of JSON in, a line of JSON out.
"use strict";

const readline = require("readline");
const { Client } = require("pg");

async function connect(given) {
  const root = given.rootCertificate;
  const client = new Client({
    connectionString: given.uri + (root ? `&sslrootcert=${encodeURIComponent(root)}` : ""),
    connectionTimeoutMillis: 1000 * Number(given.connectTimeout),
  });
  // What is told once more, after connect() has failed.
  client.on("error", () => {});
  try {
    await client.connect();
    const result = await client.query("SELECT 1 AS one");
    return JSON.stringify(result.rows);
  } finally {
    client.connection.stream.destroy();
  }
}

async function answer(line) {
  try {
    return { status: 0, output: await connect(JSON.parse(line)), errors: "" };
  } catch (error) {
    return { status: 1, output: "", errors: `${error.code}: ${error.message}` };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + "\n");
  }
})();
