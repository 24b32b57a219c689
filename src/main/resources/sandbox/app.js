import {h, icon, avatar, briefly, when, toast} from './dom.js';
import {get, post, live} from './api.js';
import {markdown, plain, safeUrl} from './markdown.js';
import {drawCard} from './card.js';
import {openDrawer, drawerChanged} from './drawer.js';

const ME = 'baton.sandbox.me';
const app = document.getElementById('app');
const state = {
  me: null, robotName: '机器人', people: new Map(), conversations: [], current: null,
  messages: [], more: false, cards: new Map(), muted: localStorage.getItem('baton.sandbox.muted') === '1', online: false,
};
let ui = {};
let hangUp = null;

// who am I

start();

async function start() {
  const asked = new URLSearchParams(location.search);
  if (asked.get('as')) {
    sessionStorage.setItem(ME, asked.get('as'));
    asked.delete('as');
    history.replaceState(null, '', location.pathname + (asked.size ? '?' + asked : ''));
  }
  try {
    const [people, info] = await Promise.all([get('people'), get('app')]);
    state.people = new Map(people.map(person => [person.userId, person]));
    state.robotName = info.robotName;
  } catch (broken) {
    app.replaceChildren(h('div', {class: 'nothing'}, broken.message, h('button', {class: 'btn blue', onclick: start}, '再试一次')));
    return;
  }
  const known = sessionStorage.getItem(ME);
  if (known && state.people.has(known)) become(known, asked.get('chat'));
  else choosePerson();
}

function choosePerson() {
  hangUp?.();
  hangUp = null;
  document.title = '钉钉沙箱';
  app.replaceChildren(h('main', {class: 'who'},
    h('div', {class: 'who-head'},
      h('img', {src: '/sandbox/icon.svg', alt: '', width: 56, height: 56}),
      h('h1', {}, '你是谁？'),
      h('p', {}, '这里是一个模拟的钉钉。选一个人进去；想同时当几个人，就多开几个标签页。')),
    h('div', {class: 'who-list'}, [...state.people.values()].map(person => h('button', {type: 'button', onclick: () => become(person.userId)},
      avatar(person, 44),
      h('span', {class: 'who-name'}, h('b', {}, person.name), h('small', {}, person.title))))),
  ));
}

async function become(userId, chat) {
  sessionStorage.setItem(ME, userId);
  state.me = userId;
  state.current = null;
  state.cards.clear();
  layout();
  hangUp?.();
  hangUp = live(userId, async () => {
    await loadList();
    const wide = matchMedia('(min-width: 800px)').matches;
    if (state.current) await openChat(state.current, true);
    else if (chat && state.conversations.some(conversation => conversation.id === chat)) await openChat(chat);
    else if (wide && state.conversations.length) await openChat(state.conversations[0].id);
  }, heard, online => {
    state.online = online;
    ui.offline.hidden = online;
  });
}

const nameOf = userId => userId === 'robot' ? state.robotName : state.people.get(userId)?.name ?? userId;
const personOf = userId => userId === 'robot' ? {robot: true} : state.people.get(userId) ?? {userId, name: userId};
const conversationOf = id => state.conversations.find(conversation => conversation.id === id);

// the frame

function layout() {
  const me = state.people.get(state.me);
  ui = {
    list: h('nav', {class: 'list', 'aria-label': '会话'}),
    chat: h('section', {class: 'chat', 'aria-label': '聊天'}),
    offline: h('div', {class: 'offline', role: 'status', hidden: true}, '连接断开了，正在重新连接…'),
    bell: h('button', {type: 'button', class: 'rail-button', title: '提示音', onclick: toggleSound}),
  };
  drawBell();
  const rail = (name, glyph, tab) => h('button', {type: 'button', class: 'rail-button', title: name, onclick: () => openDrawer(tab)}, icon(glyph), h('span', {}, name));
  app.replaceChildren(
    h('div', {class: 'frame'},
      h('nav', {class: 'rail', 'aria-label': '工具'},
        h('button', {type: 'button', class: 'me', title: '换一个人', onclick: choosePerson}, avatar(me, 40), h('span', {class: 'me-name'}, h('b', {}, me.name), h('small', {}, me.title)), icon('swap')),
        h('span', {class: 'rail-space'}),
        rail('短信', 'sms', 'sms'), rail('退款', 'money', 'refunds'), rail('故障', 'fault', 'faults'), rail('平台', 'platform', 'platform'), ui.bell),
      h('aside', {class: 'side'},
        h('header', {class: 'side-head'}, h('h1', {}, '消息'), ui.offline),
        ui.list),
      ui.chat));
  emptyChat();
}

