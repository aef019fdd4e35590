// A provider of identities for the stories: the real protocol by a certified library; only the page on which people sign in
// is replaced by one that believes what it is told. It prints what a client needs to know, and ends with its standard input.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const LEVELS = ['urn:example:muc-1', 'urn:example:muc-2'];
const redirect = process.argv[2];
/** What is known of people, by subject; the stories write it. */
const people = new Map();

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
const client = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secret = randomBytes(24).toString('base64url');

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    { client_id: 'motcua', client_secret: secret, redirect_uris: [redirect] },
    {
      client_id: 'motcua-key',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [{ ...client.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] },
    },
  ],
  jwks: { keys: [{ ...signing.privateKey.export({ format: 'jwk' }), kid: 's1', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(24).toString('base64url')] },
  acrValues: LEVELS,
  scopes: ['openid', 'profile', 'phone', 'identity'],
  claims: {
    openid: ['sub'],
    profile: ['name'],
    phone: ['phone_number', 'phone_number_verified'],
    identity: ['identity_number'],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  async findAccount(_ctx, sub) {
    return { accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) };
  },
  // Whoever signs in agrees to share everything.
  async loadExistingGrant(ctx) {
    const { clientId } = ctx.oidc.client;
    const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile phone identity');
    await grant.save();
    return grant;
  },
});

async function body(request) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

const ours = {
  async people(request, response, sub) {
    people.set(sub, await body(request));
    response.writeHead(204).end();
  },
  async interaction(request, response) {
    if (request.method === 'GET') {
      const { prompt, params } = await provider.interactionDetails(request, response);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ prompt, params }));
      return;
    }
    const { sub, acr, denied } = await body(request);
    const result = denied ? { error: 'access_denied' } : { login: { accountId: sub, acr, remember: true } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  },
};

const library = provider.callback();
server.on('request', (request, response) => {
  const [, place, name] = request.url.split('/');
  const own = ours[place];
  if (!own) return library(request, response);
  own(request, response, name).catch((error) => response.writeHead(500).end(String(error)));
});

const pem = client.privateKey.export({ format: 'pem', type: 'pkcs8' });
console.log(JSON.stringify({ issuer, secret, pem }));
process.stdin.on('end', () => process.exit(0)).resume();
