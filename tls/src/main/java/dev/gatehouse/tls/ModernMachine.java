package dev.gatehouse.tls;

import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.handshake.modern.Client;
import dev.gatehouse.tls.handshake.modern.ClientState;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.handshake.modern.Server;
import dev.gatehouse.tls.handshake.modern.ServerState;
import dev.gatehouse.tls.handshake.modern.State;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.spec.TlsException;

/** A handshake of TLS 1.3. */
final class ModernMachine<S extends State> implements Machine {
  /** {@code Server.next} or {@code Client.next}. */
  @FunctionalInterface
  interface Step<S> {
    S next(S state, Arrival arrival, Output out) throws TlsException;
  }

  private final Step<S> step;
  private final Output out;
  private S state;

  ModernMachine(S first, Step<S> step, Output out) {
    this.state = first;
    this.step = step;
    this.out = out;
  }

  static Machine server(ServerConfig config, Output out) {
    return new ModernMachine<ServerState>(new ServerState.Start(config), Server::next, out);
  }

  static Machine client(Offered offered, Output out) {
    return new ModernMachine<ClientState>(Client.start(offered), Client::next, out);
  }

  @Override
  public Machine take(Arrival arrival) throws TlsException {
    state = step.next(state, arrival, out);
    return this;
  }

  @Override
  public String state() {
    return state.name();
  }

  @Override
  public Dialect dialect() {
    return Dialect.MODERN;
  }

  @Override
  public boolean updatesKeys() {
    return true;
  }

  @Override
  public void close() {
    state.close();
  }
}