function emptyChat() {
  ui.chat.replaceChildren(h('div', {class: 'nothing'}, icon('chat'), '选一个会话'));
  document.body.classList.remove('in-chat');
}

function drawBell() {
  ui.bell.replaceChildren(icon(state.muted ? 'muted' : 'bell'), h('span', {}, state.muted ? '静音' : '响铃'));
}

function toggleSound() {
  state.muted = !state.muted;
  localStorage.setItem('baton.sandbox.muted', state.muted ? '1' : '0');
  drawBell();
  toast(state.muted ? '不再响铃' : '有新消息会响铃');
}

// the list

async function loadList() {
  state.conversations = await get('conversations', {user: state.me});
  drawList();
}

function drawList() {
  const unread = state.conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
  document.title = (unread ? '(' + unread + ') ' : '') + nameOf(state.me) + ' · 钉钉沙箱';
  ui.list.replaceChildren(...state.conversations.map(conversation => h('button', {
    type: 'button', class: 'row' + (conversation.id === state.current ? ' on' : ''), 'data-conversation': conversation.id,
    onclick: () => openChat(conversation.id),
  },
  h('span', {class: 'row-face'}, avatar(conversation.group ? {group: true} : {robot: true}, 44), conversation.unread ? h('span', {class: 'badge'}, conversation.unread > 99 ? '99+' : String(conversation.unread)) : null),
  h('span', {class: 'row-text'},
    h('span', {class: 'row-top'}, h('b', {}, conversation.title), h('time', {}, briefly(conversation.at))),
    h('span', {class: 'row-last'}, conversation.mentioned ? h('em', {}, '[有人@我] ') : null, conversation.last || '还没有消息')))));
}

function put(conversation) {
  const rest = state.conversations.filter(other => other.id !== conversation.id);
  rest.push(conversation);
  state.conversations = rest.sort((a, b) => b.at - a.at);
  drawList();
}

// what happens

function heard(type, data) {
  switch (type) {
    case 'message': {
      const {message, conversation} = data;
      if (message.card) keepCard(message.card);
      const here = conversation.id === state.current && document.visibilityState === 'visible';
      if (conversation.id === state.current) {
        const at = state.messages.findIndex(other => other.id === message.id);
        if (at >= 0) { state.messages[at] = message; drawMessages(); }
        else { state.messages.push(message); appendMessage(message); }
      }
      if (here) { conversation.unread = 0; conversation.mentioned = false; post('read', {user: state.me, conversation: conversation.id}); }
      put(conversation);
      if (message.ring && !message.recalled) ring(message, conversation, here);
      break;
    }
    case 'card':
      keepCard(data);
      redrawCard(data.outTrackId, true);
      break;
    case 'conversation':
      put(data);
      break;
    case 'read': {
      const conversation = conversationOf(data.conversation);
      if (conversation) { conversation.unread = 0; conversation.mentioned = false; drawList(); }
      break;
    }
    case 'toast':
      toast(data.text, data.ok ? 'good' : 'bad');
      break;
    case 'drawer':
      drawerChanged();
      break;
    case 'reload':
      reload();
      break;
  }
}

async function reload() {
  const people = await get('people');
  state.people = new Map(people.map(person => [person.userId, person]));
  if (!state.people.has(state.me)) return choosePerson();
  await loadList();
  if (state.current) await openChat(state.current, true);
}

function ring(message, conversation, here) {
  if (here) return;
  if (!state.muted) beep();
  const words = message.kind === 'card' ? '[卡片] ' + message.text : message.title || message.text;
  const banner = h('button', {type: 'button', class: 'banner', onclick: () => { banner.remove(); openChat(conversation.id); }},
    avatar(personOf(message.sender), 36),
    h('span', {class: 'banner-text'}, h('b', {}, conversation.title), h('span', {}, (conversation.group ? message.senderName + '：' : '') + words)));
  document.querySelector('.banner')?.remove();
  document.body.append(banner);
  setTimeout(() => banner.remove(), 4000);
}

