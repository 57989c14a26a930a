package dev.gatehouse.tls;

import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.message.HandshakeMessage;
import java.util.ArrayList;
import java.util.List;

/** The handshake messages of one side, in their order. */
final class Heard implements HandshakeObserver {
  final List<HandshakeMessage> sent = new ArrayList<>();
  final List<HandshakeMessage> received = new ArrayList<>();

  @Override
  public void sent(HandshakeMessage message) {
    sent.add(message);
  }

  @Override
  public void received(HandshakeMessage message) {
    received.add(message);
  }
}
