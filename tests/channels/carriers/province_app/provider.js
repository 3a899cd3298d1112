// An OpenID Connect provider as a process of its own: panva's oidc-provider, which knows nothing of us.
// PORT ISSUER CLIENT_SECRET REDIRECT BACK TOLD; TOLD hears of who signs out (Back-Channel Logout); people are named by `login_hint`; keys rotate by POST /rotate;
// POST /logout-token signs one with the claims of the body.
import { createRequire } from "node:module";
import { createServer } from "node:http";

const from = createRequire(process.env.PROVIDER_FROM);
const { Provider } = await import(from.resolve("oidc-provider"));
const { generateKeyPair, exportJWK, importJWK, SignJWT } = await import(from.resolve("jose"));
const [port, issuer, secret, redirect, back, told] = process.argv.slice(2);

const PEOPLE = {
  jiang: { name: "蒋一", id_number: "110101199003074514", phone_number: "13800138000", phone_number_verified: true, acr: "L2" },
  child: { name: "小一", id_number: "110101201503074510", phone_number: "13800138000", phone_number_verified: true, acr: "L2" },
  low: { name: "蒋一", phone_number: "13800138000", phone_number_verified: true, acr: "L1" },
  mei: { name: "梅三", id_number: "11010119900307803X", phone_number: "13800138222", phone_number_verified: true, acr: "L2" },
  none: { name: "某某", phone_number: "13800138000", phone_number_verified: true, acr: "L0" },
  unverified: { name: "梅二", id_number: "110101199003074514", phone_number: "13800138111", phone_number_verified: false, acr: "L2" },
};

const key = async (kid) => ({ ...(await exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey)), kid, use: "sig", alg: "RS256" });

const made = async (keys) =>
  Object.assign(
    new Provider(issuer, {
      clients: [
        {
          client_id: "fawang", client_secret: secret, redirect_uris: [redirect], post_logout_redirect_uris: [back],
          backchannel_logout_uri: told, backchannel_logout_session_required: true,
        },
      ],
      jwks: { keys },
      conformIdTokenClaims: false,
      claims: { profile: ["name"], phone: ["phone_number", "phone_number_verified"], identity: ["id_number"], acr: null },
      scopes: ["openid", "profile", "phone", "identity"],
      acrValues: ["L0", "L1", "L2", "L3"],
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true } },
      // It calls no address of its own machine; we live on it.
      fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
      cookies: { keys: ["only-for-tests"] },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope("openid profile phone identity");
        grant.addOIDCClaims(["acr", "name", "id_number", "phone_number", "phone_number_verified"]);
        await grant.save();
        return grant;
      },
    }),
    { proxy: false },
  );

let number = 1;
let current = await key("k1");
let provider = await made([current]);

const logoutToken = async (claims) =>
  new SignJWT({ events: { "http://schemas.openid.net/event/backchannel-logout": {} }, jti: crypto.randomUUID(), ...claims })
    .setProtectedHeader({ alg: "RS256", kid: current.kid, typ: "logout+jwt" })
    .setIssuer(issuer)
    .setAudience("fawang")
    .setIssuedAt()
    .setExpirationTime("2m")
    .sign(await importJWK(current, "RS256"));

createServer(async (request, response) => {
  if (request.method === "POST" && request.url === "/rotate") {
    number += 1;
    current = await key(`k${number}`);
    provider = await made([current]);
    return response.end();
  }
  if (request.method === "POST" && request.url === "/logout-token") {
    let body = "";
    for await (const piece of request) body += piece;
    return response.end(await logoutToken(JSON.parse(body)));
  }
  if (request.url.startsWith("/interaction/")) {
    const { prompt, params } = await provider.interactionDetails(request, response);
    const asked = new URL(request.url, issuer);
    if (prompt.name === "login" && !params.login_hint && !asked.searchParams.has("who")) {
      const rows = Object.keys(PEOPLE).map((one) => `<li><a href="${asked.pathname}?who=${one}">${one}</a></li>`);
      response.setHeader("content-type", "text/html; charset=utf-8");
      return response.end(`<!doctype html><html lang="en"><title>The app</title><h1>Who are you?</h1><ul>${rows.join("")}</ul>`);
    }
    const accountId = params.login_hint || asked.searchParams.get("who");
    if (prompt.name === "login" && !PEOPLE[accountId])
      return provider.interactionFinished(request, response, { error: "access_denied", error_description: "given up" });
    return provider.interactionFinished(request, response, {
      login: { accountId, acr: PEOPLE[accountId].acr },
    });
  }
  return provider.callback()(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