let audio;
function beep() {
  try {
    audio ??= new AudioContext();
    const now = audio.currentTime;
    for (const [pitch, at] of [[880, 0], [1174, 0.12]]) {
      const tone = audio.createOscillator(), gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, now + at);
      gain.gain.exponentialRampToValueAtTime(0.12, now + at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.25);
      tone.connect(gain).connect(audio.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.3);
    }
  } catch { /* a browser without sound */ }
}

document.addEventListener('visibilitychange', () => {
  const conversation = conversationOf(state.current);
  if (document.visibilityState === 'visible' && conversation?.unread) post('read', {user: state.me, conversation: conversation.id});
});

// the chat

async function openChat(id, keepPlace = false) {
  const conversation = conversationOf(id);
  if (!conversation) return emptyChat();
  const fresh = state.current !== id;
  document.querySelector('.banner')?.remove();
  state.current = id;
  document.body.classList.add('in-chat');
  const answer = await get('messages', {user: state.me, conversation: id, limit: 60});
  if (state.current !== id) return;
  state.messages = answer.messages;
  state.more = answer.more;
  answer.messages.forEach(message => message.card && keepCard(message.card));
  if (fresh || !keepPlace || !ui.scroll?.isConnected) drawChat(conversation);
  else drawMessages();
  post('read', {user: state.me, conversation: id});
  conversation.unread = 0;
  conversation.mentioned = false;
  drawList();
}

function drawChat(conversation) {
  ui.scroll = h('div', {class: 'scroll', onscroll: () => { if (nearEnd()) ui.newer.hidden = true; }});
  ui.newer = h('button', {type: 'button', class: 'newer', hidden: true, onclick: toEnd}, '有新消息', icon('down'));
  ui.chat.replaceChildren(
    h('header', {class: 'chat-head'},
      h('button', {type: 'button', class: 'round back', 'aria-label': '返回', onclick: () => { leaveChat(); history.replaceState(null, ''); }}, icon('back')),
      avatar(conversation.group ? {group: true} : {robot: true}, 36),
      h('div', {class: 'chat-title'}, h('b', {}, conversation.title, conversation.group ? h('span', {class: 'count'}, '(' + conversation.members.length + ')') : null), h('small', {}, conversation.group ? '内部群 · 群里要 @' + state.robotName + ' 它才听得见' : '机器人')),
      conversation.group ? h('button', {type: 'button', class: 'round', 'aria-label': '群成员', title: '群成员', onclick: () => showMembers(conversation)}, icon('people')) : null),
    ui.scroll, ui.newer, composer(conversation));
  drawMessages(true);
  if (narrow()) history.pushState({chat: conversation.id}, '');
  else ui.chat.querySelector('.say').focus({preventScroll: true});
}

const narrow = () => matchMedia('(max-width: 799px)').matches;

// The phone's back gesture closes a page first, then leaves the chat.
addEventListener('popstate', event => {
  document.querySelector('.page')?.remove();
  if (!event.state?.chat && narrow() && state.current) leaveChat();
});

function leaveChat() {
  state.current = null;
  emptyChat();
  drawList();
}

const nearEnd = () => ui.scroll.scrollHeight - ui.scroll.scrollTop - ui.scroll.clientHeight < 120;
function toEnd() { ui.scroll.scrollTop = ui.scroll.scrollHeight; ui.newer.hidden = true; }

function drawMessages(end = false) {
  const stay = end || nearEnd();
  const rows = [];
  if (state.more) rows.push(h('button', {type: 'button', class: 'earlier', onclick: earlier}, '查看更早的消息'));
  let last = 0;
  for (const message of state.messages) {
    if (message.at - last > 300000) rows.push(h('div', {class: 'moment'}, when(message.at)));
    last = message.at;
    rows.push(messageRow(message));
  }
  if (state.messages.length === 0) rows.push(h('div', {class: 'moment'}, '还没有消息'));
  ui.scroll.replaceChildren(...rows);
  if (stay) { toEnd(); requestAnimationFrame(toEnd); }
}

function appendMessage(message) {
  const stay = nearEnd() || message.mine;
  const before = state.messages[state.messages.length - 2];
  if (!before) return drawMessages(true);
  if (message.at - before.at > 300000) ui.scroll.append(h('div', {class: 'moment'}, when(message.at)));
  ui.scroll.append(messageRow(message));
  if (stay) requestAnimationFrame(toEnd);
  else ui.newer.hidden = false;
}

