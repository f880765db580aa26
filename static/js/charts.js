// Draws what components/chart.html says in JSON. The table under each drawing has the same figures and links.
// Nothing here needs an inline style: drawings are SVG, tooltips are drawn as well.
"use strict";

(() => {
  // After the first, each series of a chart has a pattern of its own, so that colour is not needed to tell them apart.
  const PATTERNS = [
    { symbol: "none" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
    { symbol: "circle", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], symbolSize: 0.7 },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
  ];

  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(`--${name}`).trim();
  };

  const axes = (data, colour, narrow) => {
    const line = { lineStyle: { color: colour("line-strong") } };
    const label = { color: colour("ink-2"), fontSize: 12 };
    const names = {
      type: "category",
      data: data.labels,
      inverse: data.form === "bars",
      axisLine: line,
      axisTick: { show: false },
      axisLabel: { ...label, interval: data.form === "line" ? "auto" : 0, hideOverlap: true },
    };
    const most = Math.max(0, ...data.marks.map((mark) => mark.value));
    const figures = {
      type: "value",
      minInterval: 1,
      max: ({ max }) => (max < most ? most : null),
      splitNumber: narrow ? 3 : 4,
      splitLine: { lineStyle: { color: colour("line") } },
      axisLabel: { ...label, color: colour("ink-3") },
    };
    return data.form === "bars" ? { xAxis: figures, yAxis: names } : { xAxis: names, yAxis: figures };
  };

  const marks = (data, colour) => ({
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: colour("ink-3"), type: "dashed", width: 1 },
    label: { position: "insideStartTop", color: colour("ink-2"), fontSize: 12 },
    data: data.marks.map((mark) => ({ yAxis: mark.value, label: { formatter: mark.words } })),
  });

  const line = (each, data, colour) => ({
    type: "line",
    symbol: "circle",
    symbolSize: 9,
    lineStyle: { width: 2.5, color: colour(each.tone) },
    itemStyle: { color: colour(each.tone), borderColor: colour("surface"), borderWidth: 2 },
    label: { show: true, position: "top", color: colour("ink"), fontWeight: 600, fontSize: 12 },
    markLine: data.marks.length ? marks(data, colour) : undefined,
  });

  // A sliver beside tall bars has no room for its number; the table below the chart says it.
  const SLIVER = 9;

  const bar = (each, data, colour, perUnit) => ({
    type: "bar",
    stack: data.stacked ? "all" : undefined,
    barMaxWidth: data.stacked ? 30 : 22,
    barGap: "8%",
    barCategoryGap: data.stacked ? "35%" : "18%",
    itemStyle: {
      color: colour(each.tone),
      borderColor: colour("surface"),
      borderWidth: data.stacked ? 1 : 0,
    },
    label: {
      show: true,
      fontSize: 12,
      fontWeight: 600,
      position: data.stacked ? "inside" : data.form === "bars" ? "right" : "top",
      distance: 4,
      color: data.stacked ? colour("surface") : colour("ink"),
      textBorderColor: data.stacked ? colour(each.tone) : colour("surface"),
      textBorderWidth: 3,
      formatter: ({ value }) => (value && (!data.stacked || value * perUnit >= SLIVER) ? String(value) : ""),
    },
  });

  const told = (data) => (points) => {
    const shown = [].concat(points);
    const lines = shown.map((point) => `${point.seriesName}：${point.value ?? "—"}${data.unit}`);
    return [data.labels[shown[0].dataIndex], ...lines].join("\n");
  };

  const LEGEND = { itemWidth: 18, itemHeight: 12, itemGap: 14, fontSize: 12, row: 22 };

  // Where the legend takes several rows, the drawing begins below them.
  const legendRows = (data, width) => {
    let rows = 1;
    let taken = 0;
    for (const { name } of data.series) {
      const item = LEGEND.itemWidth + 5 + name.length * LEGEND.fontSize;
      if (taken && taken + item > width) {
        rows += 1;
        taken = 0;
      }
      taken += item + LEGEND.itemGap;
    }
    return rows;
  };

  // How long one of what is counted will be, about: the axis goes on a little beyond the longest bar.
  const lengthOfOne = (data, width, height) => {
    const sums = data.labels.map((_, place) => data.series.reduce((sum, each) => sum + (each.values[place] || 0), 0));
    return (data.form === "bars" ? width - 100 : height - 30) / (1.15 * Math.max(1, ...sums));
  };

  const option = (data, { clientWidth: width, clientHeight: height }) => {
    const colour = palette();
    const several = data.series.length > 1;
    const above = several ? 14 + LEGEND.row * legendRows(data, width) : 24;
    const perUnit = lengthOfOne(data, width, height - above);
    return {
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: {
        enabled: true,
        label: { enabled: false },
        decal: { show: true, decals: PATTERNS },
      },
      grid: { left: 4, right: 16, top: above, bottom: 4, containLabel: true },
      legend: {
        show: several,
        selectedMode: false,
        left: 0,
        top: 0,
        itemWidth: LEGEND.itemWidth,
        itemHeight: LEGEND.itemHeight,
        itemGap: LEGEND.itemGap,
        textStyle: { color: colour("ink-2"), fontSize: LEGEND.fontSize },
      },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        axisPointer: { type: data.form === "line" ? "line" : "shadow" },
        backgroundColor: colour("surface"),
        borderColor: colour("line-strong"),
        textStyle: { color: colour("ink"), fontSize: 13 },
        formatter: told(data),
      },
      ...axes(data, colour, width < 420),
      series: data.series.map((each) => ({
        name: each.name,
        data: each.values,
        cursor: each.urls.some(Boolean) ? "pointer" : "default",
        emphasis: { focus: "none" },
        ...(data.form === "line" ? line(each, data, colour) : bar(each, data, colour, perUnit)),
      })),
    };
  };

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const figures = place.parentElement.querySelector("details");
    const chart = echarts.init(place, null, { renderer: "svg" });
    const apply = () => chart.setOption(option(data, place), true);
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const url = data.series[seriesIndex]?.urls[dataIndex];
      if (url) location.assign(url);
    });
    apply();
    figures.open = false;
    let drawn = place.clientWidth;
    new ResizeObserver(() => {
      if (!place.clientWidth) return;
      chart.resize();
      if (place.clientWidth !== drawn) apply();
      drawn = place.clientWidth;
    }).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  };

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
