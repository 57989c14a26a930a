package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.Place;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A way back in: {@code u32 ticket_lifetime, u32 ticket_age_add, opaque8 ticket_nonce, opaque16
 * ticket, Extension extensions<0..2^16-2>} (RFC 8446, section 4.6.1).
 *
 * @param ticketLifetime seconds, 0..2^32-1, though a server may say no more than 604800
 * @param ticketAgeAdd 0..2^32-1, to be added to the ticket's age in milliseconds
 * @param ticketNonce 0..255 bytes
 * @param ticket 1..2^16-1 bytes
 */
public record NewSessionTicket(
    long ticketLifetime, long ticketAgeAdd, Bytes ticketNonce, Bytes ticket, Extensions extensions)
    implements HandshakeMessage {
  static NewSessionTicket decode(Cursor in) throws DecodeException, TlsException {
    long lifetime = in.u32("ticket_lifetime");
    long ageAdd = in.u32("ticket_age_add");
    Bytes nonce = in.opaque8("ticket_nonce");
    Bytes ticket = in.opaque16("ticket");
    if (ticket.isEmpty()) {
      throw in.error("ticket is empty");
    }
    return new NewSessionTicket(
        lifetime, ageAdd, nonce, ticket, Extensions.decode(Place.NEW_SESSION_TICKET, in));
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.NEW_SESSION_TICKET;
  }

  @Override
  public void encode(Writer out) {
    out.u32(ticketLifetime).u32(ticketAgeAdd).opaque8(ticketNonce).opaque16(ticket);
    extensions.encode(out);
  }

  @Override
  public String describe() {
    return "NewSessionTicket lifetime="
        + ticketLifetime
        + "s ticket="
        + ticket.length()
        + "B"
        + extensions.describe();
  }

  /** Without the ticket: whoever reads one might use it. */
  @Override
  public String toString() {
    return describe();
  }

  /** How much early data the ticket is good for, or null for none. */
  public EarlyData.@Nullable Limit earlyData() {
    return extensions.find(EarlyData.Limit.class);
  }
}
