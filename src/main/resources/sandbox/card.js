import {h, icon, toast} from './dom.js';
import {post} from './api.js';
import {markdown} from './markdown.js';

/*
 * A card, drawn node by node from what its template's component tree says; nothing about any special card is known here. What
 * somebody typed into a form stays while the card is drawn anew.
 */

const drafts = new Map(); // outTrackId -> {field name: value}
const busy = new Set(); // outTrackIds with a press on its way
const COLORS = {primary: 'blue', danger: 'red', default: 'gray', warning: 'orange', success: 'green'};
const color = value => COLORS[value] ?? (['blue', 'red', 'gray', 'orange', 'green', 'black', 'yellow'].includes(value) ? value : null);

/** Fills the box with the card; ctx: {me, conversation, open(url), changed(card)}. */
export function drawCard(box, card, ctx) {
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.name;
  const caret = name && focused.selectionStart !== undefined ? safeCaret(focused) : null;
  const draw = {card, ctx, box};
  box.replaceChildren(...card.nodes.map(node => drawNode(node, draw)).filter(Boolean));
  box.classList.toggle('busy', busy.has(card.outTrackId));
  if (name) {
    const again = box.querySelector(`[name="${CSS.escape(name)}"]`);
    if (again) {
      again.focus({preventScroll: true});
      if (caret) try { again.setSelectionRange(...caret); } catch { /* not a text field */ }
    }
  }
}

function safeCaret(field) {
  try { return [field.selectionStart, field.selectionEnd]; } catch { return null; }
}

function margins(props) {
  const px = value => (typeof value === 'number' && value ? value + 'px' : null);
  const style = {};
  for (const side of ['Left', 'Right', 'Top', 'Bottom']) {
    const value = px(props['margin' + side]);
    if (value) style['margin' + side] = value;
  }
  return style;
}

const children = (node, draw) => node.children.map(child => drawNode(child, draw)).filter(Boolean);

function drawNode(node, draw) {
  const {props} = node;
  const draws = DRAW[node.component];
  const element = draws ? draws(node, props, draw) : node.children.length ? h('div', {}, children(node, draw)) : null;
  if (element) element.dataset.node = node.id;
  return element;
}

const DRAW = {
  Card: (node, props, draw) => h('div', {class: 'card-root'}, children(node, draw)),
  StdCard: (node, props, draw) => h('div', {class: 'card-root'}, props.title ? h('div', {class: 'card-head'}, String(props.title)) : null, children(node, draw)),
  CardHeaderV2: (node, props) => h('div', {class: 'card-head'}, String(props.title ?? '')),
  Grid: (node, props, draw) => grid(node, props, draw),
  ColumnLayout: (node, props, draw) => h('div', {class: 'grid horizontal', style: margins(props)}, children(node, draw)),
  Column: (node, props, draw) => h('div', {class: 'grid vertical'}, children(node, draw)),
  BaseText: (node, props) => text(props),
  BaseTextBlock: (node, props) => text({...props, marginLeft: 12, marginRight: 12}),
  Tag: (node, props) => h('span', {class: ['tag', color(props.color) ?? 'blue', props.tagStyle === 'hollow' ? 'hollow' : 'solid'].join(' '), style: margins(props)}, String(props.text ?? '')),
  Markdown: (node, props, draw) => h('div', {class: 'card-md', style: margins(props)}, markdown(props.content ?? '', draw.ctx.open)),
  MarkdownBlock: (node, props, draw) => h('div', {class: 'card-md block'}, markdown(props.content ?? '', draw.ctx.open)),
  Divider: (node, props) => h('hr', {class: 'divider', style: margins(props)}),
  DividerBlock: () => h('hr', {class: 'divider block'}),
  Loop: (node, props, draw) => node.children.length === 0 ? null : h('div', {
    class: ['loop', props.direction === 'horizontal' ? 'horizontal' : 'vertical', props.flowLayout ? 'flow' : ''].join(' '),
    style: {...margins(props), gap: props.childGap ? (props.childGapSize ?? 4) + 'px' : '0'},
  }, children(node, draw)),
  LoopItem: (node, props, draw) => node.children.length === 1 ? drawNode(node.children[0], draw) : h('div', {class: 'loop-item'}, children(node, draw)),
  SingleButton: (node, props, draw) => button(props, draw, margins(props), node.id),
  ButtonBlock: (node, props, draw) => button(props, draw, {margin: '8px 12px'}, node.id),
  ButtonList: (node, props, draw) => h('div', {class: 'loop horizontal flow button-list', style: margins(props)}, (props.buttons?.list ?? []).map(entry => button(entry, draw, {}, node.id))),
  ButtonGroup: (node, props, draw) => DRAW.ButtonList(node, props, draw),
  Image: (node, props) => /^https?:/.test(props.images ?? '') ? h('img', {class: 'card-image', src: props.images, alt: '', style: margins(props)}) : null,
  ProgressBar: (node, props) => h('div', {class: 'progress', style: margins(props)}, h('i', {style: {width: Math.max(0, Math.min(100, Number(props.progress ?? props.value ?? 0))) + '%'}})),
  Form: (node, props, draw) => form(props, draw),
  Unsupported: (node, props) => h('div', {class: 'unsupported'}, String(props.text)),
};

