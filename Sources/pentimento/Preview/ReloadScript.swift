/// What the preview adds to pages while they are served; built pages never hold it.
enum ReloadScript {
  /// Loads the page anew when there is a new edition, and shows what is wrong on top of it.
  static let source = """
    (() => {
      "use strict";
      const here = new URL(document.currentScript.src);
      const edition = here.search.slice(1);
      let panel = null;
      let dismissed = "";

      const show = (problems) => {
        if (panel) { panel.remove(); panel = null; }
        const key = problems.join("\\n");
        if (!problems.length || key === dismissed) return;
        panel = document.createElement("div");
        panel.id = "pentimento-problems";
        const root = panel.attachShadow({ mode: "open" });
        root.innerHTML = `<style>
          section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto;
            background: #161616; color: #ededed; border-top: 4px solid #fff; padding: 20px 24px;
            font: 16px/1.5 ui-monospace, monospace; }
          h2 { font-size: 18px; margin: 0 0 8px; }
          li { margin: 8px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
          button { float: right; min-width: 48px; min-height: 48px; font: inherit; background: #ededed; color: #161616;
            border: 0; cursor: pointer; padding: 0 16px; }
        </style><section role="alert"><button>Close</button><h2></h2><ul></ul></section>`;
        root.querySelector("h2").textContent =
          problems.length === 1 ? "One thing is wrong" : problems.length + " things are wrong";
        for (const problem of problems) {
          const item = document.createElement("li");
          item.textContent = problem;
          root.querySelector("ul").append(item);
        }
        root.querySelector("button").addEventListener("click", () => {
          dismissed = key;
          panel.remove();
          panel = null;
        });
        document.documentElement.append(panel);
      };

      const events = new EventSource(new URL("events", here));
      events.onmessage = (message) => {
        const state = JSON.parse(message.data);
        if (state.edition !== edition) { events.close(); location.reload(); return; }
        const activity = document.getElementById("pentimento-activity");
        if (activity && state.activity) activity.textContent = state.activity;
        show(state.problems);
      };
    })();
    """

  /// What stands where there is no page: nothing is built yet, or the address is wrong.
  static let waitingPage = """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>No page here</title>
    <style>
    body { font: 20px/1.5 system-ui, sans-serif; background: #777; color: #fff; display: grid; place-content: center;
      min-height: 90vh; text-align: center; }
    </style>
    <body>
    <p>There is no page at this address, or not yet.</p>
    <p id="pentimento-activity"></p>
    </body>
    </html>

    """
}
