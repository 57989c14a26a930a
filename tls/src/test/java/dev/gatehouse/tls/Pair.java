package dev.gatehouse.tls;

import dev.gatehouse.tls.Event.Data;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** A client and a server in memory, with what has happened at either end. */
final class Pair {
  final TlsConnection client;
  final TlsConnection server;
  final LocalAnswers clientAnswers;
  final LocalAnswers serverAnswers;
  final List<Event> clientEvents = new ArrayList<>();
  final List<Event> serverEvents = new ArrayList<>();

  Pair(
      TlsConnection client,
      LocalAnswers clientAnswers,
      TlsConnection server,
      LocalAnswers serverAnswers) {
    this.client = client;
    this.clientAnswers = clientAnswers;
    this.server = server;
    this.serverAnswers = serverAnswers;
  }

  /** Moves bytes until neither side has any to send. */
  Pair run() {
    boolean moved;
    do {
      moved = pass(client, clientAnswers, clientEvents, server);
      moved |= pass(server, serverAnswers, serverEvents, client);
    } while (moved);
    return this;
  }

  private static boolean pass(
      TlsConnection from, LocalAnswers answers, List<Event> events, TlsConnection to) {
    answers.answer(from);
    events.addAll(from.events());
    byte[] flight = take(from);
    give(to, flight);
    return flight.length > 0;
  }

  /** All that waits to be sent. */
  static byte[] take(TlsConnection from) {
    byte[] flight = new byte[from.pendingOutput()];
    int count = from.transmit(flight, 0, flight.length);
    if (count != flight.length) {
      throw new AssertionError(count + " bytes instead of " + flight.length);
    }
    return flight;
  }

  static void give(TlsConnection to, byte[] flight) {
    int taken = to.receive(flight, 0, flight.length);
    if (taken != flight.length) {
      throw new AssertionError(taken + " bytes of " + flight.length + " were taken");
    }
  }

  /** Seals data at one side; the peer has not seen it yet. */
  static byte[] sealed(TlsConnection from, byte[] plain) {
    byte[] out = new byte[from.sealedBytes(plain.length)];
    int length = from.seal(plain, 0, plain.length, out, 0);
    return java.util.Arrays.copyOf(out, length);
  }

  /** The application data among the events, joined. */
  static Bytes data(List<Event> events) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (Event event : events) {
      if (event instanceof Data(Bytes bytes)) {
        all.writeBytes(bytes.toArray());
      }
    }
    return Bytes.owning(all.toByteArray());
  }
}
