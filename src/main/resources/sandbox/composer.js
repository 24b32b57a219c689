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
  const people = () => [
    ...conversation.robot ? [{name: state.robotName, title: '机器人', robot: true}] : [],
    ...conversation.members.filter(userId => userId !== state.me).map(personOf),
  ];
  const row = (person, size, choose) => h('button', {type: 'button', class: 'pick', onclick: () => choose(person.name)},
    avatar(person, size), h('span', {class: 'pick-text'}, h('b', {}, person.name), h('small', {}, person.title ?? '')));
  const pick = () => {
    const choose = name => { box.close(); insert('@' + name + ' '); };
    const box = sheet('提醒谁看', people().map(person => row(person, 36, choose)), () => field.focus());
  };

  /** Who is meant by what stands behind the @ at the caret; typing goes on meanwhile. */
  const meant = h('div', {class: 'meant', 'aria-label': '提醒谁看', hidden: true});
  const begun = () => /@([^\s@]{0,20})$/.exec(field.value.slice(0, field.selectionStart))?.[1];
  const choose = name => {
    const end = field.selectionStart;
    const text = '@' + name + ' ';
    field.setRangeText(text, end - begun().length - 1, end, 'end');
    field.focus();
    grow();
    offer();
  };
  const offer = () => {
    const word = conversation.group ? begun() : undefined;
    const found = word === undefined ? [] : people().filter(person => person.name.startsWith(word) && person.name !== word);
    meant.replaceChildren(...found.map(person => row(person, 24, choose)));
    meant.hidden = found.length === 0;
  };
  const say = async picture => {
    const text = field.value.trim();
    if (!text && !picture) return;
    field.value = '';
    grow();
    offer();
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
  field.addEventListener('input', () => {
    grow();
    offer();
  });
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      meant.hidden = true;
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (meant.hidden) say(); else meant.firstChild.click();
    }
  });
  sendButton.addEventListener('click', () => say());
  return h('footer', {class: 'composer'},
    h('div', {class: 'composer-tools'},
      conversation.group ? [
        h('button', {type: 'button', class: 'tool', onclick: () => insert('@' + state.robotName + ' ')}, h('img', {src: '/sandbox/robot.svg', alt: '', width: 18, height: 18}), '@' + state.robotName),
        h('button', {type: 'button', class: 'tool', onclick: pick}, icon('at'), '提醒同事')] : null,
      h('button', {type: 'button', class: 'tool', onclick: () => chooser.click()}, icon('picture'), '图片'), chooser),
    meant,
    h('div', {class: 'composer-row'}, field, sendButton));
}