function grid(node, props, draw) {
  const inner = children(node, draw);
  if (inner.length === 0) return null;
  const style = margins(props);
  if (props.hasBackground) {
    style.background = /^#[0-9a-f]{3,8}$/i.test(props.backgroundColor) ? props.backgroundColor : '#f2f2f6';
    style.borderRadius = (props.cornerRadius || 6) + 'px';
    for (const side of ['Left', 'Right', 'Top', 'Bottom']) style['padding' + side] = (Number(props['padding' + side]) || 0) + 'px';
  }
  return h('div', {class: ['grid', props.direction === 'vertical' ? 'vertical' : 'horizontal', props.childGravity ?? ''].join(' '), style}, inner);
}

function text(props) {
  const content = String(props.text ?? '');
  if (!content) return null;
  const lines = Number(props.maxLine) || 0;
  const classes = ['text', color(props.color) ?? 'black', props.size ?? 'middle', props.bold ? 'bold' : '', props.italic ? 'italic' : '', props.strikeThrough ? 'strike' : '', props.autoWidth ? 'auto' : ''];
  if (typeof props.color === 'string' && /red/.test(props.color)) classes.push('red');
  const element = h('div', {class: classes.filter(Boolean).join(' '), style: margins(props)}, content);
  if (lines > 1) element.style.setProperty('--lines', lines);
  if (lines === 1) element.classList.add('one');
  return element;
}

function button(props, draw, style, nodeId) {
  const link = props.actionType === 'url';
  const disabled = props.status === 'disabled' || (!link && busy.has(draw.card.outTrackId));
  const look = props.buttonStyle === 'text' ? 'textual' : color(props.color) ?? 'gray';
  const element = h('button', {type: 'button', class: 'btn ' + look + (link ? ' link' : ''), style, disabled, 'data-action': String(props.actionId ?? '')}, h('span', {class: 'label'}, String(props.text ?? '')), link && look === 'textual' ? h('span', {class: 'chevron'}, '›') : null);
  element.addEventListener('click', () => {
    if (link) {
      if (props.url) draw.ctx.open(props.url);
    } else if (props.actionType === 'request') {
      press(draw, element, {action: props.actionId || nodeId, params: props.params, force: true});
    }
  });
  return element;
}

async function press(draw, element, body) {
  return send(draw, element, 'press', body);
}

/** Sends a press or a form; the client shows its toast when no answer came in time. */
async function send(draw, element, what, body) {
  const {card, ctx, box} = draw;
  if (busy.has(card.outTrackId)) return;
  busy.add(card.outTrackId);
  element.classList.add('waiting');
  box.classList.add('busy');
  box.querySelectorAll('button:not(.link)').forEach(other => { other.disabled = true; });
  let answer = null;
  let errors = {};
  try {
    answer = await post(what, {user: ctx.me, card: card.outTrackId, place: ctx.conversation, ...body});
    if (answer.ok && what === 'submit') drafts.delete(card.outTrackId);
    if (!answer.ok && !answer.toast) toast('操作失败，请稍后再试', 'bad');
  } catch (refused) {
    if (refused.status === 422) {
      errors = refused.body.errors;
      toast('请先把表单填完整', 'bad');
    } else {
      toast(refused.message, 'bad');
    }
  } finally {
    busy.delete(card.outTrackId);
    box.classList.remove('busy');
    ctx.changed(answer?.card ?? card);
    Object.entries(errors).forEach(([field, why]) => complain(box, field, why));
  }
}

// forms

function complain(box, field, why) {
  const row = box.querySelector(`[data-field="${CSS.escape(field)}"]`);
  if (!row) return;
  row.classList.add('wrong');
  row.querySelector('.why').textContent = why;
}

