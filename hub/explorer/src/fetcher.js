// How GraphiQL reaches the hub: queries by POST, subscriptions by graphql-transport-ws, both with the session's token.
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import { failure } from './session.js';

export function createFetcher({ endpoint }, session) {
  const socket = new URL(endpoint, location.href);
  socket.protocol = socket.protocol.replace('http', 'ws');
  return createGraphiQLFetcher({
    url: endpoint,
    fetch: (...request) => session.fetch(...request).then(onlyJson),
    enableIncrementalDelivery: false,
    wsClient: createClient({ url: socket.href, connectionParams: () => session.headers() }),
  });
}

async function onlyJson(answer) {
  if (answer.headers.get('Content-Type')?.includes('json')) return answer;
  throw failure(`HTTP ${answer.status} ${answer.statusText}: ${(await answer.text()).slice(0, 500)}`);
}
