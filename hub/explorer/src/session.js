// Who is signed in. Tokens live in this object only: a reload forgets them, nothing stays on a shared computer.
const EARLY = 30_000; // refresh this many milliseconds before the access token expires
const VERIFIER = 'simpul:verifier'; // proves that the window that left for a provider is the one that comes back
const REMEMBERED = 'simpul:account'; // demo only: the account's name, so that a reload signs it in again

const form = (path, fields) =>
  fetch(path, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(fields) });

const ASKED = { mfa_required: 'totp', password_change_required: 'new_password', weak_password: 'new_password' };
const WRONG_CODE = 'That code is wrong, or was used before. Please enter another.';
const WRONG_AND_OVER = 'That code is wrong, or was used before, and this sign-in is over. Please begin again.';
const RETURNED = {
  access_denied: 'The provider did not sign you in, or nobody has an account here as that person.',
  temporarily_unavailable: 'The provider is away. Try again later, or sign in with a password.',
  slow_down: 'Too many attempts.',
};

/** Why there is no token: `code` as in RFC 6749, `seconds` to wait where there is a wait. */
class Refusal extends Error {
  constructor(code, message, seconds = 0) {
    super(message);
    Object.assign(this, { code, seconds });
  }
}

/** @returns the token answer of RFC 6749; throws a Refusal with the server's `error_description`. */
async function token(fields) {
  const answer = await form('/auth/token', fields);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const message = body.error_description ?? body.error ?? `Sign-in failed (HTTP ${answer.status}).`;
    throw new Refusal(body.error, message, Number(answer.headers.get('Retry-After')));
  }
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
  /** `account` changes with each sign-in and sign-out, so it can be followed by identity. `asked`: the field that the
   * sign-in on its way still needs; `until`: the moment until which there is no use in trying. */
  state = { account: null, asked: null, busy: false, error: '', until: 0, purpose: '' };

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
  dismiss = () => this.#set({ error: '', until: 0 });
  cancel = () => this.#set({ asked: null, error: '', until: 0 });

  /** Sign in as `username`; whoever was signed in before stays so when it fails. */
  signIn(username, password) {
    return this.#begin({ grant_type: 'password', username, password }, username);
  }

  /** Go on signing in with the field that was asked for. */
  answer(value) {
    const { field, fields, username } = this.state.asked;
    return this.#begin({ ...fields, [field]: value }, username);
  }

  /** Leave for a provider's pages; `resume` goes on when the browser comes back. */
  async leave(provider) {
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
    sessionStorage.setItem(VERIFIER, verifier);
    location.assign(`/auth/oidc/${provider}/login?code_challenge=${challenge}`);
  }

  async #begin(fields, username) {
    this.#set({ busy: true, error: '', until: 0 });
    try {
      const tokens = await token(fields);
      this.#revoke();
      this.#tokens = tokens;
      const me = await this.#me();
      if (this.config.demo && username) sessionStorage.setItem(REMEMBERED, username);
      this.#set({ account: { username: me?.username ?? username, name: me?.name ?? username }, asked: null });
      return true;
    } catch (error) {
      this.#refused(error, fields, username);
      return false;
    } finally {
      this.#set({ busy: false });
    }
  }

  /** Ask for what is missing, and again for a wrong code, unless it ended the sign-in. Whoever has to wait, or has no
   * network, is still asked for what they were. */
  #refused({ code, message, seconds = 0 }, fields, username) {
    const wrong = code === 'invalid_grant' && 'totp' in fields;
    const field = wrong && fields.grant_type === 'password' ? 'totp' : ASKED[code];
    const over = !field && code === 'invalid_grant';
    const error = wrong ? (over ? WRONG_AND_OVER : WRONG_CODE) : field && code !== 'weak_password' ? '' : message;
    const asked = field ? { field, fields, username } : over ? null : this.state.asked;
    this.#set({ asked, error, until: seconds && Date.now() + seconds * 1000 });
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
      const code = told.get('error');
      if (code) return this.#refused(new Refusal(code, RETURNED[code] ?? code, Number(told.get('retry_after'))), {}, '');
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
