// What I hold, what my teams have, and for 财务 the refunds that wait for a decision.
import { BASE, call, chip, el, keepFresh, money, show, showProblem, showReader } from './page.js';

const NAMES = { mine: '我的', queue: '等人接手', team: '本组', review: '待复核' };
const NOTHING = {
  mine: ['手上没有任务', '有新任务时，会在钉钉里提醒你。'],
  queue: ['没有等人接手的任务', '你能做的都有人在做。'],
  team: ['组里没有任务', '组里人手上的和等人接手的，都列在这里。'],
  review: ['没有待复核的退款', '有人申请退款时，会在钉钉里提醒你。'],
};

let tab = location.hash.slice(1) in NAMES ? location.hash.slice(1) : 'mine';

async function load() {
  try {
    draw(await call('mine'));
  } catch (problem) {
    showProblem(problem, load);
  }
}

function draw(data) {
  showReader(data.me);
  if (!data[tab]) {
    tab = 'mine';
  }
  const rows = data[tab];
  const empty = NOTHING[tab];
  show(
    tabs(data),
    el('div', { id: 'rows', role: 'tabpanel', 'aria-labelledby': 'tab-' + tab },
      rows.length
        ? el('ul', { class: 'rows' }, rows.map(row))
        : el('div', { class: 'card empty' }, el('p', { class: 'strong' }, empty[0]), el('p', {}, empty[1])),
      data.more.includes(tab) ? el('p', { class: 'loading' }, '只列出最急的 ' + rows.length + ' 单') : null));
}

function tabs(data) {
  const keys = Object.keys(NAMES).filter((key) => data[key]);
  const one = (key, text) => el('button', {
    role: 'tab',
    id: 'tab-' + key,
    'aria-controls': 'rows',
    'aria-selected': String(tab === key),
    tabindex: tab === key ? '0' : '-1',
    onclick: () => choose(key, data),
    onkeydown: (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) {
        choose(keys[(keys.indexOf(key) + step + keys.length) % keys.length], data);
      }
    },
  }, text, el('span', { class: 'count' }, data[key].length + (data.more.includes(key) ? '+' : '')));
  return el('div', { class: 'tabs', role: 'tablist', 'aria-label': '任务' }, keys.map((key) => one(key, NAMES[key])));
}

function choose(key, data) {
  tab = key;
  history.replaceState(null, '', key === 'mine' ? location.pathname : '#' + key);
  draw(data);
  document.getElementById('tab-' + key).focus();
}

function row(work) {
  return el('li', {},
    el('a', { class: 'card row' + (work.due && work.due.over ? ' over' : ''), href: BASE + 'workflows/' + work.id },
      el('div', { class: 'row-head' }, el('span', { class: 'title' }, work.title), chip(work.state)),
      work.subject === work.orderNo ? null : el('div', { class: 'goods' }, work.subject), // an order without lines has no other name
      work.amount ? el('div', { class: 'ask' }, '申请退款 ', el('b', {}, money(work.amount, work.currency))) : null,
      el('div', { class: 'todo-line' }, el('span', { class: 'label' }, '待做'), work.todo),
      el('div', { class: 'foot' },
        el('span', { class: 'no' }, work.orderNo, work.line ? ' · ' + work.line : ''),
        el('span', { class: 'holder' }, [work.team, work.me && tab !== 'team' ? '' : work.holder].filter(Boolean).join(' · ')),
        work.due ? el('span', { class: work.due.over ? 'due over' : 'due' }, work.due.text) : null)));
}

keepFresh(load);
