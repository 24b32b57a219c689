// One workflow: what is wrong, who has it, what comes next, and everything this person may do about it.
import {
  BASE, call, chip, copy, el, fact, keepFresh, moment, money, panel, show, showProblem, showReader, toast,
} from './page.js';
import { busy, presses } from './press.js';
import { currency, orderAddress, orderCard, payments, photos, refunds, tasks, userText } from './parts.js';

const ID = location.pathname.split('/').pop();
const AT_ONCE = 4;

let sheet = null;
let unfolded = null;
let notice = '';

/** The revision of which the notice tells that a second press does nothing; null for every other notice. */
let doubted = null;

/** The customer's number, while it is shown: until the page is read anew. */
let phone = '';

/** The address that was typed for the order, likewise. */
let address = '';

const begin = presses({
  id: ID,
  sheet: () => sheet,
  draw,
  tell,
  done: async () => {
    if (unfolded) {
      await unfoldAgain().catch(() => { unfolded = null; });
    }
  },
});

async function load() {
  try {
    const fresh = await call('workflows/' + ID);
    if (unfolded) {
      await unfoldAgain();
    }
    phone = '';
    address = '';
    draw(fresh);
  } catch (problem) {
    if (sheet && problem.unsure) {
      toast('没有刷新成功：' + problem.message);
    } else {
      showProblem(problem, load);
    }
  }
}

function draw(fresh) {
  if (doubted !== null && doubted !== fresh.revision) {
    tell(''); // the sheet shows what came of the press; the next one is another
  }
  sheet = fresh;
  document.title = sheet.title + ' ' + sheet.orderNo + ' · 接力棒';
  showReader(sheet.me);
  show(
    el('div', { class: 'column wide' },
      notice ? el('div', { class: 'notice', role: 'alert' }, el('span', {}, notice), dismiss()) : null,
      head(), refund(), steps(), order()),
    el('div', { class: 'column' }, actions(), flow(), timeline(), tasks('这张订单的其他任务', sheet.siblings)));
}

/** @param about the revision it holds for; without one it stays until it is read */
function tell(text, about = null) {
  notice = text;
  doubted = about;
}

function dismiss() {
  return el('button', {
    class: 'close',
    'aria-label': '知道了',
    onclick: () => {
      tell('');
      draw(sheet);
    },
  }, '×');
}

function head() {
  return el('section', { class: 'card head-card ' + sheet.state.key, 'aria-label': '任务' },
    el('div', { class: 'row-head' },
      el('h1', {}, sheet.title),
      el('span', { class: 'chips' }, chip(sheet.state), sheet.due && sheet.due.over ? el('span', { class: 'chip over' }, '已超时') : null)),
    el('p', { class: 'goods' }, sheet.subject),
    el('div', { class: 'numbers' },
      el('button', { class: 'no copy', 'aria-label': '复制单号 ' + sheet.orderNo, onclick: () => copy(sheet.orderNo) },
        sheet.orderNo, el('span', { class: 'hint', 'aria-hidden': 'true' }, '复制')),
      sheet.line ? el('span', { class: 'tag' }, sheet.line) : null,
      el('a', { class: 'to-order', href: orderAddress(sheet.orderNo) }, '看订单'),
      sheet.parentNo ? el('a', { class: 'to-order', href: orderAddress(sheet.parentNo) }, '母单 ' + sheet.parentNo) : null),
    sheet.note ? el('p', { class: 'quote' }, sheet.note) : null,
    sheet.troubles.map((trouble) => el('p', { class: 'trouble' }, trouble)),
    el('dl', { class: 'facts' },
      el('div', {}, el('dt', {}, '负责人'), el('dd', {},
        sheet.holder.text, sheet.holder.me ? '（我）' : '', sheet.state.open ? ' · ' + sheet.holder.since + ' 起' : '',
        sheet.holder.why ? el('span', { class: 'by' }, sheet.holder.why) : null)),
      sheet.due ? fact('时限', sheet.due.text, sheet.due.over ? 'over' : '') : null,
      sheet.state.open ? fact('当前步骤', sheet.step) : null));
}

