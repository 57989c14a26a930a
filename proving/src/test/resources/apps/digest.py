# Answers with what can be told from any other answer: digest.py PORT
#   GET /N?ID   N bytes that say where they are, their length known at the beginning; GET /chunked/N?ID the same in chunks
#   POST /?ID   the SHA-256 of what came
# The id comes back in X-Id.
import functools, hashlib, socket, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = 9973


@functools.lru_cache
def body(length):
    return b"".join(b"%d of %d;" % (at, length) for at in range(length // 8 + 1))[:length]


class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16

    def head(self, name, value):
        self.send_response(200)
        self.send_header("X-Id", self.path.partition("?")[2])
        self.send_header(name, value)
        self.end_headers()

    def whole(self, body):
        self.head("Content-Length", str(len(body)))
        self.wfile.write(body)

    def do_GET(self):
        words = self.path.partition("?")[0].split("/")
        content = body(int(words[-1]))
        if words[1] != "chunked":
            return self.whole(content)
        self.head("Transfer-Encoding", "chunked")
        for at in range(0, len(content), CHUNK):
            piece = content[at : at + CHUNK]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.whole(hashlib.sha256(content).hexdigest().encode())

    def log_message(self, *ignored):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *ignored):
        pass  # whoever asked has gone


Server(("127.0.0.1", int(sys.argv[1])), App).serve_forever()