async function earlier() {
  const height = ui.scroll.scrollHeight;
  const answer = await get('messages', {user: state.me, conversation: state.current, before: state.messages[0].seq, limit: 60});
  answer.messages.forEach(message => message.card && keepCard(message.card));
  state.messages = [...answer.messages, ...state.messages];
  state.more = answer.more;
  drawMessages();
  ui.scroll.scrollTop = ui.scroll.scrollHeight - height;
}

function messageRow(message) {
  if (message.kind === 'system') return h('div', {class: 'moment'}, message.senderName + '：' + message.text);
  const robot = message.sender === 'robot';
  return h('article', {class: 'message' + (message.mine ? ' mine' : ''), 'data-message': message.id},
    avatar(personOf(message.sender), 36),
    h('div', {class: 'message-body'},
      message.mine ? null : h('div', {class: 'from'}, message.senderName, robot ? h('span', {class: 'robot'}, '机器人') : null, message.mentionsMe ? h('span', {class: 'at-me'}, '@我') : null),
      bubble(message)));
}

function bubble(message) {
  const names = ['所有人', state.robotName, ...[...state.people.values()].map(person => person.name)];
  switch (message.kind) {
    case 'card': {
      const box = h('div', {class: 'card', 'data-card': message.card?.outTrackId});
      if (message.card) drawCard(box, state.cards.get(message.card.outTrackId) ?? message.card, cardContext());
      return box;
    }
    case 'markdown':
      return h('div', {class: 'bubble'}, markdown(message.text, open));
    case 'image':
      return /^https?:/.test(message.text) ? h('img', {class: 'picture', src: message.text, alt: '图片'}) : h('div', {class: 'bubble'}, '[图片]');
    case 'picture':
      return h('div', {class: 'bubble'}, message.text ? plain(message.text, names, open) : null, h('img', {class: 'picture', src: message.links.picture, alt: '图片'}));
    case 'link':
    case 'actionCard':
      return h('div', {class: 'bubble'}, message.title ? h('b', {class: 'link-title'}, message.title) : null, markdown(message.text, open),
        h('div', {class: 'links'}, Object.entries(message.links).map(([label, url]) => h('button', {type: 'button', class: 'btn gray', onclick: () => open(url)}, label))));
    case 'file':
      return h('div', {class: 'bubble'}, '[文件] ' + message.text);
    default:
      return h('div', {class: 'bubble'}, plain(message.text, names, open));
  }
}

const cardContext = () => ({
  me: state.me,
  conversation: state.current,
  open,
  changed: card => { keepCard(card); redrawCard(card.outTrackId, false); },
});

function keepCard(card) {
  const known = state.cards.get(card.outTrackId);
  if (!known || known.revision <= card.revision) state.cards.set(card.outTrackId, card);
}

function redrawCard(id, flash) {
  const card = state.cards.get(id);
  const stay = ui.scroll?.isConnected && nearEnd();
  document.querySelectorAll(`[data-card="${CSS.escape(id)}"]`).forEach(box => {
    drawCard(box, card, cardContext());
    if (flash) {
      box.classList.remove('fresh');
      void box.offsetWidth;
      box.classList.add('fresh');
    }
  });
  if (stay) requestAnimationFrame(toEnd);
}

function showMembers(conversation) {
  sheet('群成员（' + conversation.members.length + '）', conversation.members.map(userId => {
    const person = personOf(userId);
    return h('div', {class: 'pick still'}, avatar(person, 36), h('span', {class: 'pick-text'}, h('b', {}, person.name), h('small', {}, person.title ?? '')));
  }));
}

