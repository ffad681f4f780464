// The bar above the editor: product, examples, schema, purpose, and who is asking.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { asTab, byAgency, kind } from './examples.js';
import icon from './icon.svg?no-inline';

export const useSession = (session) => useSyncExternalStore(session.subscribe, session.read);

const Indonesian = ({ children }) => <i lang="id">{children}</i>;

export function Header({ config, session }) {
  const { account, asked } = useSession(session);
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
      {asked ? <Question session={session} /> : <Trouble session={session} />}
    </header>
  );
}

/** What went wrong, and how long to wait before the next try. */
function Trouble({ session }) {
  const { error, until } = useSession(session);
  if (!error) return null;
  return (
    <p className="simpul-error" role="alert">
      <span>
        {error} {until > 0 && <Wait key={until} until={until} over={session.dismiss} />}
      </span>
      <button type="button" aria-label="Dismiss" onClick={session.dismiss}>
        ×
      </button>
    </p>
  );
}

function Wait({ until, over }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => (left() ? setSeconds(left()) : over()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <b aria-live="off">
      Try again in {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}.
    </b>
  );
}

const QUESTIONS = {
  totp: {
    title: 'Second factor',
    gloss: 'faktor kedua',
    label: 'A code of your authenticator app, or a recovery code. Each works once.',
    input: { type: 'text', autoComplete: 'one-time-code', autoCapitalize: 'off', spellCheck: false },
  },
  new_password: {
    title: 'New password',
    gloss: 'kata sandi baru',
    label: 'Somebody told you this password. Choose your own: eight characters or more.',
    input: { type: 'password', autoComplete: 'new-password' },
  },
};

/** The field that a sign-in needs beside what was given. */
function Question({ session }) {
  const { asked, busy } = useSession(session);
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  const { title, gloss, label, input } = QUESTIONS[asked.field];
  const submit = (event) => {
    event.preventDefault();
    const { value } = event.target.elements.value;
    event.target.reset();
    session.answer(value);
  };
  return (
    <dialog className="simpul-question" ref={dialog} aria-label={title} onClose={session.cancel}>
      <form key={asked.field} onSubmit={submit}>
        <h2>
          {title} <Indonesian>{gloss}</Indonesian>
        </h2>
        <label>
          {label}
          <input name="value" {...input} required />
        </label>
        <Trouble session={session} />
        <p>
          <button type="button" className="simpul-button" onClick={session.cancel}>
            Cancel <Indonesian>batal</Indonesian>
          </button>
          <button type="submit" className="simpul-button simpul-primary" disabled={busy}>
            Sign in <Indonesian>masuk</Indonesian>
          </button>
        </p>
      </form>
    </dialog>
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
