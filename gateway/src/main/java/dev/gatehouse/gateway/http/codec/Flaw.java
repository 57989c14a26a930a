package dev.gatehouse.gateway.http.codec;

/**
 * What is wrong with a message's bytes. Each flaw knows the status that a request with it is
 * answered with, the reason that HTTP.SYS's HTTPERR log has for its like, and one sentence. In a
 * response from a worker the same flaw is a 502.
 */
public enum Flaw {
  METHOD(400, "Verb", "the method is not a token of at most 32 letters"),
  METHOD_NOT_SERVED(405, "Verb", "the method is not served here"),
  TARGET(400, "URL", "the request target is not a path, an http or https URL, or * for OPTIONS"),
  TARGET_TOO_LONG(414, "URL_Length", "the request target is longer than the limit"),
  REQUEST_LINE(400, "BadRequest", "the request line is not method, target, version"),
  VERSION(505, "Version_N/S", "the version is neither HTTP/1.1 nor HTTP/1.0"),
  STATUS_LINE(400, "BadRequest", "the status line is not version, status, reason"),
  LINE_END(400, "Invalid_CR/LF", "a line ends in something else than CR LF"),
  FIELD_NAME(400, "Header", "a field name is empty, or has a byte that no token may have"),
  FIELD_VALUE(400, "Header", "a field value has a control byte"),
  FOLDED(400, "Header", "a field is folded over several lines"),
  FIELDS_TOO_MANY(431, "FieldLength", "the head has more fields than the limit"),
  HEAD_TOO_LONG(431, "RequestLength", "the head is longer than the limit"),
  HOST_MISSING(400, "Hostname", "there is no Host field"),
  HOST_TWICE(400, "Hostname", "there is more than one Host field"),
  HOST(400, "Hostname", "the host is not a name or an address with an optional port"),
  HOST_DISAGREES(400, "Hostname", "the target's host and the Host field differ"),
  LENGTH(400, "Number", "Content-Length is not one decimal number"),
  LENGTH_TWICE(400, "Number", "there is more than one Content-Length"),
  LENGTH_AND_CODING(400, "BadRequest", "there are both Content-Length and Transfer-Encoding"),
  CODING(400, "N/I", "the transfer coding is not chunked alone"),
  CODING_IN_OLD_VERSION(400, "BadRequest", "HTTP/1.0 knows no Transfer-Encoding"),
  EXPECTATION(417, "Precondition", "the expectation is not 100-continue"),
  CHUNK_SIZE(400, "Number", "a chunk's size is not a hexadecimal number of at most 15 digits"),
  CHUNK_EXTENSION(400, "BadRequest", "a chunk's extension is malformed or too long"),
  CHUNK_END(400, "Invalid_CR/LF", "a chunk's data is not followed by CR LF"),
  TRAILERS_TOO_LONG(431, "FieldLength", "the trailer section is longer than the limit");

  private final int status;
  private final String reason;
  private final String sentence;

  Flaw(int status, String reason, String sentence) {
    this.status = status;
    this.reason = reason;
    this.sentence = sentence;
  }

  /** The status for a request with this flaw. */
  public int status() {
    return status;
  }

  /** HTTPERR's name for its like. */
  public String reason() {
    return reason;
  }

  /** What is wrong, as the end of a sentence. */
  public String sentence() {
    return sentence;
  }

  /** The exception for it; it has no stack, and so costs little. */
  MalformedException exception() {
    return new MalformedException(this);
  }
}
