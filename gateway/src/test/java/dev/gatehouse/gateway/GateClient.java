package dev.gatehouse.gateway;

import dev.gatehouse.testkit.JsseTrust;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** JSSE as a client of a gate in this process. */
final class GateClient {
  private GateClient() {}

  /**
   * A connection whose handshake is over, to a port of that gate on loopback, by a client that
   * trusts the gate's own root and nothing else.
   *
   * @param protocols such as {@code TLSv1.2}; none for JSSE's own
   */
  static SSLSocket connect(Gate gate, int port, String name, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    byte[] root = gate.root().orElseThrow().certificate().encoded().toArray();
    context.init(null, JsseTrust.in(root).getTrustManagers(), null);
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(60_000);
    plain.setTcpNoDelay(true);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    if (protocols.length > 0) parameters.setProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
