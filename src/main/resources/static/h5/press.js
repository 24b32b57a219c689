// What a press does: asks twice or for more where that is needed, and says what came of it.
import { call, el, freshId, money, panel, toast } from './page.js';
import { buildForm } from './form.js';
import { currency } from './parts.js';

/** Decisions that cannot be taken back at any time are asked twice. */
const SURE = {
  'approve-refund': (sheet) => ({
    title: '同意退款',
    text: sheet.refund
      ? '同意退款 ' + money(sheet.refund.amount, currency(sheet)) + ' 给用户？' : '同意这笔退款？',
    yes: '同意退款',
  }),
  resolve: () => ({ title: '完结', text: '这单已经处理好了？完结后从你的任务里移走。', yes: '完结' }),
};

/** Presses whose answer never came: trying again uses the same id, so that nothing happens twice. */
const unanswered = new Map();
const UNSURE = '没有收到答复，不知道有没有成功。';
const AGAIN = '再点一次不会重复。';

/**
 * @param page the sheet they are pressed on: its id, sheet() as it is, draw(fresh), tell(text, revision), and done() when something
 * was done
 * @return begins the press of an action
 */
export function presses(page) {
  /**
   * @param seen the revision of the sheet whose button this is. The page may be drawn anew behind an open panel; a press goes with
   * what its panel said, never with what came in behind it
   */
  function begin(action, pressed, seen) {
    page.tell('');
    if (action.form) {
      ask(action, pressed);
    } else if (SURE[action.id]) {
      confirm(action, SURE[action.id](page.sheet()));
    } else {
      press(action, action.params, pressed, { seen });
    }
  }

  function confirm(action, question) {
    const seen = page.sheet().revision;
    const yes = el('button', { class: 'button wide ' + action.style }, question.yes);
    const alarm = el('p', { class: 'alarm', role: 'alert' });
    const opened = panel(question.title, el('p', { class: 'question' }, question.text), alarm,
      el('div', { class: 'choices' }, yes, el('button', { class: 'button wide', onclick: () => opened.close() }, '再想想')));
    yes.addEventListener('click', () => press(action, action.params, yes, { seen, opened, alarm }));
  }

  async function ask(action, pressed) {
    busy(pressed, true);
    try {
      answer(action, await call('workflows/' + page.id + '/forms/' + action.id), {}, {});
    } catch (problem) {
      toast(problem.message);
    } finally {
      busy(pressed, false);
    }
  }

  function openForm(action, form, before, seen) {
    const alarm = el('p', { class: 'alarm', role: 'alert' });
    const built = buildForm(form);
    const send = el('button', { class: 'button wide ' + (action.style === 'red' ? 'red' : 'blue'), type: 'submit' }, action.text);
    const from = { seen, alarm, typed: true };
    from.opened = panel(action.text, el('form', {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const missing = built.missing();
        if (missing) {
          alarm.textContent = '请填「' + missing.label + '」';
          missing.control.focus();
          return;
        }
        alarm.textContent = '';
        press(action, Object.assign({}, before, built.values()), send, from);
      },
    }, built.fields, alarm, send));
  }

  /** @param from what was pressed: the revision seen there, and the panel with its alarm when it was one */
  async function press(action, params, pressed, from) {
    const what = action.id + ' ' + from.seen + ' ' + JSON.stringify(params);
    const requestId = unanswered.get(what) || freshId();
    unanswered.set(what, requestId);
    busy(pressed, true);
    try {
      const reply = await call('workflows/' + page.id + '/actions/' + action.id, { requestId, revision: from.seen, params });
      unanswered.delete(what);
      if (reply.outcome !== 'asks') {
        await page.done();
      }
      answer(action, reply, params, from);
    } catch (problem) {
      if (!problem.unsure) {
        unanswered.delete(what);
      }
      const same = from.opened || stillSays(action, from.seen); // whether pressing again is this press again
      const text = problem.unsure ? UNSURE + (same ? AGAIN : '先看看记录。') : problem.message;
      if (from.opened) {
        from.alarm.textContent = text;
      } else {
        page.tell(text, problem.unsure && same ? from.seen : null);
        page.draw(page.sheet());
      }
    } finally {
      busy(pressed, false);
    }
  }

  /** Whether the button is there as it was: 转人工 and 恢复自动 take turns without another revision. */
  function stillSays(action, seen) {
    const sheet = page.sheet();
    return sheet.revision === seen && sheet.actions.some((now) => now.id === action.id && now.text === action.text);
  }

  function answer(action, reply, params, from) {
    const refused = reply.outcome === 'refused';
    const stillOffered = reply.workflow && reply.workflow.actions.some((other) => other.id === action.id);
    if (refused && from.typed && stillOffered) {
      from.alarm.textContent = reply.reason;
      from.seen = reply.workflow.revision; // the reason says what has changed, and what was typed still says what it said
      page.draw(reply.workflow);
      return;
    }
    if (from.opened) {
      from.opened.close();
    }
    page.tell(reply.reason || '');
    page.draw(reply.workflow || page.sheet());
    if (reply.outcome === 'asks') {
      openForm(action, reply.form, params, reply.workflow.revision);
    } else if (!refused) {
      toast(reply.outcome === 'repeated' ? '「' + action.text + '」之前已经完成' : '「' + action.text + '」好了');
    } else {
      window.scrollTo(0, 0);
    }
  }

  return begin;
}

/** While something is on its way nothing else can be pressed. */
export function busy(button, on) {
  document.querySelectorAll('.bar button, .panel button:not(.close)').forEach((other) => { other.disabled = on; });
  if (button) {
    button.disabled = on;
    button.classList.toggle('busy', on);
    button.setAttribute('aria-busy', String(on));
  }
}
