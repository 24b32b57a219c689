// Why a login did not work, in a sentence. The reason comes from the address; only known ones are shown.
import { el, show, sorry } from './page.js';

const REASONS = {
  expired: ['登录没有完成', '登录码过期了，或者中途换了浏览器。请重新登录。'],
  outsider: ['没有找到你', '这个钉钉账号不在本企业的通讯录里。请换一个账号，或找管理员。'],
  busy: ['钉钉没有答复', '请稍等一会儿再登录。'],
  often: ['试得太多了', '登录失败太多次了，请过一分钟再登录。'],
  off: ['钉钉还没接好', '管理员配置好钉钉应用后，就能从这里登录。'],
};

const reason = REASONS[new URLSearchParams(location.search).get('because')] || REASONS.expired;
show(sorry(reason[0], reason[1], el('a', { class: 'button blue', href: 'login' }, '重新登录')));
