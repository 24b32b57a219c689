import {h} from './dom.js';

/*
 * The part of Markdown that DingTalk shows, drawn as elements: nothing a message contains is ever taken as markup of the page.
 * Blocks: headings, quotes, lists, rules, tables, code fences, paragraphs. Inline: bold, italic, code, links, images, <br>, <font>.
 */

const TOKENS = {red: '#e5484d', orange: '#d46b08', green: '#1f9d55', blue: '#1677ff', gray: '#8a8f98', yellow: '#b7791f'};

function fontColor(attributes) {
  const named = /color(?:TokenV2)?\s*=\s*"?([#\w-]+)"?/i.exec(attributes)?.[1] ?? '';
  if (/^#[0-9a-f]{3,8}$/i.test(named)) return named;
  return Object.entries(TOKENS).find(([name]) => named.includes(name))?.[1] ?? null;
}

export function safeUrl(url) {
  return /^(https?:\/\/|dingtalk:\/\/|dtmd:\/\/)/i.test(url) ? url : null;
}

function inline(text, open) {
  const nodes = [];
  const rule = /(\*\*|__)(?=\S)(.+?)\1|(\*|_)(?=\S)(.+?)\3|`([^`]+)`|!\[([^\]]*)\]\(([^)\s]+)[^)]*\)|\[([^\]]+)\]\(([^)\s]+)[^)]*\)|<br\s*\/?>|<font([^>]*)>(.*?)<\/font>|<a\s+atId=[^>]*>(.*?)<\/a>|(https?:\/\/[^\s<>"'（）【】，。；、]+)/is;
  let rest = text;
  for (let match; (match = rule.exec(rest)); ) {
    // A single underscore inside a word or number is no emphasis.
    if (match[3] === '_' && /\w/.test(rest[match.index - 1] ?? '')) {
      nodes.push(rest.slice(0, match.index + 1));
      rest = rest.slice(match.index + 1);
      continue;
    }
    if (match.index) nodes.push(rest.slice(0, match.index));
    const [whole, , bold, , italic, code, alt, source, label, address, font, coloured, person, bare] = match;
    if (bold !== undefined) nodes.push(h('strong', {}, inline(bold, open)));
    else if (italic !== undefined) nodes.push(h('em', {}, inline(italic, open)));
    else if (code !== undefined) nodes.push(h('code', {}, code));
    else if (source !== undefined) nodes.push(/^https?:/i.test(source) ? h('img', {src: source, alt, loading: 'lazy'}) : alt);
    else if (address !== undefined) nodes.push(link(label, address, open));
    else if (font !== undefined) nodes.push(h('span', {style: {color: fontColor(font) ?? ''}}, inline(coloured, open)));
    else if (person !== undefined) nodes.push(h('span', {class: 'mention'}, '@' + person.replace(/^@/, '')));
    else if (bare !== undefined) nodes.push(link(bare, bare, open));
    else nodes.push(h('br'));
    rest = rest.slice(match.index + whole.length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

function link(label, address, open) {
  const url = safeUrl(address);
  return url ? h('a', {href: url, onclick: event => { event.preventDefault(); open(url); }}, label) : label;
}

/** Draws Markdown; open(url) is called for a link. */
export function markdown(text, open) {
  const out = h('div', {class: 'md'});
  const lines = String(text ?? '').replace(/\r/g, '').split('\n');
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    let match;
    if (!line.trim()) { i++; continue; }
    if (/^\s*```/.test(line)) {
      const code = [];
      for (i++; i < lines.length && !/^\s*```/.test(lines[i]); i++) code.push(lines[i]);
      i++;
      out.append(h('pre', {}, code.join('\n')));
    } else if ((match = /^\s*(#{1,6})\s+(.*)$/.exec(line))) {
      out.append(h('h' + Math.min(6, match[1].length + 2), {}, inline(match[2], open)));
      i++;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      out.append(h('hr'));
      i++;
    } else if (/^\s*>/.test(line)) {
      const quote = [];
      for (; i < lines.length && /^\s*>/.test(lines[i]); i++) quote.push(lines[i].replace(/^\s*>\s?/, ''));
      out.append(h('blockquote', {}, [...markdown(quote.join('\n'), open).childNodes]));
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const list = h(ordered ? 'ol' : 'ul');
      if (ordered) list.start = parseInt(line.trim(), 10);
      for (; i < lines.length && (match = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(lines[i])); i++) list.append(h('li', {}, inline(match[1], open)));
      out.append(list);
    } else if (line.includes('|') && /^\s*\|?\s*:?-{2,}/.test(lines[i + 1] ?? '')) {
      const cells = row => row.trim().replace(/^\||\|$/g, '').split('|').map(cell => cell.trim());
      const body = h('tbody');
      const table = h('table', {}, h('thead', {}, h('tr', {}, cells(line).map(cell => h('th', {}, inline(cell, open))))), body);
      for (i += 2; i < lines.length && lines[i].includes('|'); i++) body.append(h('tr', {}, cells(lines[i]).map(cell => h('td', {}, inline(cell, open)))));
      out.append(h('div', {class: 'table'}, table));
    } else {
      const paragraph = h('p');
      let first = true;
      for (; i < lines.length && lines[i].trim() && !/^\s*(#{1,6}\s|>|```|([-*+]|\d+[.)])\s)/.test(lines[i]); i++) {
        if (!first) paragraph.append(h('br'));
        first = false;
        paragraph.append(...inline(lines[i].trim(), open));
      }
      if (first) { paragraph.append(...inline(line.trim(), open)); i++; }
      out.append(paragraph);
    }
  }
  return out;
}

/** Plain text with its line breaks, clickable addresses and highlighted @names. */
export function plain(text, names, open) {
  const out = h('div', {class: 'plain'});
  const escaped = names.filter(Boolean).sort((a, b) => b.length - a.length).map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const rule = new RegExp('(https?://[^\\s<>"\'（）【】，。；、]+)' + (escaped.length ? '|(@(?:' + escaped.join('|') + '))' : ''), 'g');
  let last = 0;
  for (const match of text.matchAll(rule)) {
    out.append(text.slice(last, match.index));
    out.append(match[1] ? link(match[1], match[1], open) : h('span', {class: 'mention'}, match[2]));
    last = match.index + match[0].length;
  }
  out.append(text.slice(last));
  return out;
}
