package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.Agreement;
import dev.gatehouse.crypto.DhKey;
import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.EphemeralSource;
import dev.gatehouse.crypto.FiniteFieldGroup;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyExchange;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Question;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Secrets that a handshake made and had no use for are zeroed, and the others with it. */
class ClassicUnusedSecretsTest {
  private static final SecurityPolicy RSA =
      ClassicHandshakeTest.EVERYTHING
          .withVersions(ProtocolVersion.TLS_1_2)
          .withSuites(CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256);

  @Test
  void the_shares_for_tls_1_3_are_closed_when_the_server_speaks_tls_1_2() {
    Open open = new Open();
    ClientConfig client =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts().withEntropy(open);
    ServerConfig server =
        ServerConfig.under(SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2))
            .anonymousClients()
            .presenting(Ends.identity(KeyType.EC_P256));
    Pair pair = Ends.pair(client, server).run();
    assertThat(pair.client.session().orElseThrow().version()).isEqualTo(ProtocolVersion.TLS_1_2);
    assertThat(open.made).as("a hybrid for TLS 1.3, a curve for TLS 1.2").hasSize(2);
    assertThat(open.keys).isEmpty();
  }

  @Test
  void the_substitute_for_a_pre_master_is_closed_with_the_answer() {
    Pair pair = waitingForPreMaster();
    Question.DecryptPreMaster question = decrypt(pair);
    pair.server.answer(question, question.decrypt());
    assertClosed(question.substitute());
    pair.run();
    assertThat(pair.server.session()).isPresent();
  }

  @Test
  void the_substitute_for_a_pre_master_is_closed_when_no_answer_comes() {
    Pair pair = waitingForPreMaster();
    Question.DecryptPreMaster question = decrypt(pair);
    assertThat(question.substitute().length()).isEqualTo(48);
    pair.server.close();
    assertClosed(question.substitute());
  }

  private static Pair waitingForPreMaster() {
    Pair pair =
        Ends.pair(
            ClientConfig.under(RSA).askingForVerdicts(),
            ServerConfig.under(RSA).anonymousClients().presenting(Ends.identity(KeyType.RSA)));
    Pair.give(pair.server, Pair.take(pair.client));
    Pair.give(pair.client, Pair.take(pair.server));
    Ends.clientAnswers().answer(pair.client);
    Pair.give(pair.server, Pair.take(pair.client));
    return pair;
  }

  private static Question.DecryptPreMaster decrypt(Pair pair) {
    return (Question.DecryptPreMaster) pair.server.questions().getFirst();
  }

  private static void assertClosed(Secret secret) {
    assertThatThrownBy(() -> secret.exposeInto(new byte[48], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Random bytes, and key pairs of which it knows which are still open. */
  private static final class Open implements Entropy, EphemeralSource {
    private final SecureRandom random = new SecureRandom();
    private final Entropy entropy = Entropy.of(random);
    private final List<KeyExchange> made = new ArrayList<>();
    private final List<EphemeralKey> keys = new ArrayList<>();

    @Override
    public Bytes random(int length) {
      return entropy.random(length);
    }

    @Override
    public SecureRandom secure() {
      return random;
    }

    @Override
    public EphemeralSource ephemerals() {
      return this;
    }

    @Override
    public EphemeralKey generate(KeyExchange group) {
      made.add(group);
      EphemeralKey key = entropy.ephemerals().generate(group);
      keys.add(key);
      return new EphemeralKey() {
        @Override
        public KeyExchange algorithm() {
          return key.algorithm();
        }

        @Override
        public Bytes share() {
          return key.share();
        }

        @Override
        public Secret agree(Bytes peerShare) throws InvalidShareException {
          return key.agree(peerShare);
        }

        @Override
        public Optional<EphemeralKey> x25519Half() {
          return key.x25519Half();
        }

        @Override
        public void close() {
          key.close();
          keys.remove(key);
        }
      };
    }

    @Override
    public Agreement respond(KeyExchange group, Bytes clientShare) throws InvalidShareException {
      return entropy.ephemerals().respond(group, clientShare);
    }

    @Override
    public DhKey generate(FiniteFieldGroup group) {
      return entropy.ephemerals().generate(group);
    }
  }
}
