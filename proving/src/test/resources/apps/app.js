// Answers GET with a line, and writes each POST's body as one line into the file in TALLY: listens on PORT.
const fs = require("fs");
const tally = fs.openSync(process.env.TALLY, "a");

require("http")
  .createServer((request, response) => {
    const answer = (text) => response.setHeader("Content-Length", text.length).end(text);
    if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        fs.writeSync(tally, body + "\n");
        answer("counted\n");
      });
    } else {
      answer("hello from node\n");
    }
  })
  .listen(process.env.PORT, "127.0.0.1");
