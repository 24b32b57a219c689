// What a workflow's page and an order's page both draw of an order.
import { BASE, chip, copy, el, fact, moment, money } from './page.js';

/** How much of a parcel's way is seen without unfolding. */
const NEWEST = 3;

export function orderAddress(number) {
  return BASE + 'orders/' + encodeURIComponent(number);
}

export function currency(sheet) {
  return sheet.order ? sheet.order.currency : 'CNY';
}

/**
 * @param user the lines about the customer
 * @param sums payments and refunds, where they are not drawn elsewhere
 */
export function orderCard(of, user, sums) {
  const cash = (amount) => money(amount, of.currency);
  return el('section', { class: 'card', 'aria-labelledby': 'order-title' },
    el('div', { class: 'row-head' }, el('h2', { id: 'order-title' }, '订单'), el('span', { class: 'chip plain' }, of.status)),
    el('dl', { class: 'facts' },
      fact('应付', cash(of.amount)),
      fact('实付', cash(of.paid)),
      user,
      of.buyer.tags.length ? el('div', {}, el('dt', {}, '标签'), el('dd', {}, of.buyer.tags.map((tag) => el('span', { class: 'tag' }, tag)))) : null,
      el('div', {}, el('dt', {}, '下单'), el('dd', {}, moment(of.placed), of.channel ? ' · ' + of.channel : '')),
      of.promised ? el('div', {}, el('dt', {}, '承诺送达'), el('dd', {}, moment(of.promised))) : null,
      of.attributes.map((one) => fact(one.name, one.text))),
    of.lines.length ? el('div', { class: 'part' },
      el('h3', {}, '商品'),
      el('ul', { class: 'lines' }, of.lines.map((line) => el('li', { class: line.concerned ? 'concerned' : null },
        el('div', {},
          el('span', {}, line.name, ' ×' + line.quantity, line.concerned ? el('span', { class: 'tag mark' }, '就是这件') : null),
          el('span', { class: 'by' }, '第 ' + line.lineNo + ' 行', line.sku ? ' · ' + line.sku : '', line.supplier ? ' · ' + line.supplier : '', line.quantity > 1 ? ' · 单价 ' + cash(line.price) : '')),
        el('b', {}, cash(line.total)))))) : null,
    sums,
    of.shipments.length || of.signedPhotos.length ? el('div', { class: 'part' }, el('h3', {}, '物流'), of.shipments.map(parcel),
      of.signedPhotos.length ? el('p', { class: 'photos' }, photos('签收照片', of.signedPhotos)) : null) : null,
    of.coupons.length ? el('div', { class: 'part' }, el('h3', {}, '优惠券'),
      el('ul', { class: 'lines' }, of.coupons.map((coupon) => el('li', {}, el('span', {}, coupon.code), el('b', {}, cash(coupon.amount)))))) : null,
    of.reviews.length ? el('div', { class: 'part' }, el('h3', {}, '评价'),
      el('ul', { class: 'lines' }, of.reviews.map((review) => el('li', {},
        el('div', {}, el('span', {}, review.score + ' 分'), review.text ? el('span', { class: 'by' }, review.text) : null))))) : null);
}

/** @param mobile whether the masked number is among it */
export function userText(of, mobile) {
  return [of.name, mobile ? of.mobile : null, of.level ? of.level.toUpperCase() : null].filter(Boolean).join(' · ');
}

function parcel(of) {
  const older = of.nodes.slice(NEWEST);
  const nodes = (some) => el('ul', { class: 'nodes' }, some.map((node) => el('li', {}, moment(node.when), ' ', node.text)));
  return el('div', { class: 'parcel' },
    el('p', {}, [of.carrier || '快递', of.trackingNo].filter(Boolean).join(' '), el('span', { class: 'chip plain' }, of.status),
      of.trackingNo ? el('button', { class: 'link', 'aria-label': '复制运单号 ' + of.trackingNo, onclick: () => copy(of.trackingNo) }, '复制') : null),
    of.nodes.length ? nodes(of.nodes.slice(0, NEWEST)) : null,
    older.length ? el('details', { class: 'older' }, el('summary', {}, '更早的 ' + older.length + ' 条轨迹'), nodes(older)) : null);
}

/** Links to pictures that lie elsewhere. */
export function photos(name, addresses) {
  return addresses.map((address, i) => [' ',
    el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, addresses.length > 1 ? name + ' ' + (i + 1) : name)]);
}

export function payments(of) {
  return el('div', { class: 'part' },
    el('h3', {}, '支付记录'),
    of.payments.length
      ? el('ul', { class: 'lines' }, of.payments.map((paid) => el('li', {},
        el('div', {},
          el('span', {}, paid.channel || '支付', paid.money ? null : el('span', { class: 'tag' }, '不能退现金')),
          el('span', { class: 'by' }, paid.status, paid.when ? ' ' : '', paid.when ? moment(paid.when) : null, ' ', paid.paymentNo)),
        el('b', {}, money(paid.amount, of.currency)))))
      : el('p', { class: 'none' }, '没有支付记录'));
}

/** What became of refunds, or where they stand. */
export function refunds(all, currency) {
  return all.length ? el('div', { class: 'part' },
    el('h3', {}, '退款记录'),
    el('ul', { class: 'lines' }, all.map((one) => el('li', {},
      el('div', {}, el('span', { class: one.paid ? 'good' : 'none' }, one.status),
        el('span', { class: 'by' }, one.requester, ' 申请 · ', moment(one.when)), el('span', { class: 'by' }, one.why)),
      el('b', { class: one.failed ? 'void' : null }, money(one.amount, currency)))))) : null;
}

/** Workflows with their links; the number stands where it is another order's. */
export function tasks(title, all) {
  return all.length ? el('section', { class: 'card', 'aria-labelledby': 'tasks-title' },
    el('h2', { id: 'tasks-title' }, title),
    el('ul', { class: 'lines' }, all.map((one) => el('li', {},
      el('div', {},
        el('a', { href: BASE + 'workflows/' + one.id }, one.title, one.line ? ' · ' + one.line : ''),
        one.orderNo ? el('span', { class: 'by no' }, one.orderNo) : null,
        one.state.open ? el('span', { class: 'by' }, one.holder) : null),
      chip(one.state))))) : null;
}
