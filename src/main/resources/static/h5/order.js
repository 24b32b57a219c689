// One order, whether or not anything is wrong with it: what the shop told about it, and what was done here.
import { call, copy, el, keepFresh, moment, show, showProblem, showReader, toast } from './page.js';
import { orderAddress, orderCard, payments, refunds, tasks, userText } from './parts.js';

const NUMBER = decodeURIComponent(location.pathname.split('/').pop());

/** How many events are seen without unfolding. */
const NEWEST = 5;

let drawn = false;

async function load() {
  try {
    draw(await call('orders/' + encodeURIComponent(NUMBER)));
  } catch (problem) {
    if (drawn && problem.unsure) {
      toast('没有刷新成功：' + problem.message);
    } else {
      showProblem(problem, load);
    }
  }
}

function draw(sheet) {
  drawn = true;
  document.title = '订单 ' + sheet.orderNo + ' · 接力棒';
  showReader(sheet.me);
  const user = userText(sheet.order.buyer, true);
  show(
    el('div', { class: 'column wide' },
      head(sheet),
      orderCard(sheet.order, user ? el('div', {}, el('dt', {}, '用户'), el('dd', {}, user)) : null,
        [payments(sheet.order), refunds(sheet.refunds, sheet.order.currency)])),
    el('div', { class: 'column' },
      tasks('任务', sheet.workflows) || el('section', { class: 'card', 'aria-label': '任务' },
        el('h2', {}, '任务'), el('p', { class: 'none' }, '没有出过异常')),
      relatives(sheet), events(sheet.events)));
}

function head(sheet) {
  return el('section', { class: 'card head-card', 'aria-label': '订单号' },
    el('h1', {}, sheet.subject),
    el('div', { class: 'numbers' },
      el('button', { class: 'no copy', 'aria-label': '复制单号 ' + sheet.orderNo, onclick: () => copy(sheet.orderNo) },
        sheet.orderNo, el('span', { class: 'hint', 'aria-hidden': 'true' }, '复制')),
      sheet.parentNo ? el('a', { class: 'to-order', href: orderAddress(sheet.parentNo) }, '母单 ' + sheet.parentNo) : null));
}

function relatives(sheet) {
  return sheet.relatives.length ? el('section', { class: 'card', 'aria-labelledby': 'relatives-title' },
    el('h2', { id: 'relatives-title' }, sheet.parentNo ? '母单和别的子单' : '子单'),
    el('ul', { class: 'lines' }, sheet.relatives.map((one) => el('li', {},
      el('div', {},
        el('a', { class: 'no', href: orderAddress(one.orderNo) }, one.orderNo), one.whole ? el('span', { class: 'tag' }, '母单') : null,
        one.title ? el('span', { class: 'by' }, one.title) : null),
      el('span', { class: 'chip plain' }, one.status || '店铺还没送来'))))) : null;
}

function events(all) {
  const older = all.slice(NEWEST);
  const lines = (some) => el('ul', { class: 'nodes' }, some.map((one) => el('li', {}, moment(one.when), ' ', one.text)));
  return all.length ? el('section', { class: 'card', 'aria-labelledby': 'events-title' },
    el('h2', { id: 'events-title' }, '店铺送来的变化'),
    lines(all.slice(0, NEWEST)),
    older.length ? el('details', { class: 'older' }, el('summary', {}, '更早的 ' + older.length + ' 条'), lines(older)) : null) : null;
}

keepFresh(load);
