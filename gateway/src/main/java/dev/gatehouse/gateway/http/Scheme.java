package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Octets;

/** How a client reached us. */
public enum Scheme {
  HTTP("http"),
  HTTPS("https");

  private final String text;

  Scheme(String text) {
    this.text = text;
  }

  byte[] bytes() {
    return Octets.ascii(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
