// A partner in Node, written from docs/partners-wire.md alone, with Node's own crypto and no library.
//
//   node partner.mjs send URL KEYID KEY.pem < event.json      prints status and answer as one line of JSON
//   node partner.mjs listen KEYID PUBLIC.pem                  prints its address; then each event that it has taken
//   node partner.mjs base URL KEYID KEY.pem CREATED NONCE < event.json      prints the headers
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";

const TYPE = "application/cloudevents+json";
const COVERED = ["@method", "@target-uri", "content-digest", "content-type"];
const digestOf = (body) => `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;

function baseOf(values, params) {
  return [...COVERED.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${params}`].join("\n");
}

function headersOf(url, body, keyid, pem, created, nonce) {
  const values = { "@method": "POST", "@target-uri": url, "content-digest": digestOf(body), "content-type": TYPE };
  const params = `(${COVERED.map((name) => `"${name}"`).join(" ")});created=${created};keyid="${keyid}";alg="ed25519"` +
    `;nonce="${nonce}";tag="fawang-partners"`;
  const signature = sign(null, Buffer.from(baseOf(values, params)), createPrivateKey(pem)).toString("base64");
  return {
    "Content-Type": TYPE,
    "Content-Digest": values["content-digest"],
    "Signature-Input": `partner=${params}`,
    "Signature": `partner=:${signature}:`,
  };
}

async function send(url, keyid, file) {
  const body = readFileSync(0);
  const headers = headersOf(url, body, keyid, readFileSync(file), Math.floor(Date.now() / 1000), randomBytes(18).toString("base64url"));
  const answer = await fetch(url, { method: "POST", headers, body });
  console.log(JSON.stringify({ status: answer.status, answer: await answer.json() }));
}

// Why a request is refused; an empty text where it is right.
function fault(request, url, body, keyid, key, nonces) {
  const { headers } = request;
  const found = /^([a-z]+)=(\(("[^"]+"(?: "[^"]+")*)\)(;.*))$/.exec(headers["signature-input"] ?? "");
  const made = /^([a-z]+)=:([A-Za-z0-9+/=]+):$/.exec(headers.signature ?? "");
  if (!found || !made || found[1] !== made[1]) return "request_unsigned";
  if (COVERED.some((name) => !found[3].includes(`"${name}"`)) || found[3].split(" ").length !== COVERED.length) return "signature_incomplete";
  const order = found[3].split(" ").map((name) => name.slice(1, -1));
  const values = { "@method": request.method, "@target-uri": url, "content-digest": headers["content-digest"], "content-type": headers["content-type"] };
  const base = [...order.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${found[2]}`].join("\n");
  const parameter = (name) => new RegExp(`;${name}="?([^";]+)"?`).exec(found[4])?.[1];
  if (parameter("tag") !== "fawang-partners") return "signature_wrong";
  if (parameter("keyid") !== keyid) return "signing_key_unknown";
  const age = Date.now() / 1000 - Number(parameter("created"));
  if (!(age <= 300 && age >= -30)) return "clock_off";
  if (!verify(null, Buffer.from(base), key, Buffer.from(made[2], "base64"))) return "signature_wrong";
  if (headers["content-digest"] !== digestOf(body)) return "digest_wrong";
  const nonce = parameter("nonce") ?? "";
  if (nonce.length < 16 || nonces.has(nonce)) return "nonce_used";
  nonces.add(nonce);
  return "";
}

function listen(keyid, file) {
  const key = createPublicKey(readFileSync(file));
  const nonces = new Set(), receipts = new Map();
  const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces);
      const url = `http://127.0.0.1:${server.address().port}/events`;
      const why = fault(request, url, body, keyid, key, nonces);
      const answer = (status, type, value) => response.writeHead(status, { "Content-Type": type }).end(JSON.stringify(value));
      if (why) return answer(401, "application/problem+json", { status: 401, code: why, title: why, now: new Date().toISOString() });
      const event = JSON.parse(body), digest = digestOf(body);
      const known = receipts.get(event.id);
      if (known && known.digest !== digest) return answer(409, "application/problem+json", { status: 409, code: "event_id_taken", title: "", now: new Date().toISOString() });
      if (!known) {
        receipts.set(event.id, { id: event.id, digest, received_at: new Date().toISOString() });
        console.log(JSON.stringify(event));
      }
      answer(202, "application/json", receipts.get(event.id));
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/events` })));
}

const [command, ...given] = process.argv.slice(2);
if (command === "send") await send(...given);
else if (command === "listen") listen(...given);
else {
  const [url, keyid, file, created, nonce] = given;
  console.log(JSON.stringify(headersOf(url, readFileSync(0), keyid, readFileSync(file), created, nonce)));
}
