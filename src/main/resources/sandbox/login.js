import {h, avatar} from './dom.js';
import {get, post} from './api.js';

/* The OAuth2 login: the identity of this tab approves by itself; a tab without one is asked. */

const app = document.getElementById('app');
const query = new URLSearchParams(location.search);

async function approve(user) {
  try {
    const {location: to} = await post('approve', {user, redirectUri: query.get('redirect_uri'), state: query.get('state') ?? ''});
    location.replace(to);
  } catch (refused) {
    app.replaceChildren(h('div', {class: 'nothing'}, refused.message));
  }
}

async function ask() {
  const people = await get('people');
  const me = sessionStorage.getItem('baton.sandbox.me');
  if (me && people.some(person => person.userId === me)) {
    app.replaceChildren(h('div', {class: 'nothing'}, '正在以' + people.find(person => person.userId === me).name + '的身份登录…'));
    return approve(me);
  }
  app.replaceChildren(h('main', {class: 'who'},
    h('div', {class: 'who-head'}, h('img', {src: '/sandbox/icon.svg', alt: '', width: 56, height: 56}), h('h1', {}, '用谁的身份登录？'), h('p', {}, '从聊天窗口打开的页面会自动用那个窗口的身份。')),
    h('section', {}, h('div', {class: 'who-list'}, people.map(person => h('button', {type: 'button', onclick: () => approve(person.userId)}, avatar(person, 44), h('span', {class: 'who-name'}, h('b', {}, person.name), h('small', {}, person.title))))))));
}

ask().catch(refused => app.replaceChildren(h('div', {class: 'nothing'}, refused.message)));
