import {h, icon, when, toast} from './dom.js';
import {get, post, put, remove} from './api.js';

/* The drawer behind the chat: what the SMS and payment gateways received, what is broken on purpose, how the product is connected. */

const TABS = {sms: ['短信', 'sms', drawSms], refunds: ['退款', 'money', drawRefunds], faults: ['故障', 'fault', drawFaults], platform: ['平台', 'platform', drawPlatform]};
let drawer = null;
let tab = 'sms';
let body = null;

export function openDrawer(which) {
  if (drawer && tab === which) return closeDrawer();
  tab = which;
  if (!drawer) {
    body = h('div', {class: 'drawer-body'});
    drawer = h('div', {class: 'drawer', role: 'dialog', 'aria-label': '沙箱的另一面'});
    drawer.addEventListener('keydown', event => event.key === 'Escape' && closeDrawer());
    document.body.append(drawer);
  }
  frame();
  refresh();
}

function closeDrawer() {
  drawer?.remove();
  drawer = null;
}

/** Something in it may have changed. */
export function drawerChanged() {
  if (drawer) refresh();
}

function frame() {
  drawer.replaceChildren(
    h('header', {class: 'drawer-head'},
      h('div', {class: 'tabs', role: 'tablist'}, Object.entries(TABS).map(([name, [title, glyph]]) => h('button', {
        type: 'button', role: 'tab', 'aria-selected': String(name === tab), class: name === tab ? 'on' : '', onclick: () => { tab = name; frame(); refresh(); },
      }, icon(glyph), title))),
      h('button', {type: 'button', class: 'round', 'aria-label': '关闭', onclick: closeDrawer}, icon('close'))),
    body);
}

async function refresh() {
  const asked = tab;
  try {
    const rows = await TABS[tab][2]();
    if (drawer && asked === tab) {
      const scroll = body.scrollTop;
      body.replaceChildren(...rows.flat(Infinity).filter(Boolean));
      body.scrollTop = scroll;
    }
  } catch (broken) {
    body.replaceChildren(h('p', {class: 'empty'}, broken.message));
  }
}

const STATUS = {
  accepted: ['已受理', 'blue'], delivered: ['已送达', 'green'], failed: ['失败', 'red'], rejected: ['被拒绝', 'red'],
  processing: ['处理中', 'orange'], succeeded: ['已退款', 'green'],
};

function status(value) {
  const [text, color] = STATUS[value] ?? [value, 'gray'];
  return h('span', {class: 'tag solid ' + color}, text);
}

const asked = times => times > 1 ? h('span', {class: 'quiet'}, '收到 ' + times + ' 次，只做一次') : null;

async function drawSms() {
  const all = (await get('sms')).reverse();
  return [
    h('p', {class: 'lead'}, '短信网关收到的短信，一共 ' + all.length + ' 条。'),
    all.length === 0 ? h('p', {class: 'empty'}, '还没有短信') : all.map(sms => h('article', {class: 'slip'},
      h('div', {class: 'slip-head'}, h('b', {}, sms.mobile), status(sms.status), h('time', {}, when(sms.at))),
      h('div', {class: 'slip-bubble'}, sms.text),
      h('div', {class: 'slip-foot'}, h('span', {}, '订单 ' + sms.orderNo), sms.reason ? h('span', {}, sms.reason) : null, asked(sms.asked)))),
  ];
}

async function drawRefunds() {
  const all = (await get('refunds')).reverse();
  const paid = all.filter(refund => refund.status === 'succeeded').reduce((sum, refund) => sum + Math.round(Number(refund.amount) * 100), 0);
  return [
    h('p', {class: 'lead'}, '支付网关收到的退款，一共 ' + all.length + ' 笔，已退 ' + (paid / 100).toFixed(2) + ' 元。'),
    all.length === 0 ? h('p', {class: 'empty'}, '还没有退款') : all.map(refund => h('article', {class: 'slip'},
      h('div', {class: 'slip-head'}, h('b', {class: 'amount'}, '¥ ' + refund.amount), status(refund.status), h('time', {}, when(refund.at))),
      h('dl', {class: 'facts'},
        fact('订单', refund.orderNo), fact('付款单', refund.paymentNo), fact('退款单', refund.refundNo), refund.reason ? fact('原因', refund.reason) : null, refund.failure ? fact('失败', refund.failure) : null),
      h('div', {class: 'slip-foot'}, asked(refund.asked)))),
  ];
}

const fact = (name, value) => [h('dt', {}, name), h('dd', {}, String(value))];

// faults

