import {h, icon, avatar, sheet, toast} from './dom.js';
import {post} from './api.js';
import {state, personOf} from './state.js';

/**
 * Where one writes.
 *
 * @param scroll moves what is said: stay() at its end when it is there, toEnd() always
 */
export function composer(conversation, scroll) {
  const field = h('textarea', {
    class: 'say', rows: 1, 'aria-label': '消息', placeholder: conversation.group ? '发消息，@' + state.robotName + ' 让它办事' : '发消息给' + state.robotName + '，不会用就发「帮助」',
  });
  const sendButton = h('button', {type: 'button', class: 'send', 'aria-label': '发送', disabled: true}, icon('send'), h('span', {}, '发送'));
  const grow = () => {
    field.style.height = 'auto';
    field.style.height = Math.min(140, field.scrollHeight) + 'px';
    sendButton.disabled = !field.value.trim();
    scroll.stay();
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
      scroll.toEnd();
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