function steps() {
  return el('section', { class: 'card two', 'aria-label': '进度' },
    sheet.todo ? el('div', { class: 'todo' }, el('h2', {}, '待做'), el('p', {}, sheet.todo)) : null,
    sheet.sop || sheet.evidence.length ? el('div', { class: 'guide' },
      el('h2', {}, '怎么做'),
      sheet.sop ? el('p', {}, sheet.sop) : null,
      sheet.evidence.length ? el('ul', {}, sheet.evidence.map(evidence)) : null) : null,
    el('div', { class: 'done' },
      el('h2', {}, '已做'),
      sheet.done.length
        ? el('ul', {}, sheet.done.map((done) => el('li', {}, done.text, el('span', { class: 'by' }, done.who, ' ', moment(done.when)))))
        : el('p', { class: 'none' }, '还没有'),
      sheet.undoUntil ? el('p', { class: 'undo' }, '可撤销至 ' + sheet.undoUntil) : null));
}

/** One line of what the step wants to be looked at; a picture is a link, because its address says nothing. */
function evidence(line) {
  const seen = sheet.order ? sheet.order.signedPhotos.filter((address) => line.includes(address)) : [];
  return el('li', {}, seen.length ? [line.slice(0, line.indexOf('：') + 1), photos('看照片', seen)] : line);
}

function refund() {
  const asked = sheet.refund;
  if (!asked) {
    return null;
  }
  const cash = (amount) => money(amount, currency(sheet));
  return el('section', { class: 'card refund', 'aria-labelledby': 'refund-title' },
    el('div', { class: 'row-head' }, el('h2', { id: 'refund-title' }, '退款'), el('span', { class: 'chip review' }, asked.status)),
    el('p', { class: 'sum' }, cash(asked.amount)),
    el('dl', { class: 'facts' },
      fact('原因', asked.reason, 'whole'),
      fact('申请人', asked.requester),
      el('div', {}, el('dt', {}, '申请时间'), el('dd', {}, moment(asked.requested))),
      asked.undoUntil ? fact('撤销', '同意的人可撤销至 ' + asked.undoUntil) : null),
    asked.figures.length
      ? el('div', { class: 'figures' }, asked.figures.map((figure) => el('div', {}, el('b', {}, cash(figure.amount)), el('span', {}, figure.label))))
      : null,
    asked.parts.length ? el('div', { class: 'part' },
      el('h3', {}, '分 ' + asked.parts.length + ' 笔原路退回'),
      el('ul', { class: 'lines' }, asked.parts.map((part) => el('li', {},
        el('div', {}, part.paymentNo, el('span', { class: 'by' }, part.status)), el('b', {}, cash(part.amount)))))) : null,
    sheet.order ? payments(sheet.order) : null,
    refunds(sheet.refunds, currency(sheet)));
}

function order() {
  const of = sheet.order;
  return of
    ? orderCard(of, [buyer(of.buyer), newAddress(of)], sheet.refund ? null : [payments(of), refunds(sheet.refunds, of.currency)])
    : el('section', { class: 'card', 'aria-label': '订单' }, el('h2', {}, '订单'), el('p', { class: 'none' }, '没有找到这张订单'));
}

function buyer(of) {
  const text = userText(of, !phone);
  return text || phone ? el('div', {}, el('dt', {}, '用户'), el('dd', {}, text,
    phone ? el('span', { class: 'phone' }, el('a', { href: 'tel:' + phone.replace(/[^0-9+]/g, '') }, phone),
      el('button', { class: 'link', 'aria-label': '复制用户电话', onclick: () => copy(phone) }, '复制')) : null,
    of.reveal && !phone ? el('button', { class: 'link', onclick: (event) => reveal(event.currentTarget) }, '看全号') : null,
  )) : null;
}

function newAddress(of) {
  return of.readdressed ? el('div', { class: 'whole' }, el('dt', {}, '新地址'), el('dd', {}, address
    ? [address, el('button', { class: 'link', 'aria-label': '复制新地址', onclick: () => copy(address) }, '复制')]
    : el('button', { class: 'link', onclick: (event) => revealAddress(event.currentTarget) }, '看新地址'))) : null;
}

const reveal = (pressed) => uncover(pressed, 'phone', '看过电话已写进记录', (shown) => { phone = shown.mobile; });

const revealAddress = (pressed) => uncover(pressed, 'address', '看过新地址已写进记录', (shown) => { address = shown.address; });

/** Shows what is hidden; who looked, and when, is written into the timeline. */
async function uncover(pressed, what, told, keep) {
  busy(pressed, true);
  try {
    const shown = await call('workflows/' + ID + '/' + what, {});
    keep(shown);
    if (unfolded) {
      await unfoldAgain().catch(() => { unfolded = null; });
    }
    draw(shown.workflow);
    toast(told);
  } catch (problem) {
    toast(problem.message);
  } finally {
    busy(pressed, false);
  }
}

