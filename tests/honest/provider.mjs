// An honest OpenID provider: npm's oidc-provider with its own pages, and our portal as its client.
//
//   node provider.mjs '{"portal": "http://localhost:5000", "id": …, "secret": …, "scope": …}'
//
// Prints its port and ends when its standard input does. The provider stands below /oidc, as Logto's
// does; what the tests ask of this process, and change about it, is below /testing.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

import Provider from 'oidc-provider';

const portal = JSON.parse(process.argv[2]);

const ROUND_TRIP = 150; // milliseconds to the token endpoint and back: calls at once do overlap

const settings = { accessTokenLife: 3600, reachesThisMachine: true };
const heard = { token: [], logout: [] };

const server = createServer(answer).listen(0, 'localhost', () => {
  provider = newProvider(`http://localhost:${server.address().port}/oidc`);
  console.log(server.address().port);
});
process.stdin.on('end', () => process.exit()).resume();

let provider;

function newProvider(issuer) {
  const made = new Provider(issuer, {
    clients: [client(), mail()],
    clientDefaults: { id_token_signed_response_alg: 'ES384' },
    enabledJWA: { idTokenSigningAlgValues: ['ES384'] },
    jwks: { keys: [newKey()] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    scopes: portal.scope.split(' '),
    claims: { email: ['email'], profile: ['name'] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, email: `${sub}@example.test` }),
    }),
    features: { backchannelLogout: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    // Without offline_access, as Logto does it where alwaysIssueRefreshToken is set.
    issueRefreshToken: (_ctx, { grantTypes }) => grantTypes.includes('refresh_token'),
    rotateRefreshToken: true,
    ttl: { AccessToken: () => settings.accessTokenLife },
    fetch: deliver,
  });
  made.use(overhear);
  return made;
}

function client() {
  return {
    client_id: portal.id,
    client_secret: portal.secret,
    redirect_uris: [`${portal.portal}/auth/callback`],
    post_logout_redirect_uris: [`${portal.portal}/auth/signed-out`],
    backchannel_logout_uri: `${portal.portal}/auth/back-channel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}

// Another application of the same people.
function mail() {
  return {
    client_id: 'mail',
    client_secret: 'of the mail',
    redirect_uris: ['https://mail.example/callback'],
    post_logout_redirect_uris: ['https://mail.example/bye'],
  };
}

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'honest', use: 'sig', alg: 'ES384' };
}

async function overhear(ctx, next) {
  if (ctx.path === '/token') await pause(ROUND_TRIP);
  await next();
  if (ctx.oidc?.route === 'token') {
    heard.token.push({ asked: ctx.oidc.params, status: ctx.status, answered: ctx.body });
  }
}

// oidc-provider calls no address of this machine, unless its dispatcher is left out.
async function deliver(url, { dispatcher, ...options }) {
  const logout = { token: options.body.get('logout_token'), status: null };
  heard.logout.push(logout);
  const answered = await fetch(url, settings.reachesThisMachine ? options : { dispatcher, ...options });
  logout.status = answered.status;
  return answered;
}

async function answer(request, response) {
  const path = request.url;
  if (path.startsWith('/oidc/')) {
    request.originalUrl = path;
    request.url = path.slice('/oidc'.length);
    provider.callback()(request, response);
  } else if (path === '/testing/heard' && request.method === 'DELETE') {
    heard.token.length = heard.logout.length = 0;
    response.writeHead(204).end();
  } else if (path === '/testing/heard') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(heard));
  } else if (path === '/testing/settings' && request.method === 'POST') {
    Object.assign(settings, await json(request));
    response.writeHead(204).end();
  } else if (path === '/testing/dropped' && request.method === 'POST') {
    const dropped = await provider.AccessToken.find((await json(request)).token);
    await dropped.destroy();
    response.writeHead(204).end();
  } else {
    response.writeHead(404).end();
  }
}
