import {h, icon, avatar, briefly, sheet, when, toast} from './dom.js';
import {get, post, live} from './api.js';
import {markdown, plain} from './markdown.js';
import {drawCard} from './card.js';
import {openDrawer, drawerChanged} from './drawer.js';
import {composer} from './composer.js';
import {open} from './links.js';
import {ring} from './ring.js';
import {state, nameOf, personOf, conversationOf, narrow} from './state.js';

const ME = 'baton.sandbox.me';
const app = document.getElementById('app');
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
      if (message.ring && !message.recalled && !here) ring(message, conversation, openChat);
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
    ui.scroll, ui.newer, composer(conversation, {stay: () => { if (ui.scroll && nearEnd()) toEnd(); }, toEnd}));
  drawMessages(true);
  if (narrow()) history.pushState({chat: conversation.id}, '');
  else ui.chat.querySelector('.say').focus({preventScroll: true});
}

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
