/** Makes an element: h('div', {class: 'a', onclick: f}, 'text', child, [more]). Texts are texts, never markup. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  chat: 'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H10l-4.5 4v-4A1.5 1.5 0 0 1 4 14.5Z',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M4 12 20 4l-6 16-3-6.5Z',
  at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.1',
  sms: 'M4 5h16v11H9l-5 4Z M8 9h8M8 12.5h5',
  money: 'M6 4l6 8 6-8M12 12v8M7.5 12.5h9M7.5 16h9',
  fault: 'M12 3 2.5 20h19Z M12 10v4.5M12 17.2v.3',
  platform: 'M4 6h16M4 12h16M4 18h16M8 4v4M15 10v4M10 16v4',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15ZM10 21h4',
  muted: 'M6 16V11a6 6 0 0 1 9-5.2M18 11v5l1.5 2H8M10 21h4M4 4l16 16',
  open: 'M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
  picture: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM4 16l5-5 5 5 2-2 4 4M15.5 9.5v.1',
  down: 'M6 9l6 6 6-6',
  check: 'M5 12.5 10 17.5 19 7',
  swap: 'M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7',
};

/** A line icon; the paths are ours. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

const COLORS = ['#2f6fe0', '#0f8a78', '#c2611f', '#6b59d3', '#c2477a', '#1c7fbd', '#2f8a45', '#9a6a10', '#a34a6c', '#4a6f96'];

/** The square with the last two letters of a name, as DingTalk draws it; the robot has its face. */
export function avatar(person, size) {
  const style = {width: size + 'px', height: size + 'px'};
  if (person.robot) return h('img', {class: 'avatar', src: '/sandbox/robot.svg', alt: '', style});
  if (person.group) return h('span', {class: 'avatar group', 'aria-hidden': 'true', style}, icon('people'));
  let sum = 0;
  for (const letter of person.userId ?? person.name) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return h('span', {
    class: 'avatar',
    'aria-hidden': 'true',
    style: {...style, background: COLORS[sum % COLORS.length], fontSize: Math.round(size * 0.36) + 'px'},
  }, [...person.name].slice(-2).join(''));
}

/** A list to choose from or to read, over the page. */
export function sheet(title, rows, after) {
  const close = () => { box.remove(); after?.(); };
  const box = h('div', {class: 'sheet', onclick: event => { if (event.target === box) close(); }},
    h('div', {class: 'sheet-body', role: 'dialog', 'aria-label': title},
      h('header', {}, h('b', {}, title), h('button', {type: 'button', class: 'round', 'aria-label': '关闭', onclick: close}, icon('close'))),
      h('div', {class: 'sheet-list'}, rows)));
  box.addEventListener('keydown', event => event.key === 'Escape' && close());
  document.body.append(box);
  box.querySelector('button').focus();
  return {close: () => box.remove()};
}

const two = number => String(number).padStart(2, '0');

/** 14:05, 昨天 14:05, 11-20 14:05. */
export function when(ms) {
  if (!ms) return '';
  const at = new Date(ms);
  const clock = two(at.getHours()) + ':' + two(at.getMinutes());
  const day = date => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((day(new Date()) - day(at)) / 86400000);
  if (days === 0) return clock;
  if (days === 1) return '昨天 ' + clock;
  return two(at.getMonth() + 1) + '-' + two(at.getDate()) + ' ' + clock;
}

/** 14:05 or 昨天 or 11-20: for the chat list. */
export function briefly(ms) {
  const text = when(ms);
  return text.includes(' ') ? text.split(' ')[0] : text;
}

let toastBox;

/** The short message at the bottom of the screen. */
export function toast(text, kind = 'info') {
  toastBox ??= document.body.appendChild(h('div', {class: 'toasts', role: 'status', 'aria-live': 'polite'}));
  const line = h('div', {class: 'toast ' + kind}, kind === 'good' ? icon('check') : kind === 'bad' ? icon('fault') : null, h('span', {}, text));
  toastBox.append(line);
  setTimeout(() => line.classList.add('going'), 2600);
  setTimeout(() => line.remove(), 3000);
}
