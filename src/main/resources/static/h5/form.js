// Draws what an action asks first, in the shape the server describes it.
import { el } from './page.js';

/** The fields as elements, with ways to read them. */
export function buildForm(form) {
  const built = form.fields.map(field);
  return {
    fields: built.map((one) => one.node).filter(Boolean),
    values: () => {
      const values = {};
      built.filter((one) => one.value).forEach((one) => { values[one.name] = one.value(); });
      return values;
    },
    missing: () => built.find((one) => one.required && !one.value().trim()) || null,
  };
}

function field(given, index) {
  const type = given.type.toUpperCase();
  const initial = given.defaultValue === null || given.defaultValue === undefined ? '' : String(given.defaultValue);
  if (given.hidden) {
    return { name: given.name, value: () => initial };
  }
  if (given.readOnly) {
    return { node: el('div', { class: 'field' }, el('span', { class: 'label' }, given.label), el('p', { class: 'shown' }, initial)) };
  }
  const id = 'field-' + index;
  const control = type === 'SELECT' ? select(given, id, initial) : input(given, id, initial, type);
  if (given.required) {
    control.setAttribute('aria-required', 'true');
  }
  return {
    name: given.name,
    label: given.label,
    required: given.required,
    control,
    value: () => control.value,
    node: el('div', { class: 'field' },
      el('label', { for: id }, given.label, given.required ? el('span', { class: 'must', 'aria-hidden': 'true' }, ' *') : null),
      control,
      given.placeholder ? el('p', { class: 'by', id: id + '-hint' }, given.placeholder) : null),
  };
}

function select(given, id, initial) {
  const control = el('select', { id },
    el('option', { value: '' }, '请选择'),
    given.options.map((option) => el('option', { value: option.value }, option.text)));
  control.value = initial;
  return control;
}

function input(given, id, initial, type) {
  if (type === 'TEXT_AREA') {
    const area = el('textarea', { id, rows: '3', 'aria-describedby': given.placeholder ? id + '-hint' : null });
    area.value = initial;
    return area;
  }
  const number = type === 'NUMBER' || given.name === 'amount';
  const control = el('input', {
    id,
    type: 'text',
    inputmode: given.name === 'amount' ? 'decimal' : number ? 'numeric' : null,
    autocomplete: 'off',
    'aria-describedby': given.placeholder ? id + '-hint' : null,
  });
  control.value = initial;
  return control;
}
