// Runs in the browser: theme, folding of code, interactive figures. The page is readable without it.
(() => {
  const root = document.documentElement;
  const words = (english, chinese) => (root.lang.startsWith("zh") ? chinese : english);
  const [show, hide] = [words("Show code", "显示代码"), words("Hide code", "隐藏代码")];
  const saveTheme = (value) => {
    try {
      localStorage.setItem("merchant-lab-theme", value);
    } catch {}
  };
  const loadTheme = () => {
    try {
      return localStorage.getItem("merchant-lab-theme");
    } catch {
      return null;
    }
  };
  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
  const savedTheme = loadTheme();
  if (savedTheme === "dark" || savedTheme === "light") root.dataset.theme = savedTheme;

  for (const button of document.querySelectorAll("button[hidden]")) button.hidden = false;

  document.querySelector('[data-act="theme"]')?.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    saveTheme(root.dataset.theme);
    for (const live of document.querySelectorAll(".live")) window.Plotly?.relayout(live, colours(live));
  });

  const code = document.querySelectorAll("details.code");
  const fold = document.querySelector('[data-act="code"]');
  if (fold && code.length === 0) fold.hidden = true;
  fold?.addEventListener("click", () => {
    const open = fold.textContent === show;
    for (const cell of code) cell.open = open;
    fold.textContent = open ? hide : show;
  });

  const contents = document.querySelector("nav.contents details");
  if (contents && window.matchMedia("(max-width: 900px)").matches) contents.open = false;

  /** The layout of a figure in the colours of the page: text, lines, and the background of annotations. */
  function colours(live) {
    const style = getComputedStyle(live);
    const ink = style.getPropertyValue("--ink").trim();
    const line = style.getPropertyValue("--line").trim();
    const paper = style.getPropertyValue("--paper").trim();
    const change = { "font.color": ink, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    for (const key of Object.keys(live.layout ?? {}))
      if (/^[xy]axis\d*$/.test(key)) {
        change[`${key}.gridcolor`] = line;
        change[`${key}.linecolor`] = line;
      }
    (live.layout?.annotations ?? []).forEach((annotation, i) => {
      if (annotation.bgcolor) change[`annotations[${i}].bgcolor`] = paper;
    });
    return change;
  }

  let loading;
  function loadPlotly() {
    loading ??= (async () => {
      const compressed = atob(document.getElementById("plotly").textContent);
      const bytes = Uint8Array.from(compressed, (character) => character.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const script = document.createElement("script");
      script.textContent = await new Response(stream).text();
      document.head.append(script);
      return window.Plotly;
    })();
    return loading;
  }

  async function openFigure(figure) {
    const button = figure.querySelector(".open-figure");
    const drawing = figure.querySelector(".drawing");
    button.disabled = true;
    button.textContent = words("Opening …", "正在打开…");
    const library = await loadPlotly();
    const { data, layout, config } = JSON.parse(
      figure.querySelector('script[type="application/json"]').textContent,
    );
    const width = drawing.clientWidth;
    const live = document.createElement("div");
    live.className = "live";
    drawing.replaceChildren(live);
    await library.newPlot(
      live,
      data,
      { ...layout, width: undefined, autosize: true, height: layout.height },
      { ...config, responsive: true },
    );
    if (width > 0) await library.relayout(live, { width: Math.min(width, 900), ...colours(live) });
    button.remove();
    figure.dataset.live = "yes";
  }

  const buttons = document.querySelectorAll(".open-figure");
  for (const button of buttons)
    button.addEventListener("click", () => {
      openFigure(button.closest("figure")).catch((error) => {
        button.textContent = words("Cannot open: ", "无法打开：") + error.message;
      });
    });
  // The address ending #figures, which tests and links use, opens all figures at once.
  if (location.hash === "#figures") for (const button of buttons) button.click();
})();
