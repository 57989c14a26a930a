package dev.gatehouse.tls;

import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.hello.Choice;
import dev.gatehouse.tls.handshake.hello.Offered;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Optional;

/**
 * Before the first hello has arrived: it decides which handshake goes on. The only place that knows
 * of both.
 */
sealed interface Greeting extends Machine {
  /** Any hello reads alike in every version. */
  @Override
  default Dialect dialect() {
    return Dialect.MODERN;
  }

  @Override
  default AlertMeaning meaning(int level, int code) {
    return AlertMeaning.modern(code);
  }

  /** A server waits for a client's hello. */
  record OfServer(ServerConfig config, Conversation conversation) implements Greeting {
    @Override
    public Machine take(Arrival arrival) throws TlsException {
      if (!(arrival instanceof ClientHello hello)) {
        throw new TlsException(new UnexpectedMessage(arrival.name(), state()));
      }
      ProtocolVersion chosen = Choice.version(hello, config.policy());
      Optional<ClassicVersion> classic = ClassicVersion.of(chosen);
      Machine next =
          classic.isPresent()
              ? ClassicMachine.server(config, classic.get(), conversation)
              : ModernMachine.server(config, conversation);
      return next.take(hello);
    }

    @Override
    public String state() {
      return "Start";
    }

    @Override
    public void close() {}
  }

  /** A client waits for the answer to its hello. */
  record OfClient(Offered offered, Conversation conversation) implements Greeting {
    @Override
    public Machine take(Arrival arrival) throws TlsException {
      return switch (arrival) {
        case HelloRetryRequest retry -> modern().take(retry);
        case ServerHello hello when hello.supportedVersions() != null -> modern().take(hello);
        case ServerHello hello -> classic(hello.version()).take(hello);
        // RFC 5246, 7.4.1.1: to be ignored "if the client is currently negotiating a session".
        case HelloRequest _ when offered.config().policy().speaksClassic() -> this;
        default -> throw new TlsException(new UnexpectedMessage(arrival.name(), state()));
      };
    }

    private Machine modern() throws TlsException {
      require(ProtocolVersion.TLS_1_3);
      return ModernMachine.client(offered, conversation);
    }

    private Machine classic(ProtocolVersion version) throws TlsException {
      require(version);
      return ClassicMachine.client(
          offered, ClassicVersion.of(version).orElseThrow(() -> notOffered(version)), conversation);
    }

    private void require(ProtocolVersion version) throws TlsException {
      if (!offered.config().policy().versions().contains(version)) {
        throw notOffered(version);
      }
    }

    private TlsException notOffered(ProtocolVersion version) {
      SecurityPolicy policy = offered.config().policy();
      return new TlsException(
          new PeerIncompatible(
              Missing.PROTOCOL_VERSION, version.toString(), policy.versions().toString()));
    }

    @Override
    public String state() {
      return "WaitServerHello";
    }

    @Override
    public AlertMeaning meaning(int level, int code) {
      // RFC 6066, 3: older servers warn that they do not know the name, and answer nevertheless.
      return level == Outbound.WARNING && code == AlertDescription.UNRECOGNIZED_NAME.code()
          ? AlertMeaning.WARNING
          : AlertMeaning.modern(code);
    }

    @Override
    public void close() {
      offered.close();
    }
  }
}