// --- what happened

function flow() {
  const address = BASE + 'api/workflows/' + sheet.id + '/flow.svg?r=' + sheet.revision;
  return el('section', { class: 'card', 'aria-labelledby': 'flow-title' },
    el('details', { class: 'flow' },
      el('summary', { id: 'flow-title' }, '流程图', el('span', { class: 'count' }, sheet.step)),
      el('a', { href: address, target: '_blank', rel: 'noopener' }, el('img', { src: address, loading: 'lazy', alt: '流程图，现在在：' + sheet.step }))));
}

function timeline() {
  const shown = unfolded || { entries: sheet.timeline.entries, next: null };
  const total = sheet.timeline.total;
  return el('section', { class: 'card', 'aria-labelledby': 'timeline-title' },
    el('h2', { id: 'timeline-title' }, '记录', el('span', { class: 'count' }, total)),
    !unfolded && total > shown.entries.length
      ? el('button', { class: 'link fold', 'aria-expanded': 'false', onclick: (event) => unfold(event.currentTarget, 0) }, '展开全部 ' + total + ' 条')
      : null,
    el('ol', { class: 'timeline', start: shown.entries.length ? shown.entries[0].seq + 1 : 1 }, shown.entries.map((entry) => el('li', {},
      el('p', { class: 'what' }, entry.text, Array.from({ length: entry.pictures }, (_, i) => [' ',
        el('a', { href: BASE + 'api/workflows/' + sheet.id + '/pictures/' + entry.seq + '/' + i, target: '_blank', rel: 'noopener' }, '图片 ' + (i + 1))])),
      el('p', { class: 'by' }, entry.who, ' · ', entry.from, ' · ', moment(entry.when))))),
    shown.next !== null
      ? el('button', { class: 'link fold', onclick: (event) => unfold(event.currentTarget, shown.next) }, '再看 ' + Math.min(50, total - shown.next) + ' 条')
      : null,
    unfolded ? el('button', {
      class: 'link fold',
      'aria-expanded': 'true',
      onclick: () => {
        unfolded = null;
        draw(sheet);
      },
    }, '收起') : null);
}

async function unfold(button, from) {
  busy(button, true);
  try {
    const page = await call('workflows/' + ID + '/timeline?from=' + from);
    unfolded = { entries: (from ? unfolded.entries : []).concat(page.entries), next: page.next };
    draw(sheet);
  } catch (problem) {
    busy(button, false);
    toast(problem.message);
  }
}

async function unfoldAgain() {
  const wanted = unfolded.next === null ? Infinity : unfolded.entries.length;
  let entries = [];
  let next = 0;
  while (next !== null && entries.length < wanted) {
    const page = await call('workflows/' + ID + '/timeline?from=' + next);
    entries = entries.concat(page.entries);
    next = page.next;
  }
  unfolded = { entries, next };
}

// --- what one may do

function actions() {
  if (!sheet.actions.length) {
    return null;
  }
  const rank = { blue: 0, red: 1, gray: 2 };
  const sorted = sheet.actions.map((action, index) => [action, index])
    .sort((a, b) => rank[a[0].style] - rank[b[0].style] || a[1] - b[1])
    .map((pair) => pair[0]);
  const first = sorted.length > AT_ONCE ? sorted.slice(0, AT_ONCE - 1) : sorted;
  const rest = sorted.slice(first.length);
  return el('section', { class: 'card bar', 'aria-label': '操作' },
    first.map((action) => button(action)),
    rest.map((action) => button(action, 'roomy')),
    rest.length ? el('button', { class: 'button more', 'aria-haspopup': 'dialog', onclick: () => more(rest) }, '更多') : null);
}

function button(action, extra) {
  return el('button', {
    class: 'button ' + action.style + ' ' + (extra || ''),
    'aria-haspopup': action.form ? 'dialog' : null,
    onclick: (event) => begin(action, event.currentTarget, sheet.revision),
  }, action.text);
}

function more(rest) {
  const seen = sheet.revision;
  const opened = panel('更多操作', el('div', { class: 'choices' }, rest.map((action) => el('button', {
    class: 'button ' + action.style,
    onclick: () => {
      opened.close();
      begin(action, null, seen);
    },
  }, action.text))));
}

keepFresh(load);
