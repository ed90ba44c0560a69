'use strict';

const POLL_MILLIS = 1000;
const MAX_LOG_LINES = 500;

const byId = id => document.getElementById(id);

/** An element with text and children; never HTML made of what came from elsewhere. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// --- a file and what is said of it

function facts(entries) {
  const list = element('dl');
  for (const [name, value] of entries) {
    if (value !== undefined && value !== null) {
      list.append(element('dt', {}, name), element('dd', {}, String(value)));
    }
  }
  return list;
}

function factsOf(inspection) {
  const image = inspection.image;
  return facts([
    ['Name', inspection.name],
    ['Type', inspection.type],
    ['Size', `${inspection.size.toLocaleString('en')} bytes`],
    ['SHA-256', inspection.sha256],
    ['Pixels', image && `${image.width} × ${image.height}`],
    ['Average colour', image && image.averageColor],
  ]);
}

function tableOf(summary) {
  const names = ['name', 'type', 'count', 'missing', 'mean', 'min', 'median', 'max', 'frequent'];
  const head = element('tr', {}, ...names.map(name => element('th', {scope: 'col'}, name)));
  const rows = summary.columns.map(column =>
    element('tr', {}, ...names.map(name => element('td', {}, cell(column[name])))));
  return element('div', {className: 'wide'},
    element('p', {}, `${summary.rows} rows`),
    element('table', {id: 'summary'}, element('thead', {}, head), element('tbody', {}, ...rows)));
}

function cell(value) {
  if (value === undefined || value === null) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.map(each => `${each.value} (${each.count})`).join(', ');
  }
  return typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value);
}

function problemOf(problem) {
  const box = element('div', {className: 'problem'},
    element('strong', {}, problem.title ?? 'That did not work'),
    element('div', {}, problem.detail ?? ''));
  if (problem.traceback) {
    box.append(element('pre', {}, problem.traceback));
  }
  return box;
}

async function post(path, file) {
  const form = new FormData();
  form.append('file', file);
  const answer = await fetch(path, {method: 'POST', body: form});
  if (!answer.ok) {
    throw await answer.json().catch(() => ({title: `Answer ${answer.status}`, detail: answer.statusText}));
  }
  return answer;
}

async function inspect(file) {
  const result = byId('result');
  result.replaceChildren();
  result.setAttribute('aria-busy', 'true');
  try {
    const inspection = await (await post('inspect', file)).json();
    const shown = [factsOf(inspection)];
    if (inspection.image) {
      const png = await (await post('thumbnail', file)).blob();
      shown.push(element('img', {src: URL.createObjectURL(png), alt: `Thumbnail of ${file.name}`}));
    } else if (/\.csv$/i.test(file.name)) {
      shown.push(tableOf(await (await post('summary', file)).json()));
    }
    result.replaceChildren(...shown);
  } catch (failure) {
    const problem = failure instanceof Error ? {title: 'The service does not answer', detail: failure.message} : failure;
    result.replaceChildren(problemOf(problem));
  } finally {
    result.setAttribute('aria-busy', 'false');
  }
}

const drop = byId('drop');
const input = byId('file');
input.addEventListener('change', () => {
  if (input.files.length > 0) {
    inspect(input.files[0]);
    input.value = '';
  }
});
drop.addEventListener('submit', event => event.preventDefault());
drop.addEventListener('dragover', event => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', event => {
  event.preventDefault();
  drop.classList.remove('over');
  if (event.dataTransfer.files.length > 0) {
    inspect(event.dataTransfer.files[0]);
  }
});

// --- connections

async function end(name, button) {
  button.disabled = true;
  try {
    await fetch(`workers/${encodeURIComponent(name)}/end`, {method: 'POST'});
  } finally {
    await refresh();
  }
}

/** A row is kept, not made anew, so that the focus stays where it is. */
function rowOf(name) {
  const body = byId('connections').tBodies[0];
  const known = [...body.rows].find(row => row.dataset.name === name);
  if (known) {
    return known;
  }
  const button = element('button', {type: 'button'}, 'End', element('span', {className: 'hidden'}, ` worker ${name}`));
  button.addEventListener('click', () => end(name, button));
  const row = element('tr', {}, element('th', {scope: 'row'}, name), element('td'), element('td'),
    element('td', {className: 'number'}), element('td', {}, button));
  row.dataset.name = name;
  body.append(row);
  return row;
}

function show(connection) {
  const running = connection.state === 'RUNNING';
  const [, state, peer, calls, action] = rowOf(connection.name).cells;
  state.textContent = connection.state;
  state.className = running ? 'running' : 'down';
  peer.replaceChildren(connection.peer ?? '—');
  if (!running && connection.lastFailure) {
    peer.append(element('span', {className: 'failure'}, connection.lastFailure.message));
  }
  calls.textContent = connection.stats.calls.made;
  action.firstChild.disabled = !running;
}

async function refresh() {
  try {
    const answer = await fetch('actuator/across');
    const {connections} = await answer.json();
    connections.filter(each => each.direction === 'OUTBOUND').forEach(show);
    byId('stale').hidden = true;
  } catch {
    byId('stale').hidden = false;
  }
}

async function poll() {
  await refresh();
  setTimeout(poll, POLL_MILLIS);
}

poll();

// --- what workers say

const log = byId('log');
new EventSource('workers/log').addEventListener('message', event => {
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  log.append(element('li', {}, event.data));
  while (log.childElementCount > MAX_LOG_LINES) {
    log.firstChild.remove();
  }
  if (atEnd) {
    log.scrollTop = log.scrollHeight;
  }
});
