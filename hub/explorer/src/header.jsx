// The bar above the editor: product, examples, schema, purpose, and who is asking.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useRef, useState, useSyncExternalStore } from 'react';
import { asTab, byAgency, kind } from './examples.js';
import icon from './icon.svg?no-inline';

export const useSession = (session) => useSyncExternalStore(session.subscribe, session.read);

const Indonesian = ({ children }) => <i lang="id">{children}</i>;

export function Header({ config, session }) {
  const { account, error } = useSession(session);
  return (
    <header className="simpul-header">
      <h1 className="simpul-brand">
        <img src={icon} alt="" width="26" height="26" />
        Simpul
        {config.demo && <span className="simpul-badge">demo</span>}
      </h1>
      <nav className="simpul-nav" aria-label="Explorer">
        <Examples examples={config.examples} />
        <a className="simpul-button" href="/schema.graphql" target="_blank" rel="noopener">
          Schema
        </a>
      </nav>
      <div className="simpul-session">
        {config.purposes.length > 0 && <Purpose purposes={config.purposes} session={session} />}
        {config.demo ? <Accounts config={config} session={session} /> : !account && <SignIn session={session} />}
        {!account && <Providers providers={config.providers} session={session} />}
        {account && <SignedIn account={account} session={session} />}
      </div>
      {error && (
        <p className="simpul-error" role="alert">
          {error}
          <button type="button" aria-label="Dismiss" onClick={session.dismiss}>
            ×
          </button>
        </p>
      )}
    </header>
  );
}

function SignedIn({ account, session }) {
  return (
    <>
      <p className="simpul-field" title={account.username}>
        <small>Signed in as</small>
        <b>{account.name}</b>
      </p>
      <button type="button" className="simpul-button" onClick={() => session.signOut()}>
        Sign out <Indonesian>keluar</Indonesian>
      </button>
    </>
  );
}

function Accounts({ config, session }) {
  const { account, busy } = useSession(session);
  const choose = ({ target: { value } }) =>
    value ? session.signIn(value, config.demoPassword) : session.signOut();
  return (
    <label className="simpul-field">
      <small>
        Account <Indonesian>akun</Indonesian>
      </small>
      <select value={account?.username ?? ''} onChange={choose} disabled={busy}>
        <option value="">anonymous (anonim)</option>
        {config.accounts.map(({ username, title }) => (
          <option key={username} value={username}>
            {username} · {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Purpose({ purposes, session }) {
  const { purpose } = useSession(session);
  return (
    <label className="simpul-field">
      <small>
        Purpose <Indonesian>keperluan</Indonesian>
      </small>
      <select value={purpose} onChange={({ target }) => session.setPurpose(target.value)}>
        <option value="">default of my role</option>
        {purposes.map(({ code, title }) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function SignIn({ session }) {
  const { busy } = useSession(session);
  const submit = (event) => {
    event.preventDefault();
    const { username, password } = Object.fromEntries(new FormData(event.target));
    session.signIn(username, password);
  };
  return (
    <form className="simpul-sign-in" onSubmit={submit} aria-label="Sign in">
      <input name="username" placeholder="Username" aria-label="Username" autoComplete="username" required />
      <input
        name="password"
        type="password"
        placeholder="Password"
        aria-label="Password"
        autoComplete="current-password"
        required
      />
      <button type="submit" className="simpul-button simpul-primary" disabled={busy}>
        Sign in <Indonesian>masuk</Indonesian>
      </button>
    </form>
  );
}

function Providers({ providers, session }) {
  return providers.map(({ name, title }) => (
    <button type="button" key={name} className="simpul-button" onClick={() => session.leave(name)}>
      {title}
    </button>
  ));
}

function Examples({ examples }) {
  const menu = useRef(null);
  const [wanted, setWanted] = useState('');
  const open = useOpen();
  const shown = examples.filter(({ agency, title }) => `${agency} ${title}`.toLowerCase().includes(wanted.toLowerCase()));
  const choose = (example) => {
    open(example);
    menu.current.hidePopover();
  };
  return (
    <>
      <button type="button" className="simpul-button" popoverTarget="simpul-examples">
        Examples <Indonesian>contoh</Indonesian> ▾
      </button>
      <div id="simpul-examples" ref={menu} popover="auto" role="dialog" aria-label="Examples">
        <input
          type="search"
          placeholder="Filter examples"
          aria-label="Filter examples"
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        {[...byAgency(shown)].map(([agency, own]) => (
          <section key={agency} aria-label={agency}>
            <h2>{agency}</h2>
            {own.map((example) => (
              <button type="button" key={example.title} onClick={() => choose(example)}>
                {example.title}
                <span data-kind={kind(example)}>{kind(example)}</span>
              </button>
            ))}
          </section>
        ))}
        {shown.length === 0 && <p>No example matches.</p>}
      </div>
    </>
  );
}

/** Show an example: the tab that still holds it, or a new one. */
function useOpen() {
  const { addTab, changeTab, updateActiveTabValues } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  return (example) => {
    const { query, variables } = asTab(example);
    const at = tabs.findIndex((tab) => tab.query === query);
    if (at >= 0) return changeTab(at);
    addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    updateActiveTabValues({ query, variables, operationName: null });
  };
}
