import {h, icon, toast} from './dom.js';
import {post} from './api.js';
import {safeUrl} from './markdown.js';
import {state, narrow} from './state.js';

/** Opens an address the way the client does: DingTalk's own links unwrapped, pages in a panel beside or over the chat. */
export function open(address) {
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
