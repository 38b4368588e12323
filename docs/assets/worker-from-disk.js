// Browsers refuse workers to a page that was opened from the disk (file:), and the search runs in one. There, a hidden frame does its work.
(() => {
  if (location.protocol !== "file:") return;

  window.Worker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #started;

    constructor(url) {
      super();
      this.#frame.hidden = true;
      document.body.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.document.open();
      inside.document.write("<!doctype html><title>worker</title><body>");
      inside.document.close();
      const load = source => new Promise((resolve, reject) => {
        const script = inside.document.createElement("script");
        script.src = source;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`not loaded: ${source}`));
        inside.document.body.append(script);
      });
      // What a worker's own scope offers.
      inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
      inside.importScripts = (...sources) => sources.reduce((before, source) => before.then(() => load(source)), Promise.resolve());
      this.#started = load(url);
      this.#started.catch(error => this.dispatchEvent(new ErrorEvent("error", { message: error.message, error })));
    }

    postMessage(data) {
      const inside = this.#frame.contentWindow;
      this.#started.then(() => inside.dispatchEvent(new inside.MessageEvent("message", { data: structuredClone(data) })), () => {});
    }

    terminate() {
      this.#frame.remove();
    }
  };
})();
