# Answers GET with a line, and writes each POST's body as one line into the file in TALLY: app.py PORT
import os, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

tally = os.open(os.environ["TALLY"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/slow":
            os.write(tally, b"slow begins\n")
            time.sleep(1)
        self.answer("hello from python\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        os.write(tally, body + b"\n")
        self.answer("counted\n")

    def log_message(self, *ignored):
        pass


ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), App).serve_forever()
