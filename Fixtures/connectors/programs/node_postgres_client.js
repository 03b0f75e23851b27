// Connects once for each case: a line of JSON in, a line of JSON out.
"use strict";

const fs = require("fs");
const readline = require("readline");
const { Client } = require("pg");
const { parse } = require("pg-connection-string");

function configuration(given) {
  const paths = { sslrootcert: given.rootCertificate, sslcert: given.clientCertificate, sslkey: given.clientKey };
  const query = new URLSearchParams(Object.entries(paths).filter(([, path]) => path));
  const config = parse(`${given.uri}&${query}`);
  // What stands in ssl goes to tls.connect, which takes of a text with many lists the first alone.
  if (given.revocationList && config.ssl) {
    config.ssl.crl = fs.readFileSync(given.revocationList, "utf8").match(/-----BEGIN[^]*?-----END.*/g);
  }
  return config;
}

async function connect(given) {
  const client = new Client({
    ...configuration(given),
    connectionTimeoutMillis: 1000 * Number(given.connectTimeout),
  });
  // What is told once more, after connect() has failed.
  client.on("error", () => {});
  try {
    await client.connect();
    const result = await client.query("SELECT 1");
    return JSON.stringify(result.rows);
  } finally {
    client.connection.stream.destroy();
  }
}

async function answer(line) {
  const given = JSON.parse(line);
  // It always asks first.
  if (given.sslNegotiation !== "postgres") return { status: 89 };
  try {
    return { status: 0, output: await connect(given), errors: "" };
  } catch (error) {
    return { status: 1, output: "", errors: `${error.code}: ${error.message}` };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + "\n");
  }
})();
