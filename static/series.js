/* The page of an indicator: draws its sets with Chart.js, one panel a period, and walks
   the table by keys. Colours are read from the stylesheet, so that both themes fit. */
"use strict";

(() => {
  const root = document.getElementById("plots");
  const table = document.getElementById("sets");
  const data = JSON.parse(document.getElementById("plot")?.textContent || "[]");
  const ROW = 22;
  const SHAPES = { a: "circle", b: "rectRot", c: "triangle", d: "rect" };
  const TONES = {
    agrees: "--ok", agrees_within_rounding: "--near", conflicts: "--bad",
    not_comparable: "--mute", too_few: "--mute",
  };

  /* What a variable of the stylesheet is in the theme of now. */
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const pale = (rgb) => rgb.replace(/^rgb\(/, "rgba(").replace(/\)$/, ", 0.4)");

  /* The ends of a scale. Close up it is fitted to what stands, so that a wide bar or a slip of a
     scale word doesn't press the narrow ones together. */
  function span(claims, band, whole) {
    const numbers = (list) => list.flatMap((each) => [each.low, each.high, each.value]).filter((n) => n !== null);
    const widths = claims.map((each) => each.high - each.low).filter((width) => width > 0);
    let ends = numbers(claims);
    if (!whole && band && widths.length) {
      const reach = Math.max(band[1] - band[0], Math.min(...widths)) * 6;
      const near = claims.filter((each) => each.value >= band[0] - reach && each.value <= band[1] + reach);
      ends = [...near.map((each) => each.value), ...band];
      const narrow = near.filter((each) => each.low !== null && each.high !== null && each.high - each.low <= reach);
      ends.push(...numbers(narrow));
    }
    const low = Math.min(...ends);
    const high = Math.max(...ends);
    const margin = (high - low || Math.abs(high) || 1) * 0.12;
    return { min: low - margin, max: high + margin };
  }

  /* Two or three round numbers on a scale, with every digit that tells them apart. */
  function ticksOf({ min, max }) {
    const half = (max - min) / 2;
    const power = 10 ** Math.floor(Math.log10(half));
    const step = [5, 2.5, 2, 1].find((each) => each * power <= half) * power;
    const first = Math.ceil(min / step);
    const all = Array.from({ length: Math.floor(max / step) - first + 1 }, (_, index) => (first + index) * step);
    const kept = all.length > 3 ? all.filter((_, index) => index % 2 === 0) : all;
    const decimals = [0, 1, 2, 3, 4, 5, 6, 7, 8].find((each) => Math.abs(step * 10 ** each - Math.round(step * 10 ** each)) < 1e-6) ?? 9;
    const words = new Intl.NumberFormat("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    return kept.map((value) => ({ value, label: words.format(value).replaceAll(",", "\u202f").replace("-", "−") }));
  }

  /* An arrowhead where a bar has no limit: −1 points left, 1 right. */
  function arrowhead(ctx, x, y, way, tone) {
    ctx.beginPath();
    ctx.moveTo(x + way * 7, y);
    ctx.lineTo(x, y - 6);
    ctx.lineTo(x, y + 6);
    ctx.fillStyle = tone;
    ctx.fill();
  }

  const within = (number, scale) => Math.min(scale.max, Math.max(scale.min, number));

  /* What a bar stands for, in a box of the page's own: a canvas would cut it off. */
  const box = document.createElement("div");
  box.className = "plot-says";
  box.hidden = true;
  document.body.append(box);
  function tell(chart, tooltip, claims) {
    const place = chart.canvas.getBoundingClientRect();
    const isSeen = place.bottom > 60 && place.top < window.innerHeight;
    const each = tooltip.opacity && isSeen ? claims[tooltip.dataPoints?.[0]?.dataIndex] : null;
    box.hidden = !each;
    if (!each) return;
    const line = (name, text, lang) => {
      const element = document.createElement(name);
      element.textContent = text;
      if (lang) element.lang = lang;
      return element;
    };
    const copies = each.copies ? ` +${each.copies}` : "";
    box.replaceChildren(
      line("b", `${each.figure} · ${each.outlet}${copies}`),
      line("q", each.quote, each.language),
      line("span", each.reason),
    );
    const left = Math.min(place.left + tooltip.caretX + 12, window.innerWidth - box.offsetWidth - 8);
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${place.top + tooltip.caretY + 14}px`;
  }

  window.addEventListener("scroll", () => { box.hidden = true; }, { passive: true });

  const charts = [];
  let whole = false;
  function draw() {
    charts.splice(0).forEach((chart) => chart.destroy());
    root.replaceChildren();
    const ink = colour("--ink-2");
    const rule = colour("--rule");
    for (const period of data) {
      const panel = document.createElement("div");
      panel.className = "set-panel";
      const head = document.createElement("p");
      const strong = document.createElement("b");
      strong.textContent = period.period;
      const unit = document.createElement("span");
      unit.textContent = period.unit;
      const said = document.createElement("span");
      said.className = "end";
      said.textContent = period.verdict;
      said.title = period.reason;
      if (period.more) said.textContent += ` · +${period.more}`;
      head.append(strong, " ", unit, said);
      const box = document.createElement("div");
      box.className = "set-plot";
      box.style.height = `${period.claims.length * ROW + 34}px`;
      const canvas = document.createElement("canvas");
      box.append(canvas);
      panel.append(head, box);
      root.append(panel);
      charts.push(chartOf(canvas, period, ink, rule));
    }
  }

  function chartOf(canvas, period, ink, rule) {
    const { claims, band } = period;
    const scale = span(claims, band, whole);
    const tones = claims.map((each) => colour(TONES[each.verdict] || "--mute"));
    const rows = claims.map((_, index) => index);
    const off = (each) => (each.value < scale.min ? -1 : each.value > scale.max ? 1 : 0);
    const shade = {
      id: "band",
      beforeDatasetsDraw(chart) {
        if (!band) return;
        const { ctx, chartArea, scales } = chart;
        const from = scales.x.getPixelForValue(within(band[0], scale));
        const to = scales.x.getPixelForValue(within(band[1], scale));
        ctx.save();
        ctx.fillStyle = colour("--ok-bg");
        ctx.fillRect(from - 0.5, chartArea.top, Math.max(to - from, 1) + 1, chartArea.bottom - chartArea.top);
        ctx.restore();
      },
      afterDatasetsDraw({ ctx, chartArea, scales }) {
        ctx.save();
        claims.forEach((each, index) => {
          const y = scales.y.getPixelForValue(index);
          if (each.low === null) arrowhead(ctx, chartArea.left, y, -1, tones[index]);
          if (each.high === null) arrowhead(ctx, chartArea.right - 7, y, 1, tones[index]);
        });
        ctx.restore();
      },
    };
    return new window.Chart(canvas, {
      plugins: [shade],
      data: {
        labels: rows,
        datasets: [
          {
            type: "line", indexAxis: "y", showLine: false, label: "point",
            data: claims.map((each, index) => ({ x: within(each.value, scale), y: index })),
            pointStyle: claims.map((each) => (off(each) ? "triangle" : SHAPES[each.shape])),
            pointRotation: claims.map((each) => off(each) * 90),
            pointRadius: 5, pointHoverRadius: 7, pointHitRadius: 12, pointBorderWidth: 1.5,
            pointBorderColor: tones, pointBackgroundColor: colour("--sheet"), clip: 8,
          },
          {
            type: "bar", indexAxis: "y", label: "interval", barThickness: 6,
            data: claims.map((each) => [
              within(each.low ?? -Infinity, scale), within(each.high ?? Infinity, scale),
            ]),
            backgroundColor: tones.map(pale),
          },
        ],
      },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, indexAxis: "y",
        scales: {
          x: {
            type: "linear", ...scale, border: { display: false }, grid: { color: rule },
            afterBuildTicks: (axis) => { axis.ticks = ticksOf(scale); },
            ticks: { color: ink, autoSkip: false, maxRotation: 0, font: { size: 11 }, callback: (_, index, ticks) => ticks[index].label ?? ticksOf(scale)[index].label },
          },
          y: {
            type: "category", labels: rows, border: { display: false }, grid: { display: false },
            ticks: {
              color: ink, autoSkip: false, font: { size: 12 },
              callback: (_, index) => {
                const name = [...claims[index].outlet];
                return name.length > 17 ? `${name.slice(0, 16).join("")}…` : name.join("");
              },
            },
          },
        },
        plugins: {
          legend: { display: false },
          tooltip: { enabled: false, external: ({ chart, tooltip }) => tell(chart, tooltip, claims) },
        },
        interaction: { mode: "y", intersect: false, axis: "y" },
        onClick: (_event, hit) => { if (hit[0]) go(row(claims[hit[0].index].id), "passage"); },
        onHover: (event, hit) => { event.native.target.style.cursor = hit[0] ? "pointer" : ""; },
      },
    });
  }

  /* The table: a cursor that J and K move shows the same claim in the plot. */
  const row = (id) => document.getElementById(`claim-${id}`);
  const rows = () => [...(table?.querySelectorAll("tr[data-open]:not([hidden])") || [])];
  function go(line, what) {
    const address = line?.dataset[what];
    if (address) window.location.href = address;
  }
  function moveTo(line) {
    rows().forEach((each) => each.classList.toggle("cursor", each === line));
    line.scrollIntoView({ block: "nearest" });
    line.querySelector("a").focus({ preventScroll: true });
    const id = Number(line.id.replace("claim-", ""));
    data.forEach((period, number) => {
      const index = period.claims.findIndex((each) => each.id === id);
      const active = index < 0 ? [] : [{ datasetIndex: 0, index }];
      charts[number].setActiveElements(active);
      charts[number].tooltip.setActiveElements(active, { x: 0, y: 0 });
      charts[number].update();
    });
  }
  const current = () => table?.querySelector("tr.cursor");
  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    moveTo(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  }
  let folded = true;
  function fold() {
    table?.querySelectorAll("tr.copy").forEach((line) => { line.hidden = folded; });
    table?.querySelectorAll("button.fold").forEach((button) => button.setAttribute("aria-expanded", String(!folded)));
    table?.querySelectorAll("tbody").forEach((body) => {
      const head = body.querySelector(".per");
      if (head) head.rowSpan = 1 + body.querySelectorAll("tr[data-open]:not([hidden])").length;
    });
  }
  table?.addEventListener("click", (event) => {
    if (!event.target.closest("button.fold")) return;
    folded = !folded;
    fold();
  });

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    p: () => go(current() || rows()[0], "passage"),
    a: () => go(current() || rows().at(-1), "adopt"),
    f: () => { folded = !folded; fold(); },
    w: () => document.getElementById("write-note")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const action = keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }, true);

  fold();
  if (!root || !data.length || !window.Chart) return;
  const button = document.getElementById("scale");
  button.addEventListener("click", () => {
    whole = !whole;
    button.textContent = whole ? button.dataset.close : button.dataset.whole;
    draw();
  });
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("beforeprint", () => { document.querySelectorAll(".findings details").forEach((each) => { each.open = true; }); document.documentElement.classList.add("printing"); draw(); });
  window.addEventListener("afterprint", () => { document.documentElement.classList.remove("printing"); draw(); });
})();
