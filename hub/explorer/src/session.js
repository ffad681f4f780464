// Who is signed in. Tokens live in this object only: a reload forgets them, nothing stays on a shared computer.
const EARLY = 30_000; // refresh this many milliseconds before the access token expires
const REMEMBERED = 'simpul:account'; // demo only: the account's name, so that a reload signs it in again

const form = (path, fields) =>
  fetch(path, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(fields) });

/** @returns the token answer of RFC 6749; throws the server's `error_description`. */
async function token(fields) {
  const answer = await form('/auth/token', fields);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error_description ?? body.error ?? `Sign-in failed (HTTP ${answer.status}).`);
  return { access: body.access_token, refresh: body.refresh_token, expires: Date.now() + body.expires_in * 1000 };
}

/** An error that GraphiQL shows without a stack, which would tell its reader nothing. */
export const failure = (message) => Object.assign(new Error(message), { stack: undefined });

export class Session {
  #tokens = null;
  #refreshing = null;
  #listeners = new Set();
  /** `account` changes with each sign-in and sign-out, so it can be followed by identity. */
  state = { account: null, busy: false, error: '', purpose: '' };

  constructor(config) {
    this.config = config;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  read = () => this.state;
  #set(change) {
    this.state = { ...this.state, ...change };
    this.#listeners.forEach((listener) => listener());
  }

  setPurpose = (purpose) => this.#set({ purpose });
  dismiss = () => this.#set({ error: '' });

  /** Sign in as `username`; whoever was signed in before stays so when it fails. */
  async signIn(username, password) {
    this.#set({ busy: true, error: '' });
    try {
      const tokens = await token({ grant_type: 'password', username, password });
      this.#revoke();
      this.#tokens = tokens;
      if (this.config.demo) sessionStorage.setItem(REMEMBERED, username);
      this.#set({ account: { username, name: (await this.#name()) ?? username } });
      return true;
    } catch (error) {
      this.#set({ error: error.message });
      return false;
    } finally {
      this.#set({ busy: false });
    }
  }

  signOut(error = '') {
    this.#revoke();
    sessionStorage.removeItem(REMEMBERED);
    this.#set({ account: null, error });
  }

  /** Demo only: sign the account in again that was chosen before the reload. */
  async resume() {
    const username = this.config.demo && sessionStorage.getItem(REMEMBERED);
    if (this.config.accounts.some((account) => account.username === username)) {
      await this.signIn(username, this.config.demoPassword);
    }
  }

  /** The headers of a request, and the payload of `connection_init`. */
  async headers() {
    if (this.#tokens && Date.now() > this.#tokens.expires - EARLY) await this.#refresh();
    return {
      ...(this.#tokens && { Authorization: `Bearer ${this.#tokens.access}` }),
      ...(this.state.purpose && { 'X-Purpose': this.state.purpose }),
    };
  }

  /** `fetch` with the session's headers; what the caller typed into "Headers" wins, another account's answer is lost. */
  fetch = async (url, init) => {
    const asker = this.state.account;
    const send = async () => {
      const headers = new Headers(await this.headers());
      new Headers(init.headers).forEach((value, name) => headers.set(name, value));
      return fetch(url, { ...init, headers });
    };
    const answer = await send();
    const again = answer.status === 401 && (await this.#refresh());
    const final = again ? await send() : answer;
    if (final.status !== 401 && asker !== this.state.account) throw failure('The account changed before the answer came.');
    return final;
  };

  /** One refresh at a time; a refused one ends the session. */
  #refresh() {
    this.#refreshing ??= this.#refreshOnce().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refreshOnce() {
    const before = this.#tokens;
    if (!before?.refresh) return false;
    try {
      const tokens = await token({ grant_type: 'refresh_token', refresh_token: before.refresh });
      if (this.#tokens === before) this.#tokens = { ...before, ...tokens, refresh: tokens.refresh ?? before.refresh };
      return true;
    } catch (error) {
      if (error instanceof TypeError) return false; // no network: try again with the next request
      if (this.#tokens === before) this.signOut(`The session ended, please sign in again. ${error.message}`);
      return false;
    }
  }

  #revoke() {
    const refresh = this.#tokens?.refresh;
    this.#tokens = null;
    if (refresh) form('/auth/revoke', { token: refresh }).catch(() => {}); // offline: it expires by itself
  }

  async #name() {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const body = JSON.stringify({ query: '{ me { name } }' });
    try {
      const answer = await this.fetch(this.config.endpoint, { method: 'POST', headers, body });
      return (await answer.json()).data.me.name;
    } catch {
      return null; // a nicety: the username does as well
    }
  }
}