function sheet(title, rows, after) {
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

// the composer

function composer(conversation) {
  const field = h('textarea', {
    class: 'say', rows: 1, 'aria-label': '消息', placeholder: conversation.group ? '发消息，@' + state.robotName + ' 让它办事' : '发消息给' + state.robotName + '，不会用就发「帮助」',
  });
  const sendButton = h('button', {type: 'button', class: 'send', 'aria-label': '发送', disabled: true}, icon('send'), h('span', {}, '发送'));
  const grow = () => {
    field.style.height = 'auto';
    field.style.height = Math.min(140, field.scrollHeight) + 'px';
    sendButton.disabled = !field.value.trim();
    if (ui.scroll && nearEnd()) toEnd();
  };
  const insert = text => {
    const at = field.selectionStart ?? field.value.length;
    const cut = field.value[at - 1] === '@' ? at - 1 : at;
    field.value = field.value.slice(0, cut) + text + field.value.slice(field.selectionEnd ?? at);
    field.focus();
    field.selectionStart = field.selectionEnd = cut + text.length;
    grow();
  };
  const pick = () => {
    const choose = name => { box.close(); insert('@' + name + ' '); };
    const rows = conversation.robot ? [h('button', {type: 'button', class: 'pick', onclick: () => choose(state.robotName)}, avatar({robot: true}, 36), h('span', {class: 'pick-text'}, h('b', {}, state.robotName), h('small', {}, '机器人')))] : [];
    for (const userId of conversation.members) {
      if (userId === state.me) continue;
      const person = personOf(userId);
      rows.push(h('button', {type: 'button', class: 'pick', onclick: () => choose(person.name)}, avatar(person, 36), h('span', {class: 'pick-text'}, h('b', {}, person.name), h('small', {}, person.title ?? ''))));
    }
    const box = sheet('提醒谁看', rows, () => field.focus());
  };
  const say = async picture => {
    const text = field.value.trim();
    if (!text && !picture) return;
    field.value = '';
    grow();
    const mentions = [...state.people.values()].filter(person => conversation.members.includes(person.userId) && text.includes('@' + person.name)).map(person => person.userId);
    try {
      await post('say', {user: state.me, conversation: conversation.id, text, mentions, picture, robot: text.includes('@' + state.robotName)});
      toEnd();
    } catch (refused) {
      toast(refused.message, 'bad');
      field.value = text;
      grow();
    }
  };
  const chooser = h('input', {type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', hidden: true, onchange: async () => {
    const file = chooser.files[0];
    chooser.value = '';
    if (!file) return;
    const picture = await new Promise(done => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.split(',')[1]);
      reader.readAsDataURL(file);
    });
    say(picture);
  }});
  field.addEventListener('input', event => {
    grow();
    if (conversation.group && event.data === '@' && !event.isComposing) pick();
  });
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    }
  });
  sendButton.addEventListener('click', () => say());
  return h('footer', {class: 'composer'},
    h('div', {class: 'composer-tools'},
      conversation.group ? [
        h('button', {type: 'button', class: 'tool', onclick: () => insert('@' + state.robotName + ' ')}, h('img', {src: '/sandbox/robot.svg', alt: '', width: 18, height: 18}), '@' + state.robotName),
        h('button', {type: 'button', class: 'tool', onclick: pick}, icon('at'), '提醒同事')] : null,
      h('button', {type: 'button', class: 'tool', onclick: () => chooser.click()}, icon('picture'), '图片'), chooser),
    h('div', {class: 'composer-row'}, field, sendButton));
}

// links

/** Opens an address the way the client does: DingTalk's own links unwrapped, pages in a panel beside or over the chat. */
function open(address) {
  const url = safeUrl(String(address).trim());
  if (!url) return toast('这个链接打不开', 'bad');
  if (/^dtmd:/i.test(url)) {
    const text = new URLSearchParams(url.split('?')[1] ?? '').get('content');
    if (text) post('say', {user: state.me, conversation: state.current, text, robot: true});
    return;
  }
  if (/^dingtalk:/i.test(url)) {
    const query = new URLSearchParams(url.split('?').slice(1).join('?'));
    const inner = query.get('url') ?? query.get('pageUrl') ?? query.get('redirect_url') ?? query.get('mobileLink') ?? query.get('pcLink');
    return inner ? open(inner) : toast('沙箱不认识这个钉钉链接', 'bad');
  }
  document.querySelector('.page')?.remove();
  const frame = h('iframe', {src: url, title: '页面', allow: 'clipboard-write'});
  const page = h('div', {class: 'page', role: 'dialog', 'aria-label': '页面'},
    h('header', {},
      h('button', {type: 'button', class: 'round', 'aria-label': '关闭', onclick: () => page.remove()}, icon('close')),
      h('span', {class: 'page-title'}, new URL(url).host),
      h('button', {type: 'button', class: 'round', 'aria-label': '在新窗口打开', title: '在新窗口打开', onclick: () => { window.open(url); page.remove(); }}, icon('open'))),
    frame);
  document.body.append(page);
  if (narrow()) history.pushState({chat: state.current, page: true}, '');
}
