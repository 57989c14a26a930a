package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * A way back in, before TLS 1.3: {@code u32 ticket_lifetime_hint, opaque16 ticket} (RFC 5077,
 * section 3.3). Only for a client that sent session_ticket, which ours does not.
 *
 * @param ticketLifetimeHint seconds, 0..2^32-1; 0 says nothing
 * @param ticket 0..2^16-1 bytes; empty if the server changed its mind
 */
public record ClassicNewSessionTicket(long ticketLifetimeHint, Bytes ticket)
    implements HandshakeMessage {
  static ClassicNewSessionTicket decode(Cursor in) throws DecodeException {
    return new ClassicNewSessionTicket(in.u32("ticket_lifetime_hint"), in.opaque16("ticket"));
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.NEW_SESSION_TICKET;
  }

  @Override
  public void encode(Writer out) {
    out.u32(ticketLifetimeHint).opaque16(ticket);
  }

  @Override
  public String name() {
    return "NewSessionTicket";
  }

  @Override
  public String describe() {
    return "NewSessionTicket lifetime=" + ticketLifetimeHint + "s ticket=" + ticket.length() + "B";
  }

  /** Without the ticket: whoever reads one might use it. */
  @Override
  public String toString() {
    return describe();
  }
}
