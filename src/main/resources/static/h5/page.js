// What all pages share: building elements, asking the server, logging in, telling the person what happened.

/** Where the pages live, with whatever a proxy puts in front; ends with /h5/. */
export const BASE = new URL('.', import.meta.url).pathname;

const IN_DINGTALK = /DingTalk/i.test(navigator.userAgent);
const PATIENCE = 20000;

/** Whom this page was drawn for; another window of this browser may log in somebody else meanwhile. */
let reader = '';

/** An element; text always becomes text, never markup. */
export function el(name, attributes, ...children) {
  const node = document.createElement(name);
  Object.entries(attributes || {}).forEach(([key, value]) => {
    if (value === null || value === undefined || value === false) {
      return;
    }
    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else {
      node.setAttribute(key, value === true ? '' : value);
    }
  });
  children.flat(Infinity).forEach((child) => {
    if (child !== null && child !== undefined && child !== false && child !== '') {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  });
  return node;
}

/** Puts these into the page in place of what was there. */
export function show(...nodes) {
  const main = document.getElementById('main');
  main.textContent = '';
  main.append(...nodes.flat(Infinity).filter(Boolean));
  main.removeAttribute('aria-busy');
}

/** A page that has nothing else to show. */
export function sorry(title, text, ...more) {
  return el('section', { class: 'card sorry', role: 'alert' },
    el('h1', {}, title), el('p', {}, text), more.length ? el('p', { class: 'ways' }, more) : null);
}

let toastTimer = 0;

/** A short word at the foot of the page. */
export function toast(text) {
  const box = document.getElementById('toast');
  box.textContent = text;
  box.classList.add('on');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove('on'), 2600);
}

/** Something went wrong: code says what to do about it, the message is for the person. */
export class Problem extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the server may have done it all the same. */
  get unsure() {
    return this.status === 0 || this.status >= 500;
  }
}

/** GET, or POST when there is a body. Logs in when needed. */
export async function call(path, body) {
  try {
    return await ask(path, body);
  } catch (problem) {
    if (problem.status !== 401) {
      throw problem;
    }
    await login();
    try {
      return await ask(path, body);
    } catch (again) {
      if (again.code === 'switched') {
        location.reload(); // somebody else has this phone now
        await new Promise(() => {});
      }
      throw again.status === 401
        ? new Problem(401, 'cookie', '登录没有保存下来。请在系统浏览器中打开这个页面。')
        : again;
    }
  }
}

async function ask(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const options = { credentials: 'same-origin', cache: 'no-store', signal: stop.signal, headers: { Accept: 'application/json' } };
  if (reader) {
    options.headers['X-Baton-Reader'] = encodeURIComponent(reader);
  }
  if (body !== undefined) {
    options.method = 'POST';
    options.headers['Content-Type'] = 'application/json';
    options.headers['X-Baton-Page'] = '1';
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(BASE + 'api/' + path, options);
    const text = await response.text();
    const answer = text ? JSON.parse(text) : {};
    if (response.ok) {
      return answer;
    }
    throw new Problem(response.status, answer.code || '', answer.detail || '没有成功，请稍后再试。');
  } catch (failed) {
    throw failed instanceof Problem ? failed : new Problem(0, 'offline', '没有收到答复，请看看网络。');
  } finally {
    clearTimeout(timer);
  }
}

/** Leaves for DingTalk's login page, or inside DingTalk gets a session without leaving. */
async function login() {
  if (!IN_DINGTALK) {
    location.replace(loginAddress());
    await new Promise(() => {});
  }
  const app = await ask('login');
  let code;
  try {
    code = await authCode(app);
  } catch (refused) {
    throw new Problem(401, 'dingtalk', '钉钉没有给出登录码。');
  }
  await ask('login', { code });
}

function loginAddress() {
  const back = '/h5/' + location.pathname.slice(BASE.length) + (window.top === window ? '' : '?in');
  return BASE + 'login?to=' + encodeURIComponent(back);
}

/**
 * A client that shows us in a frame knows who its window belongs to, and may have several windows for several people: there
 * each page logs in when it opens. The login comes back with ?in.
 */
async function sureOfReader() {
  if (window.top === window || IN_DINGTALK) {
    return;
  }
  if (location.search !== '?in') {
    location.replace(loginAddress());
    await new Promise(() => {});
  }
  history.replaceState(null, '', location.pathname + location.hash);
}

