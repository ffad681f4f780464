// A certified OpenID Connect provider: `node provider.mjs PORT REDIRECT PEOPLE`, people as JSON by subject.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirect, people] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'simpul', client_secret: 'rahasia', redirect_uris: [redirect] }],
  claims: { openid: ['sub', 'groups'], profile: ['name', 'preferred_username'] },
  conformIdTokenClaims: false, // groups are in the ID token, as most city installations have it
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
});
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('ready'));
