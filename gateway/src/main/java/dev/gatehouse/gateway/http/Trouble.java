package dev.gatehouse.gateway.http;

/**
 * What can go wrong with a request beside its own bytes ({@code codec.Flaw}) and the queue ({@code
 * queue.Refusal}). Each has a status, a word for the log (HTTP.SYS's, from its HTTPERR log, where
 * it has one) and a sentence for a person, in which nothing of a worker's is said.
 */
enum Trouble {
  HOST_UNKNOWN(421, "Hostname", "No site here answers to this name."),
  PATH_UNKNOWN(404, "URL", "Nothing here answers below this path."),
  PATH_UNCLEAR(
      400,
      "URL",
      "The address can be read in more than one way. Write its path without dot segments, doubled"
          + " slashes and needless percent-encoding."),
  CLIENT_DIFFERS(
      421,
      "Client_Certificate",
      "This site asks for a client certificate, and this connection was opened for another one. Ask"
          + " again on a new connection, with this site's name in its handshake."),
  SCHEME_DIFFERS(421, "URL", "The address names another scheme than the one this connection has."),
  HEAD_SLOW(408, "Timer_HeaderWait", "The request took too long to arrive."),
  BODY_SLOW(408, "Timer_EntityBody", "The request's body stopped arriving."),
  PLAIN_ON_TLS(400, "Plain_HTTP", "This port speaks HTTPS, and your client spoke plain HTTP."),

  // Files.
  FILES_ARE_READ(405, "Verb", "Files are only read here, by GET and HEAD."),
  FILE_MISSING(404, "File_Missing", "There is no file of this name."),
  FILE_FORBIDDEN(403, "File_Forbidden", "The gate is not allowed to read this file."),
  FILE_DIFFERS(412, "Precondition", "The file is not the one that the request builds upon."),
  RANGE_OUTSIDE(416, "Range", "The file is shorter than where the wanted part begins."),
  FILE_CHANGING(
      503, "File_Changing", "The file was being replaced just now. Another try will find it."),
  FILES_BUSY(503, "Files_Busy", "Too many requests wait for the disk."),
  FILE_SLOW(504, "Timer_File", "The disk took too long to answer."),
  FILE_UNREADABLE(
      500, "File_Unreadable", "The file could not be read. Gatehouse's log has the details."),

  // The worker's doing. HTTPERR has one word for all ways in which a worker leaves a request.
  UNREACHABLE(502, "Worker_Unreachable", "The application does not accept connections."),
  ABANDONED(
      502,
      "Connection_Abandoned_By_AppPool",
      "The application ended before it answered. The request was not sent again, for it may have"
          + " had an effect."),
  ABANDONED_TWICE(
      502,
      "Connection_Abandoned_Twice",
      "The application ended before it answered, twice. The request was sent again once, and will"
          + " not be a third time."),
  ANSWER_MALFORMED(502, "Response_Malformed", "The application's answer was not valid HTTP."),
  ANSWER_SLOW(504, "Timer_Response", "The application took too long to answer."),

  // From here on there is nobody to tell, or the answer is half out: the connection is cut.
  ANSWER_TRUNCATED(502, "Response_Truncated", "The application's answer ended too early."),
  FILE_TRUNCATED(500, "File_Truncated", "The file became shorter while it was being sent."),
  SEND_SLOW(0, "Timer_MinBytesPerSecond", "The client stopped reading the answer."),
  TUNNEL_IDLE(0, "Timer_ConnectionIdle", "Neither side said anything for too long."),
  CLIENT_GONE(0, "Client_Reset", "The client went away."),
  GATE_ENDED(503, "AppShutdown", "The gate is shutting down."),
  INTERNAL(500, "Internal", "Gatehouse made a mistake. Its log has the details.");

  private final int status;
  private final String reason;
  private final String sentence;

  Trouble(int status, String reason, String sentence) {
    this.status = status;
    this.reason = reason;
    this.sentence = sentence;
  }

  Problem problem() {
    return new Problem(status, reason, sentence, null);
  }

  String reason() {
    return reason;
  }
}