async function authCode(app) {
  const dd = await jsapi();
  const late = new Promise((yes, no) => setTimeout(() => no(new Error('no answer')), PATIENCE));
  const asked = dd.requestAuthCode({ corpId: app.corpId, clientId: app.clientId })
    .catch(() => dd.runtime.permission.requestAuthCode({ corpId: app.corpId })); // DingTalk before 7.0.45
  return (await Promise.race([asked, late])).code;
}

function jsapi() {
  return new Promise((yes, no) => {
    if (window.dd && window.dd.requestAuthCode) {
      yes(window.dd);
      return;
    }
    document.head.append(el('script', {
      src: BASE + 'vendor/dingtalk-jsapi-3.2.9.js',
      onload: () => yes(window.dd),
      onerror: () => no(new Error('not loaded')),
    }));
  });
}

/** Shows why there is nothing to show. */
export function showProblem(problem, again) {
  const retry = el('button', { class: 'button blue', onclick: again }, '再试一次');
  const other = el('a', { class: 'button', href: loginAddress() }, '换个方式登录');
  const ways = {
    stranger: () => sorry('暂时打不开', problem.message, leave('换个账号')),
    unknown: () => sorry('没有找到', problem.message, el('a', { class: 'button blue', href: BASE }, '看我的任务')),
    dingtalk: () => sorry('没有登录成功', problem.message, retry, other),
    cookie: () => sorry('没有登录成功', problem.message, retry, other),
    expired: () => sorry('没有登录成功', problem.message, retry, other),
    outsider: () => sorry('没有找到你', problem.message, other),
    offline: () => sorry('没有连上', problem.message, retry),
  };
  show((ways[problem.code] || (() => sorry('没有打开', problem.message, retry)))());
}

/** Who is reading, and the way out. */
export function showReader(me) {
  const who = document.getElementById('who');
  reader = me.userId;
  who.textContent = '';
  who.append(el('span', { class: 'name' }, me.name), leave('退出'));
}

function leave(text) {
  return el('button', {
    class: 'link',
    onclick: async () => {
      try {
        await ask('logout', {});
      } finally {
        location.assign(IN_DINGTALK ? BASE : loginAddress());
      }
    },
  }, text);
}

/** Asks for the page's data now and whenever the person comes back to it. */
export async function keepFresh(load) {
  let left = 0;
  await sureOfReader();
  load();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      left = Date.now();
    } else if (left && Date.now() - left > 3000) {
      load();
    }
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      load();
    }
  });
}

export function chip(state) {
  return el('span', { class: 'chip ' + state.key }, state.text);
}

/** A line of a list of facts; nothing where there is nothing to tell. */
export function fact(name, text, style) {
  return text ? el('div', { class: style || null }, el('dt', {}, name), el('dd', {}, text)) : null;
}

export function moment(when) {
  return el('time', { datetime: when.at }, when.text);
}

export function money(amount, currency) {
  return (currency === 'CNY' || !currency ? '¥' : currency + ' ') + amount;
}

/** Copies a text; old web views know only the second way. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (unable) {
    const box = el('textarea', { class: 'offscreen', readonly: true }, text);
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }
  toast('已复制 ' + text);
}

/** A number nobody else has, for one press. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A panel over the page: from below on a phone, in the middle of a desktop. Closes by its cross, Escape or a tap beside it.
 * Focus stays in it and goes back to where it was.
 */
export function panel(title, ...content) {
  const before = document.activeElement;
  const close = () => {
    document.removeEventListener('keydown', keys);
    back.remove();
    document.body.classList.remove('covered');
    if (before && document.contains(before)) {
      before.focus();
    }
  };
  const keys = (event) => {
    if (event.key === 'Escape') {
      close();
    } else if (event.key === 'Tab') {
      const stops = Array.from(box.querySelectorAll('button, input, select, textarea, a[href]')).filter((one) => !one.disabled);
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === edge || !box.contains(document.activeElement)) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    }
  };
  const box = el('div', { class: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'panel-title', tabindex: '-1' },
    el('div', { class: 'panel-head' },
      el('h2', { id: 'panel-title' }, title),
      el('button', { class: 'close', 'aria-label': '关闭', onclick: () => close() }, '×')),
    content);
  const back = el('div', { class: 'back', onclick: (event) => event.target === back && close() }, box);
  document.body.append(back);
  document.body.classList.add('covered');
  document.addEventListener('keydown', keys);
  const first = box.querySelector('input:not([type=hidden]), select, textarea');
  (first || box).focus();
  return { close, box };
}