const ONCE = [
  ['接口限流（403）', 'qps', 3], ['系统繁忙（500）', 'busy', 3], ['超时，没做成（504）', 'timeout', 1], ['超时，其实做了（504）', 'doneThenTimeout', 1],
  ['做了，回应丢在路上', 'lost', 1], ['内容审核不通过', 'unsafe', 1], ['没有权限（403）', 'permission', 1], ['额度用完（403）', 'quota', 1],
  ['封禁页面（不是 JSON）', 'banHtml', 1], ['封禁（只有 status）', 'banJson', 1], ['令牌失效（400）', 'token', 1], ['发送太快（400）', 'tooFast', 3], ['私聊被流控（200）', 'flowControlled', 1],
];

const CHOICES = [
  ['推送', [
    ['每次推送发几份', 'pushCopies', [[1, '1 份'], [2, '2 份'], [5, '5 份']]],
    ['重复的换新编号', 'copiesNewId', 'switch'],
    ['推送丢失', 'pushLoss', [[0, '不丢'], [0.3, '三成'], [1, '全丢']]],
    ['回执丢失', 'ackLoss', [[0, '不丢'], [0.3, '三成'], [1, '全丢']]],
    ['推送变慢', 'pushDelayMs', [[0, '不慢'], [1000, '1 秒'], [3000, '3 秒']]],
    ['按钮没回应时再推', 'redeliverPressMs', [[0, '不再推'], [1000, '1 秒后'], [5000, '5 秒后']]],
    ['消息没回执时再推', 'redeliverMessageMs', [[0, '不再推'], [1000, '1 秒后'], [16000, '16 秒后']]],
    ['再推换新编号', 'redeliverNewId', 'switch'],
    ['按钮回传的写法', 'pressShape', [['full', '完整'], ['valueOnly', '只有 value'], ['contentOnly', '只有 content'], ['paramsBeside', '参数在外层']]],
    ['消息里保留 @名字', 'literalMentions', 'switch'],
    ['新连接挤掉旧连接', 'oneConnection', 'switch'],
  ]],
  ['卡片', [
    ['重复创建同一张卡', 'cardExists', [['error', '报错'], ['silent', '不出声']]],
    ['重复投放再发一条', 'repeatDeliver', 'switch'],
    ['卡片里有已离职的人', 'personGone', [['space', '只有那一处失败'], ['call', '整个调用报错']]],
    ['投放不到', 'spacesFail', [['none', '都能到'], ['IM_GROUP', '群'], ['IM_ROBOT', '机器人聊天']]],
    ['变量超过 1 KB 拒收', 'valueLimit', 'switch'],
    ['客户端太旧，没有表单', 'oldClient', 'switch'],
  ]],
  ['接口', [
    ['每秒每个接口', 'qps', [[0, '不限'], [20, '20 次'], [5, '5 次']]],
    ['令牌有效期', 'tokenSeconds', [[7200, '2 小时'], [60, '1 分钟'], [5, '5 秒']]],
  ]],
  ['应用的权限', [
    ['互动卡片', 'missingPermissions', 'Card.Instance.Write'], ['机器人发消息', 'missingPermissions', 'qyapi_robot_sendmsg'], ['查群', 'missingPermissions', 'qyapi_chat_read'],
    ['通讯录部门', 'missingPermissions', 'qyapi_get_department_list'], ['通讯录成员', 'missingPermissions', 'qyapi_get_department_member'], ['通讯录角色', 'missingPermissions', 'qyapi_get_role'],
    ['网页登录', 'missingPermissions', 'qyapi_get_member'],
  ]],
  ['通讯录', [
    ['一页最多', 'pageSize', [[100, '100 人'], [10, '10 人'], [2, '2 人']]],
    ['翻页断在一半', 'halfPages', 'switch'],
  ]],
  ['短信网关', [
    ['收到短信时', 'smsAnswer', [['accepted', '受理'], ['rejected', '拒绝'], ['error', '报错'], ['timeout', '没收到也不回'], ['lost', '收到了不回']]],
    ['回执', 'smsReceipt', [['delivered', '送达'], ['failed', '失败'], ['none', '不回']]],
  ]],
  ['支付网关', [
    ['收到退款时', 'refundAnswer', [['succeeded', '成功'], ['processing', '处理中'], ['failed', '失败'], ['error', '报错'], ['timeout', '没收到也不回'], ['lost', '退了不回']]],
    ['处理中的结果', 'refundResult', [['succeeded', '成功'], ['failed', '失败'], ['none', '一直没有']]],
  ]],
];

const KIND = Object.fromEntries(ONCE.map(([title, kind]) => [kind, title]));

