package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Octets;
import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.wire.Bytes;
import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * What a worker is told about who asks and how (RFC 7239, and the older fields that frameworks
 * read). What a client says under these names was taken out before; see {@code codec.FieldName}.
 * Most of it is the same for all requests of a connection, so it is made once.
 */
final class ForwardedFields {
  private static final byte[] HOST = Octets.ascii("X-Forwarded-Host: ");
  private static final byte[] FORWARDED_HOST = Octets.ascii(";host=\"");
  private static final byte[] QUOTED_LINE_END = Octets.ascii("\"\r\n");
  private static final byte[] LINE_END = Octets.ascii("\r\n");
  // RFC 9110, 7.6.3: a gateway MUST send Via in each inbound request.
  private static final byte[] ID = Octets.ascii("Via: 1.1 gatehouse\r\nX-Request-Id: ");

  private final byte[] fixed;

  private ForwardedFields(byte[] fixed) {
    this.fixed = fixed;
  }

  /**
   * @param certificates the client's, verified, its own first; empty if it showed none
   */
  static ForwardedFields of(
      Scheme scheme, SocketAddress client, SocketAddress local, List<Bytes> certificates) {
    var text = new StringBuilder(160);
    text.append(ClientCertField.lines(certificates));
    text.append("X-Forwarded-For: ").append(address(client)).append("\r\n");
    text.append("X-Forwarded-Proto: ").append(scheme).append("\r\n");
    if (local instanceof InetSocketAddress inet) {
      text.append("X-Forwarded-Port: ").append(inet.getPort()).append("\r\n");
    }
    text.append("Forwarded: for=").append(node(client)).append(";proto=").append(scheme);
    return new ForwardedFields(Octets.ascii(text.toString()));
  }

  /** A client's address without its port; {@code unknown} for what is no IP address. */
  static String address(SocketAddress client) {
    if (!(client instanceof InetSocketAddress inet) || inet.getAddress() == null) return "unknown";
    String text = inet.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  // RFC 7239, 6: an IPv6 address is in brackets, and then in quotes
  private static String node(SocketAddress client) {
    String text = address(client);
    boolean six =
        client instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
    return six ? "\"[" + text + "]\"" : text;
  }

  /** At most how many bytes {@link #write} writes, apart from two hosts. */
  int bytes() {
    return fixed.length + 128;
  }

  void write(ByteBuf out, RequestHead head, RequestId id) {
    int from = head.hostStart();
    int length = head.authorityEnd() - from;
    if (length > 0) {
      out.writeBytes(HOST).writeBytes(head.array(), from, length).writeBytes(LINE_END);
    }
    out.writeBytes(fixed);
    if (length > 0) {
      out.writeBytes(FORWARDED_HOST).writeBytes(head.array(), from, length);
      out.writeBytes(QUOTED_LINE_END);
    } else {
      out.writeBytes(LINE_END);
    }
    out.writeBytes(ID);
    id.write(out);
    out.writeBytes(LINE_END);
  }
}
