/** Run by Node inside a cell: tries one way out and prints what it saw. */
export const EGRESS_SCRIPT = `
const net = require("node:net"), tls = require("node:tls"), dgram = require("node:dgram"), fs = require("node:fs");
const [kind, ...input] = process.argv.slice(1);
const say = (text) => { process.stdout.write(text, () => process.exit(0)); };
const place = (text) => ({ host: text.slice(0, text.lastIndexOf(":")).replace(/[[\\]]/g, ""), port: Number(text.slice(text.lastIndexOf(":") + 1)) });
const proxy = () => net.connect(3128, "127.0.0.1");
function all(socket, bytes) {
  let text = "";
  socket.on("data", (chunk) => { text += chunk.toString("latin1"); if (/HTTP\\/1\\.1 [^2].*\\r\\n\\r\\n[^]*\\n$/.test(text)) say(text); });
  socket.on("error", (err) => say(text + " failed " + err.code));
  socket.on("close", () => say(text + " failed closed"));
  socket.write(bytes, "latin1");
}
function tunnel(host, then) {
  const socket = proxy();
  socket.on("error", (err) => say("failed " + err.code));
  socket.write("CONNECT " + host + ":443 HTTP/1.1\\r\\nHost: " + host + ":443\\r\\n\\r\\n");
  socket.once("data", (chunk) => chunk.toString().startsWith("HTTP/1.1 200") ? then(socket) : say(chunk.toString()));
}
const secure = (socket, servername, then) => {
  const secured = tls.connect({ socket, ...(servername ? { servername } : {}), checkServerIdentity: () => undefined, ca: fs.readFileSync("/etc/deployclaw/ca-bundle.pem") });
  secured.on("error", (err) => say("failed " + err.code));
  secured.on("close", () => say("failed closed"));
  secured.once("secureConnect", () => then(secured));
};
const kinds = {
  tcp: (to) => { const s = net.connect(place(to)); s.on("connect", () => say("connected")); s.on("error", () => say("nothing")); },
  udp: (to) => { const { host, port } = place(to); const s = dgram.createSocket("udp4"); s.on("error", () => say("nothing")); s.send("x", port, host, (err) => say(err ? "nothing" : "sent")); },
  dns: (name) => require("node:dns").lookup(name, (err) => say(err ? "nothing" : "resolved")),
  interfaces: () => say(Object.keys(require("node:os").networkInterfaces()).filter((name) => name !== "lo").join() || "nothing"),
  connect: (authority) => all(proxy(), "CONNECT " + authority + " HTTP/1.1\\r\\nHost: " + authority + "\\r\\n\\r\\n"),
  plain: (url, header) => all(proxy(), "GET " + url + " HTTP/1.1\\r\\nHost: " + new URL(url).host + "\\r\\n" + header + "\\r\\n\\r\\n"),
  https: (host, servername, name, path, header) => tunnel(host, (socket) => secure(socket, servername, (secured) =>
    all(secured, "GET " + path + " HTTP/1.1\\r\\nHost: " + name + "\\r\\nConnection: close\\r\\n" + (header ? header + "\\r\\n" : "") + "\\r\\n"))),
  "inside-tls": (host, bytes) => tunnel(host, (socket) => secure(socket, host, (secured) => all(secured, bytes))),
  flood: (count) => { let left = Number(count); for (let i = left; i > 0; i -= 1) { const s = proxy(); let over = false; const end = () => { if (over) return; over = true; s.destroy(); left -= 1; if (left === 0) say("done"); };
    s.on("connect", () => { s.write("CONNECT evil.example.net:443 HTTP/1.1\\r\\nHost: evil.example.net:443\\r\\n\\r\\n"); s.on("data", end); }); s.on("error", end); s.on("close", end); } },
};
kinds[kind](...input);
`;
