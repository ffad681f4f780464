import './workers.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer.jsx';
import { createFetcher } from './fetcher.js';
import { Session } from './session.js';

const root = document.getElementById('explorer');
const config = JSON.parse(root.dataset.config);
const session = new Session(config);

await session.resume();
createRoot(root).render(<Explorer config={config} session={session} fetcher={createFetcher(config, session)} />);
