package dev.gatehouse.gateway;

import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.report.Log;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of TLS. Details only: anybody can make a handshake fail as often as they
 * like, and a browser that does not trust the root yet does so at each visit.
 */
final class TlsReports implements TlsListener {
  private final Log log;

  TlsReports(Log log) {
    this.log = log;
  }

  @Override
  public void failed(SocketAddress remote, boolean secured, String sentence) {
    if (log.writes(Log.Level.VERBOSE)) {
      log.detail(
          (secured ? "A connection" : "A handshake")
              + " with "
              + shown(remote)
              + " failed. "
              + sentence);
    }
  }

  @Override
  public void abandoned(SocketAddress remote) {
    if (log.writes(Log.Level.VERBOSE)) {
      log.detail(shown(remote) + " went away in the middle of its handshake.");
    }
  }

  private static String shown(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress it
        ? it.getAddress().getHostAddress() + " port " + it.getPort()
        : "somebody";
  }
}
