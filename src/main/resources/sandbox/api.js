const BASE = '/sandbox/api/';

/** A refusal of the sandbox; body tells why. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.error ?? '沙箱没有答复');
    this.status = status;
    this.body = body;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers: body === undefined ? {} : {'Content-Type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, {error: '沙箱没有答复'});
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

export const get = (path, query) => call('GET', path + (query ? '?' + new URLSearchParams(query) : ''));
export const post = (path, body) => call('POST', path, body);
export const put = (path, body) => call('PUT', path, body);
export const remove = path => call('DELETE', path);

/** Hears what changes for this person; onopen is called again after every interruption. */
export function live(user, onopen, onevent, onstate) {
  let socket, tries = 0, closed = false;
  const connect = () => {
    const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
    socket = new WebSocket(scheme + location.host + '/sandbox/live?' + new URLSearchParams({user}));
    socket.onopen = () => { tries = 0; onstate(true); onopen(); };
    socket.onmessage = frame => { const {type, data} = JSON.parse(frame.data); onevent(type, data); };
    socket.onclose = () => {
      if (closed) return;
      onstate(false);
      setTimeout(connect, Math.min(5000, 300 * 2 ** tries++));
    };
  };
  connect();
  const beat = setInterval(() => socket.readyState === 1 && socket.send('still here'), 25000);
  return () => { closed = true; clearInterval(beat); socket.close(); };
}
