package dev.gatehouse.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource.Files;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.keys.FixedKeys;
import dev.gatehouse.gateway.keys.RemoteSigner;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Meetings with our own engine as the client; the loop is a queue that a test runs. */
class HandshakerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final InstantSource CLOCK = () -> NOW;
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443);
  private static final TestAuthority OURS = TestAuthority.of(KeyType.EC_P256);
  private static final TestAuthority PARTNERS = TestAuthority.of(KeyType.EC_P384);
  private static final Files SOURCE = new Files(Path.of("/test/chain.pem"), Optional.empty());
  private static final Authorities PARTNER_ROOT =
      new Authorities(Path.of("/test/partners.pem"), List.of(PARTNERS.root()));

  private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
  private final FixedKeys keys = new FixedKeys(Credential.of(OURS.identity("a.test", "b.test")));
  private final Handshaker handshaker =
      Handshaker.of(
          Handshaker.usual(List.of()),
          Bindings.of(
              List.of(
                  new Binding(
                      Optional.of("a.test"),
                      Optional.empty(),
                      SOURCE,
                      new ClientCertificates.None()),
                  new Binding(
                      Optional.of("b.test"),
                      Optional.empty(),
                      SOURCE,
                      new ClientCertificates.Require(PARTNER_ROOT)))),
          keys,
          CLOCK);

  @AfterEach
  void close() {
    handshaker.close();
  }

  enum Version {
    MODERN,
    CLASSIC;

    SecurityPolicy policy() {
      return SecurityPolicy.GATEHOUSE_2026_11.withVersions(
          this == MODERN ? ProtocolVersion.TLS_1_3 : ProtocolVersion.TLS_1_2);
    }
  }

  private static ClientConfig client(Version version, Credential... credentials) {
    return ClientConfig.under(version.policy())
        .askingForVerdicts()
        .withCredentials(List.of(credentials));
  }

  /** Both sides, as far as they get without the loop. */
  private final class Talk {
    private final TlsConnection client;
    private final Meeting meeting = handshaker.meet(LOCAL, loop::add);
    private final LocalAnswers answers =
        LocalAnswers.signing().validating(PathValidator.trusting(OURS.anchors()), CLOCK);
    Optional<ResumableSession> remembered = Optional.empty();

    Talk(ClientConfig config, String name, Optional<ResumableSession> known) {
      client = TlsConnection.client(config, ServerName.parse(name), known, NOW);
      go();
    }

    void go() {
      byte[] bytes = new byte[64 * 1024];
      for (int turn = 0; turn < 20; turn++) {
        answers.answer(client);
        int length = client.transmit(bytes, 0, bytes.length);
        if (length > 0) meeting.tls().receive(bytes, 0, length);
        meeting.answer(this::go);
        length = meeting.tls().transmit(bytes, 0, bytes.length);
        if (length > 0) client.receive(bytes, 0, length);
        for (Event it : meeting.tls().events()) {
          if (it instanceof Event.Resumable(var session)) meeting.keep(session);
        }
        for (Event it : client.events()) {
          if (it instanceof Event.Resumable(var session)) remembered = Optional.of(session);
        }
      }
    }

    void runLoop() {
      for (Runnable it = loop.poll(); it != null; it = loop.poll()) it.run();
    }
  }

  private Talk talk(ClientConfig config, String name) {
    return new Talk(config, name, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void a_binding_says_whether_its_clients_are_asked(Version version) {
    Talk open = talk(client(version), "a.test");
    assertThat(open.meeting.tls().session().orElseThrow().peer()).isInstanceOf(AnonymousPeer.class);
    Talk refused = talk(client(version), "b.test");
    assertThat(refused.meeting.tls().error()).containsInstanceOf(TlsError.CertificateMissing.class);
    Credential alice = Credential.of(PARTNERS.client("alice").issue());
    Talk known = talk(client(version, alice), "b.test");
    assertThat(known.meeting.tls().session().orElseThrow().peer()).isInstanceOf(VerifiedPeer.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_client_of_another_authority_is_not_believed(Version version) {
    Credential mallory = Credential.of(OURS.client("mallory").issue());
    Talk talk = talk(client(version, mallory), "b.test");
    assertThat(talk.meeting.tls().session()).isEmpty();
    assertThat(talk.meeting.tls().error()).isPresent();
  }

  @Test
  void a_session_of_an_open_name_does_not_resume_at_one_that_asks() {
    Talk first = talk(client(Version.CLASSIC), "a.test");
    ResumableSession session = first.remembered.orElseThrow();
    Talk again = new Talk(client(Version.CLASSIC), "a.test", Optional.of(session));
    assertThat(again.meeting.tls().session().orElseThrow().resumed()).isTrue();
    Talk elsewhere = new Talk(client(Version.CLASSIC), "b.test", Optional.of(session));
    assertThat(elsewhere.meeting.tls().session()).isEmpty();
  }

  @Test
  void a_name_that_no_binding_is_for_is_refused() {
    Talk talk = talk(client(Version.MODERN), "c.test");
    assertThat(talk.meeting.tls().error()).containsInstanceOf(TlsError.PeerIncompatible.class);
  }

  /** A key elsewhere: what it is asked waits until the test answers. */
  private static final class Elsewhere implements RemoteSigner {
    private final Signer real;
    private Consumer<Optional<Bytes>> waiting = _ -> {};
    private Bytes asked = Bytes.EMPTY;

    Elsewhere(Signer real) {
      this.real = real;
    }

    @Override
    public PublicKey publicKey() {
      return real.publicKey();
    }

    @Override
    public Set<SignatureAlgorithm> algorithms() {
      return real.algorithms();
    }

    @Override
    public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
      throw new AssertionError("it was waited for");
    }

    @Override
    public void sign(SignatureAlgorithm algorithm, Bytes message, Consumer<Optional<Bytes>> done) {
      asked = message;
      waiting = done;
    }

    @Override
    public void decrypt(
        Bytes encrypted, int clientVersion, Secret substitute, Consumer<Optional<Secret>> done) {
      throw new AssertionError("no suite of ours has it");
    }

    void answer(boolean well) {
      waiting.accept(
          well
              ? Optional.of(real.sign(SignatureAlgorithm.ECDSA_SECP256R1_SHA256, asked.toArray()))
              : Optional.empty());
    }
  }

  private Elsewhere keysElsewhere() {
    Identity made = OURS.identity("a.test");
    var signer = new Elsewhere(made.signer());
    keys.set(Credential.of(new Identity(made.chain(), signer)));
    return signer;
  }

  @Test
  void a_signature_from_elsewhere_is_not_waited_for() {
    Elsewhere signer = keysElsewhere();
    Talk talk = talk(client(Version.MODERN), "a.test");
    assertThat(signer.asked.length()).as("it was asked").isPositive();
    assertThat(talk.meeting.tls().session()).isEmpty();
    signer.answer(true);
    talk.runLoop();
    assertThat(talk.meeting.tls().session()).isPresent();
  }

  @Test
  void a_key_that_is_gone_ends_the_handshake_with_our_fault() {
    Elsewhere signer = keysElsewhere();
    Talk talk = talk(client(Version.MODERN), "a.test");
    signer.answer(false);
    talk.runLoop();
    assertThat(talk.meeting.tls().error()).containsInstanceOf(TlsError.LocalFailure.class);
  }

  @Test
  void a_signature_that_comes_after_the_end_is_dropped() {
    Elsewhere signer = keysElsewhere();
    Talk talk = talk(client(Version.MODERN), "a.test");
    talk.meeting.close();
    signer.answer(true);
    talk.runLoop();
    assertThat(talk.meeting.tls().session()).isEmpty();
  }
}