function form(props, draw) {
  const fields = props.formSchema?.fields ?? [];
  if (fields.length === 0) return null;
  const key = draw.card.outTrackId;
  const purpose = JSON.stringify([props.params?.action, fields.map(field => [field.name, field.type])]);
  let draft = drafts.get(key);
  if (draft?.purpose !== purpose) {
    draft = {purpose, values: Object.fromEntries(fields.map(field => [field.name, initial(field)]))};
    drafts.set(key, draft);
  }
  const rows = fields.filter(field => !field.hidden).map(field => row(field, draft.values));
  const submit = h('button', {type: 'submit', class: 'btn blue wide', disabled: props.status === 'disabled' || busy.has(key)}, h('span', {class: 'label'}, String(props.submitText || '提交')));
  const element = h('form', {class: 'form', novalidate: true, autocomplete: 'off', style: margins(props)}, rows, submit);
  element.addEventListener('submit', event => {
    event.preventDefault();
    let complete = true;
    for (const field of fields) {
      const value = draft.values[field.name];
      const empty = value === '' || value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
      if (field.required && !field.hidden && empty) {
        complain(element, field.name, field.requiredMsg || '请填写' + field.label);
        complete = false;
      }
    }
    if (!complete) {
      element.querySelector('.wrong input, .wrong textarea, .wrong select')?.focus();
      return;
    }
    send(draw, submit, 'submit', {form: draft.values});
  });
  return element;
}

function initial(field) {
  const given = field.defaultValue;
  const value = given && typeof given === 'object' && !Array.isArray(given) && 'value' in given ? given.value : given;
  switch (field.type) {
    case 'CHECKBOX': case 'SWITCH': return value === true || value === 'true';
    case 'MULTI_SELECT': case 'MULTI_CHECKBOX_GROUP': case 'TEXT_ARRAY': return Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
    default: return value === null || value === undefined ? '' : String(value);
  }
}

function row(field, values) {
  const id = 'f' + Math.random().toString(36).slice(2);
  const set = value => {
    values[field.name] = value;
    element.classList.remove('wrong');
  };
  const check = field.type === 'CHECKBOX' || field.type === 'SWITCH';
  const control = input(field, values[field.name], set, id);
  const label = h('label', {for: id, class: 'field-label'}, field.label ?? '', field.required ? h('b', {class: 'star', 'aria-hidden': 'true'}, '*') : null);
  const element = h('div', {class: 'field' + (check ? ' check' : ''), 'data-field': field.name}, check ? [control, label] : [label, control], h('div', {class: 'why', role: 'alert'}));
  return element;
}

function input(field, value, set, id) {
  const base = {id, name: field.name, disabled: field.readOnly === true, placeholder: field.placeholder ?? ''};
  const typed = (type, more = {}) => {
    const element = h('input', {...base, type, ...more});
    element.value = value ?? '';
    element.addEventListener('input', () => set(element.value));
    return element;
  };
  const options = field.options ?? [];
  switch (field.type) {
    case 'TEXT_AREA': {
      const element = h('textarea', {...base, rows: field.minRows || 2});
      element.value = value ?? '';
      const grow = () => { element.style.height = 'auto'; element.style.height = Math.min(160, element.scrollHeight + 2) + 'px'; };
      element.addEventListener('input', () => { set(element.value); grow(); });
      requestAnimationFrame(grow);
      return element;
    }
    case 'NUMBER': return typed('text', {inputmode: 'decimal'});
    case 'DATE': return typed('date');
    case 'TIME': return typed('time');
    case 'DATETIME': {
      const element = h('input', {...base, type: 'datetime-local'});
      element.value = String(value ?? '').replace(' ', 'T');
      element.addEventListener('input', () => set(element.value.replace('T', ' ')));
      return element;
    }
    case 'SELECT': {
      const element = h('select', base, h('option', {value: ''}, field.placeholder || '请选择'), options.map(option => h('option', {value: option.value}, option.text)));
      element.value = value ?? '';
      element.addEventListener('change', () => set(element.value));
      return h('div', {class: 'select'}, element, icon('down'));
    }
    case 'CHECKBOX': case 'SWITCH': {
      const element = h('input', {...base, type: 'checkbox', class: field.type === 'SWITCH' ? 'switch' : ''});
      element.checked = value === true;
      element.addEventListener('change', () => set(element.checked));
      return element;
    }
    case 'MULTI_SELECT': case 'MULTI_CHECKBOX_GROUP': case 'CHECKBOX_GROUP': {
      const many = field.type !== 'CHECKBOX_GROUP';
      const chosen = new Set(many ? value : [value]);
      return h('div', {class: 'choices', role: 'group', id}, options.map(option => {
        const box = h('input', {type: many ? 'checkbox' : 'radio', name: field.name, value: option.value, disabled: base.disabled});
        box.checked = chosen.has(String(option.value));
        box.addEventListener('change', () => {
          if (!many) return set(String(option.value));
          box.checked ? chosen.add(String(option.value)) : chosen.delete(String(option.value));
          set([...chosen]);
        });
        return h('label', {class: 'choice'}, box, h('span', {}, option.text));
      }));
    }
    case 'TEXT_ARRAY': {
      const element = h('textarea', {...base, rows: 2, placeholder: field.placeholder || '一行一个'});
      element.value = (value ?? []).join('\n');
      element.addEventListener('input', () => set(element.value.split('\n').map(line => line.trim()).filter(Boolean)));
      return element;
    }
    default: return typed('text');
  }
}
