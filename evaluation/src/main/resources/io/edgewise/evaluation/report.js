'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const put = (id, text) => { document.getElementById(id).textContent = text; };
  const make = (tag, text, kind) => {
    const node = document.createElement(tag);
    node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  document.title = data.title + ' · Edgewise backtest';
  put('title', data.title);
  for (const fact of data.facts) {
    document.getElementById('facts').append(make('dt', fact.what), make('dd', fact.says));
  }
  put('score-hint', 'Distance from normal, in widths of the learned range where the detector is a range band; the scale is '
    + 'drawn together far above the threshold. '
    + 'Red: an alarm stands.' + (data.faults.length > 0 ? ' Amber bar on top: a labelled fault.' : '')
    + (data.learnedUntil > data.times[0] ? ' Grey: the part that taught.' : '') + ' Drag to zoom, double-click to go back. Times are UTC.');
  put('signals-hint', 'Least and greatest value in each step of time, those that stood out in most alarms first'
    + (data.undrawn > 0 ? '; ' + data.undrawn + ' more are not drawn.' : '.'));
  put('alarms-hint', data.raised === 0 ? 'There was none.'
    : data.alarms.length < data.raised ? 'The first ' + data.alarms.length + ' of ' + data.raised + '.' : '');

  const table = (id, heads, rows) => {
    const body = document.getElementById(id);
    const head = document.createElement('tr');
    heads.forEach(([text, kind]) => head.append(make('th', text, kind)));
    body.append(head);
    for (const row of rows) {
      const line = document.createElement('tr');
      row.forEach((text, i) => line.append(make('td', text, heads[i][1])));
      body.append(line);
    }
  };
  if (data.alarms.length > 0) {
    table('alarms', [['from', 't'], ['lasts', 't'], ['score up to', 'n'], ['what stood out', 'w']],
      data.alarms.map(a => [a.at.replace('T', ' ').replace('.000Z', ''), a.lasts, a.score, a.top]));
  }
  table('channels', [['channel', 'w'], ['least', 'n'], ['greatest', 'n'], ['every', 'n'], ['gaps', 'n'],
    ['missing', 'n'], ['no number', 'n'], ['', 't']],
  data.channels.map(c => [c.name, c.min, c.max, c.rate, c.gaps, c.missing, c.words, c.frozen ? 'never moves' : '']));

  const shades = {
    hooks: { drawClear: [u => {
      const shade = (from, to, fill, height) => {
        const a = Math.max(u.valToPos(from, 'x', true), u.bbox.left);
        const b = Math.min(u.valToPos(to, 'x', true), u.bbox.left + u.bbox.width);
        if (b >= u.bbox.left && a <= u.bbox.left + u.bbox.width) {
          u.ctx.fillStyle = fill;
          u.ctx.fillRect(a, u.bbox.top, Math.max(b - a, 2 * devicePixelRatio), height ?? u.bbox.height);
        }
      };
      u.ctx.save();
      if (data.learnedUntil > data.times[0]) shade(data.times[0], data.learnedUntil, colour('--learn'));
      data.alarms.forEach(a => shade(a.from, a.to, colour('--alarm')));
      data.faults.forEach(f => shade(f.from, f.to, colour('--fault'), 5 * devicePixelRatio));
      u.ctx.restore();
    }] }
  };
  const short = v => {
    if (v == null) return '';
    const size = Math.abs(v);
    if (v !== 0 && (size >= 1e6 || size < 1e-3)) return v.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e');
    return String(Number(v.toPrecision(6)));
  };
  const day = v => v == null ? '' : new Date(v * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const flat = value => value == null ? null : data.times.map(() => value);
  const decades = (u, axis, min, max) => {
    const first = 10 ** Math.ceil(Math.log10(data.threshold));
    const ticks = [0];
    for (let tick = first; tick <= max; tick *= 10) ticks.push(tick);
    return ticks;
  };
  const clock = (u, ticks, axis, space, step) => ticks.map((tick, i) => {
    const text = new Date(tick * 1000).toISOString();
    const before = i === 0 ? '' : new Date(ticks[i - 1] * 1000).toISOString();
    if (step >= 86400) return text.slice(5, 10) + (text.slice(0, 4) === before.slice(0, 4) ? '' : '\n' + text.slice(0, 4));
    const time = step >= 60 ? text.slice(11, 16) : step >= 1 ? text.slice(11, 19) : text.slice(14, 23);
    return time + (text.slice(0, 10) === before.slice(0, 10) ? '' : '\n' + text.slice(0, 10));
  });
  let drawn = [];

  const plot = (where, height, series, values, wide) => {
    const axis = () => ({ stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 }, font: '12px system-ui, sans-serif' });
    const chart = new uPlot({
      width: where.clientWidth, height, cursor: { sync: { key: 'report' }, y: false },
      tzDate: s => uPlot.tzDate(new Date(s * 1000), 'Etc/UTC'),
      plugins: [shades],
      scales: { x: { time: true }, y: wide ? { distr: 4, asinh: data.threshold, range: (u, min, max) => [0, 1.1 * max] } : {} },
      axes: [{ ...axis(), space: 72, values: clock },
        { ...axis(), size: 72, space: 26, values: (u, ticks) => ticks.map(short), ...(wide ? { splits: decades } : {}) }],
      series: [{ label: 'UTC', value: (u, v) => day(v) }, ...series.map(s => ({
        width: 1.25, points: { show: false }, spanGaps: true, value: (u, v) => v == null ? '–' : short(v), ...s }))],
      bands: series.length > 1 && series[1].label === 'least' ? [{ series: [1, 2], fill: colour('--fill') }] : [],
    }, [data.times, ...values], where);
    drawn.push([chart, where, height]);
  };

  const draw = () => {
    drawn.forEach(([chart]) => chart.destroy());
    drawn = [];
    document.getElementById('signals').replaceChildren();
    plot(document.getElementById('score'), 240,
      [{ label: 'score', stroke: colour('--score') },
        { label: 'threshold', stroke: colour('--limit'), dash: [6, 4] }],
      [data.scores, flat(data.threshold)],
      Math.max(...data.scores.map(v => v ?? 0)) > 20 * data.threshold && data.threshold > 0);
    for (const signal of data.signals) {
      const where = document.createElement('div');
      where.className = 'plot';
      document.getElementById('signals').append(make('h3', signal.name), where);
      const series = [{ label: 'greatest', stroke: colour('--signal') }, { label: 'least', stroke: colour('--signal') }];
      const values = [signal.high, signal.low];
      if (signal.limit != null) {
        series.push({ label: 'fixed limit', stroke: colour('--limit'), dash: [2, 4] });
        values.push(flat(signal.limit));
      }
      plot(where, 180, series, values);
    }
  };
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      drawn.forEach(([chart, where, height]) => chart.setSize({ width: where.clientWidth, height }));
    }
  });
})();
