// Runs in JupyterLab: figures with hover and zoom, and parameters as inputs. JupyterLab loads a federated module; this one is
// written as a bundler would write it, so that nothing has to be built.
(() => {
  const FIGURE = "application/vnd.plotly.v1+json";
  const PARAMETER = "application/vnd.merchant-lab.parameter+json";
  const VARIABLE = "process.env.MERCHANT_LAB_PARAMETERS";
  const folder = document.currentScript.src.replace(/[^/]*$/, "");

  /** The modules of JupyterLab, by name and version. */
  let shared;
  const load = async (name) => (await Object.values(shared[name])[0].get())();

  let plotly;
  /** plotly.js, which is loaded with the first figure. */
  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`Cannot show the figure: ${script.src} was not found`));
      script.src = `${folder}plotly.js`;
      document.head.append(script);
    });
    return plotly;
  }

  const figureView = (Widget) =>
    class extends Widget {
      async renderModel({ data }) {
        const { react } = await loadPlotly();
        // plotly adds to what it is given, and the notebook must be stored as it is.
        const { data: traces, layout, config } = structuredClone(data[FIGURE]);
        await react(this.node, traces, layout, config);
      }

      dispose() {
        if (!this.isDisposed) window.Plotly?.purge(this.node);
        super.dispose();
      }
    };

  /** What was chosen in each notebook, by the name of the parameter. */
  const chosen = new WeakMap();

  const parameterView = (Widget, app) =>
    class extends Widget {
      async renderModel({ data }) {
        const record = data[PARAMETER];
        const button = element("button", { textContent: "Run all", hidden: true });
        const input = inputOf(record, (value) => {
          chosen.set(this.#notebook, { ...chosen.get(this.#notebook), [record.name]: value });
          button.hidden = false;
        });
        const label = element("label", {}, [element("code", { textContent: record.name }), " ", input]);
        const note = record.value === record.default ? "" : ` default ${record.default} `;
        const form = element("form", {}, [label, note, button]);
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          this.#run().catch(({ message }) => window.alert(message));
        });
        // Otherwise the arrow keys would go to the next cell.
        form.dataset.lmSuppressShortcuts = "true";
        this.node.replaceChildren(form);
      }

      /** The notebook that shows this output. */
      get #notebook() {
        let widget = this;
        while (widget !== null && widget.sessionContext === undefined) widget = widget.parent;
        return widget ?? app.shell.currentWidget;
      }

      /** Gives the kernel all that was chosen, and runs the notebook. */
      async #run() {
        const kernel = this.#notebook.sessionContext?.session?.kernel;
        if (!kernel) throw new Error("Cannot run the notebook: it has no kernel");
        const given = JSON.stringify(JSON.stringify(chosen.get(this.#notebook) ?? {}));
        const code = `${VARIABLE} = JSON.stringify({ ...JSON.parse(${VARIABLE} || "{}"), ...JSON.parse(${given}) });`;
        await kernel.requestExecute({ code, silent: true, store_history: false }).done;
        await app.commands.execute("notebook:run-all-cells");
      }
    };

  /** A list of choices, a checkbox, a field of text, or one of numbers with a slider between two bounds. */
  function inputOf({ value, choices, min, max }, choose) {
    const input = (properties, readValue, name = "input", children = []) => {
      const made = element(name, properties, children);
      made.addEventListener("change", () => choose(readValue(made)));
      return made;
    };
    if (choices) {
      const options = choices.map((choice) =>
        element("option", { textContent: choice, selected: choice === value }),
      );
      return input({}, ({ selectedIndex }) => choices[selectedIndex], "select", options);
    }
    if (typeof value === "boolean")
      return input({ type: "checkbox", checked: value }, ({ checked }) => checked);
    if (typeof value === "string") return input({ value }, (field) => field.value);
    const bounds = { min: min ?? "", max: max ?? "" };
    const numberIn = ({ valueAsNumber }) => valueAsNumber;
    const field = input({ type: "number", required: true, step: "any", ...bounds, value }, numberIn);
    if (min === undefined || max === undefined) return field;
    const isWhole = [min, max, value].every(Number.isInteger);
    const step = isWhole ? 1 : 10 ** Math.floor(Math.log10((max - min) / 20));
    const slider = input({ type: "range", step, ...bounds, value }, numberIn);
    slider.addEventListener("input", () => {
      field.value = slider.value;
    });
    field.addEventListener("input", () => {
      slider.value = field.value;
    });
    return element("span", {}, [slider, " ", field]);
  }

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  async function makePlugin() {
    const [{ Widget }, { IRenderMimeRegistry }] = await Promise.all(
      ["@lumino/widgets", "@jupyterlab/rendermime"].map(load),
    );
    const activate = (app, registry) => {
      const views = { [FIGURE]: figureView(Widget), [PARAMETER]: parameterView(Widget, app) };
      for (const [mime, View] of Object.entries(views))
        registry.addFactory({ safe: true, mimeTypes: [mime], createRenderer: () => new View() }, 0);
    };
    return { id: "merchant-lab:plugin", autoStart: true, requires: [IRenderMimeRegistry], activate };
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["merchant-lab"] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const plugin = await makePlugin();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
