/* The desk's first page: two small plots with Chart.js. The tables beside them say the same
   in words; colours are read from the stylesheet, so that both themes fit. */
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("plots")?.textContent || "null");
  if (!data || !window.Chart) return;

  /* What a variable of the stylesheet is in the theme of now. */
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };

  /* The ends of a week's row alone are named: twelve dates don't fit. */
  const ends = (labels) => (_, index) => (index === 0 || index === labels.length - 1 ? labels[index] : "");

  function chartOf(canvas, labels, datasets, align, named) {
    const ink = colour("--ink-3");
    const most = Math.max(1, ...labels.map((_, index) => datasets.reduce((sum, each) => sum + each.data[index], 0)));
    return new window.Chart(canvas, {
      type: "bar",
      data: { labels, datasets: datasets.map((each) => ({ ...each, barPercentage: 0.9, categoryPercentage: 0.9 })) },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        scales: {
          x: {
            stacked: true, border: { color: colour("--rule-2") }, grid: { display: false },
            ticks: { color: ink, autoSkip: false, maxRotation: 0, font: { size: 11 }, align, callback: named },
          },
          y: {
            stacked: true, position: "right", beginAtZero: true, suggestedMax: most, border: { display: false },
            grid: { color: colour("--rule") },
            ticks: { color: ink, precision: 0, maxTicksLimit: 3, font: { size: 11 } },
          },
        },
        plugins: { legend: { display: false }, tooltip: { displayColors: false } },
        interaction: { mode: "index", intersect: false },
      },
    });
  }

  const charts = [];
  function draw() {
    charts.splice(0).forEach((chart) => chart.destroy());
    const weeks = document.getElementById("plot-weeks");
    if (weeks) {
      const labels = data.weeks.map((week) => week[0]);
      charts.push(chartOf(weeks, labels, [
        { label: weeks.dataset.approved, data: data.weeks.map((week) => week[1]), backgroundColor: colour("--accent") },
        { label: weeks.dataset.unreviewed, data: data.weeks.map((week) => week[2]), backgroundColor: colour("--edge") },
      ], "inner", ends(labels)));
    }
    const days = document.getElementById("plot-days");
    if (days) {
      const labels = data.days.map((bar) => bar[0]);
      charts.push(chartOf(days, labels, [{
        label: days.dataset.records, data: data.days.map((bar) => bar[1]),
        backgroundColor: data.days.map((bar) => colour(bar[2] ? "--back" : "--accent")),
      }], "center", (_, index) => labels[index]));
    }
  }
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