async function drawFaults() {
  const [switches, rules] = await Promise.all([get('switches'), get('faults')]);
  return [
    h('p', {class: 'lead'}, '让平台在这里坏一坏，看看接力棒怎么办。'),
    h('button', {type: 'button', class: 'btn gray wide', onclick: act(() => remove('faults'), '都恢复正常了')}, '全部恢复正常'),
    h('h3', {}, '接下来的接口调用'),
    h('div', {class: 'chips'}, ONCE.map(([title, kind, times]) => h('button', {type: 'button', class: 'chip', onclick: act(() => post('faults', {kind, path: '/v1.0/', times}), '接下来 ' + times + ' 次：' + title)}, title, h('small', {}, '×' + times)))),
    rules.length === 0 ? null : h('ul', {class: 'rules'}, rules.map(rule => h('li', {}, (KIND[rule.kind] ?? rule.kind) + (rule.times > 0 ? '，还有 ' + rule.times + ' 次' : '') + (rule.rate < 1 ? '，' + Math.round(rule.rate * 100) + '% 的调用' : '')))),
    h('h3', {}, '连接'),
    h('div', {class: 'chips'},
      h('button', {type: 'button', class: 'chip', onclick: act(() => post('do', {what: 'expireTokens'}), '令牌都过期了')}, '令牌立刻过期'),
      h('button', {type: 'button', class: 'chip', onclick: act(() => post('do', {what: 'disconnect'}), '已通知断开')}, '通知后断开'),
      h('button', {type: 'button', class: 'chip', onclick: act(() => post('do', {what: 'cut'}), '已切断')}, '直接切断'),
      h('button', {type: 'button', class: 'chip', onclick: act(() => post('do', {what: 'freeze'}), '连接还在，但什么都不通')}, '假死')),
    CHOICES.map(([title, rows]) => [h('h3', {}, title), h('div', {class: 'settings'}, rows.map(([name, field, kind]) => setting(name, field, kind, switches[field])))]),
  ];
}

function act(work, said) {
  return async () => {
    try {
      await work();
      toast(said, 'good');
      refresh();
    } catch (refused) {
      toast(refused.message, 'bad');
    }
  };
}

function setting(name, field, kind, value) {
  const change = next => put('switches', {[field]: next}).catch(refused => toast(refused.message, 'bad'));
  let control;
  if (field === 'missingPermissions') {
    const given = event => change(event.target.checked ? value.filter(scope => scope !== kind) : [...value, kind]).then(refresh);
    control = h('input', {type: 'checkbox', class: 'switch', checked: !value.includes(kind), onchange: given});
  } else if (kind === 'switch') {
    control = h('input', {type: 'checkbox', class: 'switch', checked: value === true, onchange: event => change(event.target.checked)});
  } else {
    const select = h('select', {onchange: event => change(kind[event.target.selectedIndex]?.[0] ?? value)}, kind.map(([, text]) => h('option', {}, text)));
    const at = kind.findIndex(([option]) => option === value);
    if (at < 0) select.append(h('option', {}, String(value)));
    select.selectedIndex = at < 0 ? kind.length : at;
    control = h('div', {class: 'select'}, select, icon('down'));
  }
  return h('label', {class: 'setting'}, h('span', {}, name), control);
}

// platform

const OUTCOME = {acked: ['有回应', 'green'], late: ['回应太晚', 'orange'], failed: ['回应是错误', 'red'], lost: ['丢在路上', 'red'], nobody: ['没有连接', 'red'], dropped: ['回执丢了', 'red']};

async function drawPlatform() {
  const [info, calls, pushes, problems] = await Promise.all([get('app'), get('calls'), get('pushes'), get('problems')]);
  const latest = pushes.slice(-12).reverse();
  return [
    h('p', {class: 'lead'}, '接力棒和这个平台之间在说什么。'),
    h('dl', {class: 'facts box'},
      fact('地址', info.origin), fact('应用', info.clientId), fact('机器人', info.robotName),
      fact('回调', info.callbackMode === 'http' ? 'HTTP' : 'Stream，' + info.connections + ' 条连接'), fact('接力棒', info.productUrl ?? '还没报到')),
    problems.length === 0 ? null : [h('h3', {}, '不合规的地方'), h('ul', {class: 'rules bad'}, problems.map(problem => h('li', {}, problem)))],
    h('h3', {}, '接口调用'),
    Object.keys(calls.counts).length === 0 ? h('p', {class: 'empty'}, '还没有调用') : h('ul', {class: 'counts'}, Object.entries(calls.counts).sort((a, b) => b[1] - a[1]).slice(0, 14).map(([name, count]) => h('li', {}, h('code', {}, name), h('b', {}, String(count))))),
    h('h3', {}, '最近的推送'),
    latest.length === 0 ? h('p', {class: 'empty'}, '还没有推送') : h('ul', {class: 'counts'}, latest.map(push => {
      const [text, color] = OUTCOME[push.outcome] ?? [push.outcome, 'gray'];
      return h('li', {}, h('span', {}, push.topic.includes('card') ? '按钮' : push.topic.includes('bot') ? '消息' : push.topic), h('span', {class: 'tag hollow ' + color}, text), h('small', {}, push.ms + ' ms · ' + when(push.at)));
    })),
  ];
}
