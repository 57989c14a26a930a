// A TLS peer on Node's OpenSSL: a server and a client, told what to do by flags.
// ../README.md says which flags there are and what is printed.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';

const PATIENCE_MS = 20_000;
// So many lines of a kibibyte may be under way before they have come back.
const WINDOW = 16;
const LINE = '0'.repeat(1023) + '\n';
const [verb, ...rest] = process.argv.slice(2);
const flags = {};
for (let at = 0; at < rest.length; at += 2) flags[rest[at].replace(/^--/, '')] = rest[at + 1];

const bulk = Number(flags.bulk ?? 0);
const list = joined => (joined ? joined.split(',') : []);
const OPENSSL_GROUPS = { secp256r1: 'P-256', secp384r1: 'P-384', x25519: 'X25519' };
const version = (flags.version ?? 'TLSv1.3').replace('TLSv1.0', 'TLSv1');
// Signatures of before TLS 1.2 are over SHA-1, which OpenSSL takes at level 0 alone.
const old = version === 'TLSv1' || version === 'TLSv1.1';
const common = {
  minVersion: version,
  maxVersion: version,
  ciphers: ciphers(),
  ecdhCurve: list(flags.groups).map(it => OPENSSL_GROUPS[it] ?? it).join(':') || 'auto',
  ALPNProtocols: flags.alpn ? list(flags.alpn) : undefined,
};

function ciphers() {
  const named = list(flags.suites).join(':');
  return old ? `${named || 'ALL'}:@SECLEVEL=0` : named || undefined;
}

function negotiated(socket) {
  const suite = socket.getCipher().standardName;
  const alpn = socket.alpnProtocol || '-';
  return `negotiated version=${socket.getProtocol()} suite=${suite} group=${group(socket)} alpn=${alpn}`;
}

// Node names the group of an elliptic curve only, and only at the client.
function group(socket) {
  const info = socket.getEphemeralKeyInfo?.() ?? {};
  const names = { X25519: 'x25519', 'prime256v1': 'secp256r1', secp384r1: 'secp384r1' };
  return names[info.name] ?? '-';
}

function failed(why) {
  console.log(`failed ${why.message}`);
  process.exitCode = 1;
}

function serve() {
  const own = { cert: readFileSync(flags.cert), key: readFileSync(flags.key) };
  const clients = flags.clients
    ? { requestCert: true, rejectUnauthorized: flags.clients === 'requires', ca: readFileSync(flags.ca) }
    : {};
  const server = tls.createServer({ ...common, dhparam: 'auto', ...own, ...clients });
  server.on('tlsClientError', failed);
  server.on('secureConnection', socket => {
    console.log(`${negotiated(socket)} client=${socket.getPeerCertificate().subject?.CN ?? '-'}`);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', failed);
    let text = '';
    socket.on('data', data => {
      text += data;
      if (!text.includes('\n')) return;
      if (text.startsWith('GET ')) socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello from node\n');
      else socket.write(text);
      text = '';
    });
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}

function connect() {
  const to = { host: '127.0.0.1', port: Number(flags.port), servername: flags.name, ca: readFileSync(flags.ca) };
  const own = flags.cert ? { cert: readFileSync(flags.cert), key: readFileSync(flags.key) } : {};
  const socket = tls.connect({ ...common, ...to, ...own }, () => {
    console.log(negotiated(socket));
    socket.write(flags.send.replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
  });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the server was silent for too long')));
  socket.on('error', failed);
  let text = '';
  let lines = 0;
  socket.on('data', data => {
    text += data;
    if (!text.endsWith('\n')) return;
    if (lines === 0) console.log(`answer ${text.trimEnd()}`);
    else if (text.length < WINDOW * LINE.length) return;
    else if (text !== LINE.repeat(WINDOW)) return failed(new Error(`after ${lines} lines others came back`));
    text = '';
    if (lines < bulk) {
      lines += WINDOW;
      socket.write(LINE.repeat(WINDOW));
      return;
    }
    if (bulk) console.log(`bulk ${bulk}`);
    if (flags.vanish === 'yes') process.exit();
    if (flags.hold !== 'yes') socket.end();
  });
  socket.on('end', () => console.log('end close_notify'));
}

if (verb === 'version') console.log(`Node ${process.versions.node} (OpenSSL ${process.versions.openssl})`);
else if (verb === 'serve') serve();
else if (verb === 'connect') connect();
else failed(new Error(`unknown verb '${verb}': version, serve or connect`));
