package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/** pre_shared_key: keys that both sides already have (RFC 8446, section 4.2.11). */
public sealed interface PreSharedKey extends Extension {
  @Override
  default ExtensionType type() {
    return ExtensionType.PRE_SHARED_KEY;
  }

  /**
   * In ClientHello, as its last extension: {@code PskIdentity identities<7..2^16-1>, PskBinderEntry
   * binders<33..2^16-1>}, as many of the one as of the other.
   *
   * @param binders each an HMAC over the hello up to the binders, 32..255 bytes
   */
  record Offer(List<Identity> identities, List<Bytes> binders) implements PreSharedKey {
    public Offer {
      identities = List.copyOf(identities);
      binders = List.copyOf(binders);
    }

    /**
     * How many bytes at the end of the ClientHello the binders take, their length included: what no
     * binder covers.
     */
    public int bindersBytes() {
      int bytes = 2;
      for (Bytes binder : binders) {
        bytes += 1 + binder.length();
      }
      return bytes;
    }

    @Override
    public void encode(Writer out) {
      out.vector16(
          () -> {
            for (Identity identity : identities) {
              out.opaque16(identity.identity()).u32(identity.obfuscatedTicketAge());
            }
          });
      out.vector16(
          () -> {
            for (Bytes binder : binders) {
              out.opaque8(binder);
            }
          });
    }

    @Override
    public String describe() {
      return "psk_identities=" + identities.size();
    }
  }

  /**
   * A key's name.
   *
   * @param identity 1..2^16-1 bytes, a ticket for instance
   * @param obfuscatedTicketAge milliseconds plus the ticket's ticket_age_add, modulo 2^32; 0 for
   *     external keys
   */
  record Identity(Bytes identity, long obfuscatedTicketAge) {
    static Identity decode(Cursor in) throws DecodeException {
      Bytes identity = in.opaque16("identity");
      if (identity.isEmpty()) {
        throw in.error("identity is empty");
      }
      return new Identity(identity, in.u32("obfuscated_ticket_age"));
    }

    /** Without the identity: whoever reads a ticket might use it. */
    @Override
    public String toString() {
      return "Identity(" + identity.length() + " bytes)";
    }
  }

  /**
   * In ServerHello: the key that is used.
   *
   * @param selectedIdentity index into the client's identities
   */
  record Choice(int selectedIdentity) implements PreSharedKey {
    @Override
    public void encode(Writer out) {
      out.u16(selectedIdentity);
    }

    @Override
    public String describe() {
      return "psk=" + selectedIdentity;
    }
  }

  static PreSharedKey decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO -> decodeOffer(in);
      case SERVER_HELLO -> new Choice(in.u16("selected_identity"));
      default -> throw place.forbids();
    };
  }

  private static Offer decodeOffer(Cursor in) throws DecodeException, TlsException {
    List<Identity> identities =
        in.vector16("identities").nonEmptyList("identities", Identity::decode);
    List<Bytes> binders =
        in.vector16("binders").nonEmptyList("binders", PreSharedKey::decodeBinder);
    if (identities.size() != binders.size()) {
      throw TlsException.broken(Rule.PSK_BINDERS_MATCH);
    }
    return new Offer(identities, binders);
  }

  private static Bytes decodeBinder(Cursor in) throws DecodeException {
    Bytes binder = in.opaque8("PskBinderEntry");
    if (binder.length() < 32) {
      throw in.error("PskBinderEntry has " + binder.length() + " bytes, less than 32");
    }
    return binder;
  }
}
