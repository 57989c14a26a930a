package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.http.Secured;
import dev.gatehouse.gateway.ring.Ring;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the gateway is told of a session: {@code opaque8 protocol, opaque8 suite, u8 resumed, u16
 * mode}, then each certificate of the client's chain as {@code opaque24}. The mode is how the
 * client was asked for it: its place among all modes of the bindings, which both sides know.
 */
final class Facts {
  private Facts() {}

  /** The bindings' modes, each once, in the order in which they come. */
  static List<ClientCertificates> modes(List<Binding> bindings) {
    return bindings.stream().map(Binding::clients).distinct().toList();
  }

  static byte[] encode(Session session, int mode) {
    List<Bytes> chain =
        session.peer() instanceof VerifiedPeer client
            ? client.path().chain().stream().map(X509Cert::encoded).toList()
            : List.of();
    return encode(
        session.version().toString(), session.suite().toString(), session.resumed(), mode, chain);
  }

  /** A chain that is too long for a frame ends early: the client's own certificate comes first. */
  static byte[] encode(
      String protocol, String suite, boolean resumed, int mode, List<Bytes> chain) {
    return Writer.write(
            out -> {
              out.opaque8(Bytes.ascii(protocol))
                  .opaque8(Bytes.ascii(suite))
                  .u8(resumed ? 1 : 0)
                  .u16(mode);
              for (Bytes it : chain) {
                if (out.length() + 3 + it.length() > Ring.MOST_PAYLOAD_BYTES) {
                  break;
                }
                out.opaque24(it);
              }
            })
        .toArray();
  }

  static Secured decode(byte[] bytes, List<ClientCertificates> modes) throws DecodeException {
    return Cursor.all(
        new Cursor(bytes, 0, bytes.length),
        in -> {
          String protocol = in.opaque8("protocol").toLatin1();
          String suite = in.opaque8("suite").toLatin1();
          int resumed = in.u8("resumed");
          if (resumed > 1) {
            throw in.error("neither resumed nor not");
          }
          int mode = in.u16("mode");
          if (mode >= modes.size()) {
            throw in.error("a mode that no binding has");
          }
          List<Bytes> chain = new ArrayList<>();
          while (in.hasRemaining()) {
            chain.add(in.opaque24("certificate"));
          }
          return new Secured(protocol, suite, resumed == 1, modes.get(mode), chain, false);
        });
  }
}
