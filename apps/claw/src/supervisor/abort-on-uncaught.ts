/** Ends this process by SIGABRT after an error that nobody caught: a crash, after which the guard starts it again. */
export function abortOnUncaught(log: (text: string) => void): void {
  process.on("uncaughtException", (err) => {
    log(err.stack ?? String(err));
    process.abort();
  });
}
