package dev.gatehouse.tls.message;

/**
 * The peer's next record is under the keys just agreed: {@code u8 type = 1}, in a record of a
 * content type of its own (RFC 5246, section 7.1). No handshake message, so no part of the
 * transcript; but before TLS 1.3 it has its place in the order, and the machine must see it there.
 */
public record ChangeCipherSpec() implements Arrival {
  @Override
  public String name() {
    return "ChangeCipherSpec";
  }
}
