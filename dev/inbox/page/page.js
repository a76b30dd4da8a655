const everyMs = 2000;
const [state, list, shown, search] = ['state', 'list', 'message', 'search'].map((id) => document.getElementById(id));
let current = location.hash.slice(1);
let drawn = '';

function element(tag, text, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...properties });
}

/** Links of a plain text become links; nothing else of it is taken for markup. */
function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  const nodes = parts.map((part, index) =>
    index % 2 === 0 ? part : element('a', part, { href: part, target: '_blank', rel: 'noreferrer' }),
  );
  const body = element('pre', '');
  body.append(...nodes);
  return body;
}

function row({ id, subject, to, receivedAt, read }) {
  const button = element('button', '', { type: 'button', onclick: () => void open(id) });
  button.dataset.id = id;
  button.setAttribute('aria-current', String(id === current));
  button.append(
    element('span', subject || '(no subject)', { className: read ? '' : 'unread' }),
    element('small', `${to.join(', ')} · ${new Date(receivedAt).toLocaleString()}`),
  );
  const item = element('li', '');
  item.append(button);
  return item;
}

async function refresh() {
  try {
    const answer = await fetch(`/api/messages?q=${encodeURIComponent(search.value)}`);
    const { data, total, unread } = await answer.json();
    state.textContent =
      total === 0 ? 'Nothing here' : `${total} ${total === 1 ? 'message' : 'messages'}, ${unread} unread`;
    const now = JSON.stringify([data, current]);
    if (now === drawn) return;
    drawn = now;
    // Who walks the list by keyboard stays where they are.
    const focused = document.activeElement?.dataset?.id;
    list.replaceChildren(...data.map(row));
    if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
  } catch {
    state.textContent = 'The inbox does not answer; trying again.';
  }
}

async function open(id) {
  const answer = await fetch(`/api/messages/${id}/read`, { method: 'POST' });
  if (!answer.ok) return;
  current = id;
  history.replaceState(null, '', `#${id}`);
  const mail = await answer.json();
  const facts = element('dl', '');
  const lines = { From: mail.from, To: mail.to.join(', '), At: new Date(mail.receivedAt).toLocaleString() };
  for (const [label, value] of Object.entries(lines)) facts.append(element('dt', label), element('dd', value));
  const body = mail.html
    ? element('iframe', '', { src: `/api/messages/${id}/html`, title: 'Message', sandbox: 'allow-popups' })
    : linked(mail.text);
  shown.replaceChildren(element('h2', mail.subject || '(no subject)'), facts, body);
  await refresh();
}

search.addEventListener('input', () => void refresh());
document.getElementById('clear').addEventListener('click', async () => {
  await fetch('/api/messages', { method: 'DELETE' });
  current = '';
  shown.replaceChildren(element('p', 'Cleared.', { className: 'hint' }));
  await refresh();
});
if (current) await open(current);
await refresh();
setInterval(() => void refresh(), everyMs);
