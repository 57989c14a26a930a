package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** key_share: one side's contribution to the key exchange (RFC 8446, section 4.2.8). */
public sealed interface KeyShare extends Extension {
  @Override
  default ExtensionType type() {
    return ExtensionType.KEY_SHARE;
  }

  /**
   * In ClientHello: {@code KeyShareEntry client_shares<0..2^16-1>}, most preferred first; empty
   * asks for a retry.
   */
  record Offer(List<Entry> clientShares) implements KeyShare {
    public Offer {
      clientShares = List.copyOf(clientShares);
    }

    /** The share for that group, or null. */
    public @Nullable Bytes shareFor(NamedGroup group) {
      for (Entry entry : clientShares) {
        if (entry.group().equals(group)) {
          return entry.keyExchange();
        }
      }
      return null;
    }

    @Override
    public void encode(Writer out) {
      out.vector16(
          () -> {
            for (Entry entry : clientShares) {
              entry.encode(out);
            }
          });
    }

    @Override
    public String describe() {
      return "shares=" + clientShares.stream().map(Entry::group).toList();
    }
  }

  /** In ServerHello: the server's share, in the group of one of the client's. */
  record Choice(Entry serverShare) implements KeyShare {
    @Override
    public void encode(Writer out) {
      serverShare.encode(out);
    }

    @Override
    public String describe() {
      return "group=" + serverShare.group();
    }
  }

  /** In HelloRetryRequest: the group for which the server wants a share. */
  record Retry(NamedGroup selectedGroup) implements KeyShare {
    @Override
    public void encode(Writer out) {
      out.u16(selectedGroup.code());
    }

    @Override
    public String describe() {
      return "group=" + selectedGroup;
    }
  }

  /**
   * {@code KeyShareEntry}: a group and a public value in it.
   *
   * @param keyExchange 1..2^16-1 bytes, unchecked: whether they are a value of the group is for the
   *     key exchange to say
   */
  record Entry(NamedGroup group, Bytes keyExchange) {
    static Entry decode(Cursor in) throws DecodeException {
      NamedGroup group = NamedGroup.of(in.u16("group"));
      Bytes keyExchange = in.opaque16("key_exchange");
      if (keyExchange.isEmpty()) {
        throw in.error("key_exchange is empty");
      }
      return new Entry(group, keyExchange);
    }

    void encode(Writer out) {
      out.u16(group.code()).opaque16(keyExchange);
    }
  }

  static KeyShare decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO -> new Offer(in.vector16("client_shares").list(Entry::decode));
      case SERVER_HELLO -> new Choice(Entry.decode(in));
      case HELLO_RETRY_REQUEST -> new Retry(NamedGroup.of(in.u16("selected_group")));
      default -> throw place.forbids();
    };
  }
}
