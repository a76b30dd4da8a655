// Pricewright's beacon: what people do on your pages, sent with the key of your application. Apache-2.0.
// docs/sending-events.md says how to use it.
(() => {
  const tag = document.currentScript;
  const before = window.pricewright;
  if (!tag || before?.loaded) return;

  const { key, consent, pages } = tag.dataset;
  const address = new URL('/v1/beacon', tag.src).href;
  const storedAs = 'pricewright.anonymousId';
  const waitMs = 2_000;
  const longestWaitMs = 60_000;
  const mostHeld = 500;
  // A browser carries 64 KiB of beacons at a time (fetch.spec.whatwg.org, http-network-or-cache-fetch), of which others may use some.
  const mostCharacters = 30_000;

  let state = consent === 'ask' ? 'asked' : 'given';
  let names = {};
  let visitor = null;
  let held = [];
  let failures = 0;
  let timer = null;
  let sending = false;

  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

  // Storage may be refused or full: the visitor is then the one of this page.
  const stored = (work) => {
    try {
      return work(window.localStorage);
    } catch {
      return null;
    }
  };

  function anonymousId() {
    visitor ??= stored((storage) => storage.getItem(storedAs)) ?? newId();
    stored((storage) => storage.setItem(storedAs, visitor));
    return visitor;
  }

  function track(type, properties = {}) {
    if (state === 'refused') return;
    // The latest is worth most to nobody: what was first is kept.
    if (held.length < mostHeld) {
      held.push({ id: newId(), type, ...names, timestamp: new Date().toISOString(), properties });
    }
    later();
  }

  function later() {
    if (timer !== null || state !== 'given' || held.length === 0) return;
    timer = setTimeout(send, Math.min(waitMs * 2 ** failures, longestWaitMs));
  }

  /** As many of the first as a request carries. */
  function next() {
    const events = [];
    let body = '';
    for (const event of held) {
      events.push({ anonymousId: anonymousId(), ...event });
      const longer = JSON.stringify({ key, sentAt: new Date().toISOString(), events });
      if (body && longer.length > mostCharacters) break;
      body = longer;
    }
    return { body, count: JSON.parse(body).events.length };
  }

  async function send() {
    timer = null;
    if (sending || state !== 'given' || held.length === 0) return;
    sending = true;
    const { body, count } = next();
    const sent = held.slice(0, count);
    try {
      // Plain text, so that no preflight is needed.
      const { status } = await fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit' });
      if (status === 429 || status >= 500) throw new Error(String(status));
      held = held.filter((event) => !sent.includes(event));
      failures = 0;
    } catch {
      // They are sent again under the same ids, by which they count once.
      failures += 1;
    } finally {
      sending = false;
    }
    later();
  }

  /** The page may never run again: what is held leaves now, whether or not it is on its way already. */
  function leave() {
    if (state !== 'given') return;
    while (held.length > 0) {
      const { body, count } = next();
      if (!navigator.sendBeacon(address, body)) return;
      held = held.slice(count);
    }
  }

  function pageView() {
    const { origin, pathname } = window.location;
    const referrer = document.referrer.split(/[?#]/, 1)[0];
    track('page_view', { path: pathname, ...(referrer && !referrer.startsWith(origin) && { referrer }) });
  }

  const commands = {
    track,
    /** Who it is now: the visitor's events until now become theirs. */
    identify({ personId, customerId } = {}) {
      names = { ...(personId && { personId }), ...(customerId && { customerId }) };
      track('identify');
    },
    /** Signed out: the next visitor is another. */
    forget() {
      leave();
      names = {};
      visitor = null;
      stored((storage) => storage.removeItem(storedAs));
    },
    consent(given) {
      state = given ? 'given' : 'refused';
      if (given) return later();
      held = [];
      visitor = null;
      stored((storage) => storage.removeItem(storedAs));
    },
    flush: () => send(),
  };
  const run = (command, ...given) => commands[command]?.(...given);
  run.loaded = true;
  window.pricewright = run;

  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave());
  if (pages !== 'off') {
    pageView();
    const { history } = window;
    const push = history.pushState.bind(history);
    history.pushState = (...given) => {
      push(...given);
      pageView();
    };
    addEventListener('popstate', pageView);
  }
  for (const given of before?.q ?? []) run(...given);
})();
