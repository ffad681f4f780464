// Who is signed in. Tokens live in this object only: a reload forgets them, nothing stays on a shared computer.
const EARLY = 30_000; // refresh this many milliseconds before the access token expires
const VERIFIER = 'simpul:verifier'; // proves that the window that left for a provider is the one that comes back
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

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

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
    const done = await this.#begin({ grant_type: 'password', username, password }, username);
    if (done && this.config.demo) sessionStorage.setItem(REMEMBERED, username);
    return done;
  }

  /** Leave for a provider's pages; `resume` goes on when the browser comes back. */
  async leave(provider) {
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    sessionStorage.setItem(VERIFIER, verifier);
    location.assign(`/auth/oidc/${provider}/login?code_challenge=${challenge}`);
  }

  async #begin(fields, username) {
    this.#set({ busy: true, error: '' });
    try {
      const tokens = await token(fields);
      this.#revoke();
      this.#tokens = tokens;
      const me = await this.#me();
      this.#set({ account: { username: me?.username ?? username, name: me?.name ?? username } });
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

  /** Go on with what a provider sent the browser back with; in the demo, with the account before the reload. */
  async resume() {
    const told = new URLSearchParams(location.hash.slice(1));
    const verifier = sessionStorage.getItem(VERIFIER);
    sessionStorage.removeItem(VERIFIER);
    if (verifier && (told.has('code') || told.has('error'))) {
      history.replaceState(null, '', location.pathname + location.search);
      if (told.has('error')) return this.#set({ error: `The provider did not sign you in: ${told.get('error')}.` });
      return this.#begin({ grant_type: 'authorization_code', code: told.get('code'), code_verifier: verifier }, '');
    }
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

  async #me() {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const body = JSON.stringify({ query: '{ me { username name } }' });
    try {
      const answer = await this.fetch(this.config.endpoint, { method: 'POST', headers, body });
      return (await answer.json()).data.me;
    } catch {
      return null; // a nicety: the username does as well
    }
  }
}
