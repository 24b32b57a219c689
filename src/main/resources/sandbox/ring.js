import {h, avatar} from './dom.js';
import {state, personOf} from './state.js';

/** Tells of a message that is not looked at, as a phone does. */
export function ring(message, conversation, openChat) {
  if (!state.muted) beep();
  const words = message.kind === 'card' ? '[卡片] ' + message.text : message.title || message.text;
  const banner = h('button', {type: 'button', class: 'banner', onclick: () => { banner.remove(); openChat(conversation.id); }},
    avatar(personOf(message.sender), 36),
    h('span', {class: 'banner-text'}, h('b', {}, conversation.title), h('span', {}, (conversation.group ? message.senderName + '：' : '') + words)));
  document.querySelector('.banner')?.remove();
  document.body.append(banner);
  setTimeout(() => banner.remove(), 4000);
}

let audio;
function beep() {
  try {
    audio ??= new AudioContext();
    const now = audio.currentTime;
    for (const [pitch, at] of [[880, 0], [1174, 0.12]]) {
      const tone = audio.createOscillator(), gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, now + at);
      gain.gain.exponentialRampToValueAtTime(0.12, now + at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.25);
      tone.connect(gain).connect(audio.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.3);
    }
  } catch { /* a browser without sound */ }
}
