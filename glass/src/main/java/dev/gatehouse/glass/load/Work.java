package dev.gatehouse.glass.load;

import java.util.Locale;

/** What a client does, again and again. */
public enum Work {
  /** A connection and a full handshake (TLS 1.3) for each request; 1 KiB comes back. */
  NEW("new connections", 16, 1024, 0),

  /** The same with a short handshake of TLS 1.2, which goes on with an earlier session. */
  RESUMED("resumed connections", 16, 1024, 0),

  /** Connections are kept, one small request after the other on each; 1 KiB comes back. */
  KEPT("kept connections", 64, 1024, 0),

  /** Large answers. */
  DOWN("large down", 4, 16 << 20, 0),

  /** Large requests. */
  UP("large up", 4, 64, 16 << 20);

  private static final int MEBIBYTE = 1 << 20;

  private final String title;
  private final int connections;
  private final int answerBytes;
  private final int requestBytes;

  Work(String title, int connections, int answerBytes, int requestBytes) {
    this.title = title;
    this.connections = connections;
    this.answerBytes = answerBytes;
    this.requestBytes = requestBytes;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** In orders and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The work of that word; an IllegalArgumentException for a word that is none. */
  public static Work of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** How many connections at a time. */
  public int connections() {
    return connections;
  }

  /** How long an answer's body is. */
  public int answerBytes() {
    return answerBytes;
  }

  /** How long a request's body is; 0 for a GET. */
  public int requestBytes() {
    return requestBytes;
  }

  /** Whether a connection serves one request only. */
  public boolean connects() {
    return this == NEW || this == RESUMED;
  }

  /** Whether it is the bytes that count: then they are counted in MiB. */
  public boolean isBulk() {
    return this == DOWN || this == UP;
  }

  /** What its figures are for one of: a request, or a MiB of bodies. */
  public String unit() {
    return isBulk() ? "MiB" : "request";
  }

  /** How many of these a request is. */
  public double unitsInRequest() {
    return isBulk() ? (double) Math.max(answerBytes, requestBytes) / MEBIBYTE : 1;
  }
}
