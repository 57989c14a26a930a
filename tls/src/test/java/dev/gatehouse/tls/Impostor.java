package dev.gatehouse.tls;

import dev.gatehouse.crypto.EphemeralKey;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.InvalidShareException;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret;
import dev.gatehouse.tls.keys.classic.ClassicMasterSecret.Sender;
import dev.gatehouse.tls.keys.classic.ClassicTranscript;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.keys.classic.KeyBlock;
import dev.gatehouse.tls.keys.classic.Randoms;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.message.ClassicCertificateVerify;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.message.Finished;
import dev.gatehouse.tls.message.HandshakeMessage;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.Messages;
import dev.gatehouse.tls.message.ServerHello;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whoever may be at the other end of a connection of ours before TLS 1.3. It has the whole key
 * schedule and each step of an honest handshake, and no machine that would hold it to their order:
 * a test leaves steps out, says other things, or says them with other bytes.
 */
final class Impostor {
  private static final ServerName NAME = ServerName.parse("localhost");
  private static final Entropy ENTROPY = Entropy.of(new SecureRandom());

  /** The one of ours that is put to the test. */
  final TlsConnection tls;

  final List<HandshakeMessage> heard = new ArrayList<>();

  /** Each as level and description. */
  final List<Integer> alerts = new ArrayList<>();

  final List<Event> events = new ArrayList<>();
  private final LocalAnswers answers;
  private final boolean client;
  private final ClassicVersion version;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private ClientHello hello;
  private @Nullable ServerHello answer;
  private @Nullable ClassicMasterSecret master;
  private @Nullable EphemeralKey ephemeral;
  private @Nullable ClassicProtection sealer;
  private @Nullable ClassicProtection opener;

  /** How many bytes of messages go up to ClientKeyExchange. */
  private int exchanged;

  /** What came sealed before the secrets were derived. */
  private final List<byte[]> sealedYet = new ArrayList<>();

  private boolean sealedFromHere;

  private Impostor(
      TlsConnection tls,
      LocalAnswers answers,
      boolean client,
      ClassicVersion version,
      ClientHello hello) {
    this.tls = tls;
    this.answers = answers;
    this.client = client;
    this.version = version;
    this.hello = hello;
  }

  /** A client at a server of ours, that looks like one of ours with that configuration. */
  static Impostor client(ServerConfig server, ClientConfig looks) {
    return client(server, looks, Ends.serverAnswers());
  }

  static Impostor client(ServerConfig server, ClientConfig looks, LocalAnswers answers) {
    try (TlsConnection like = TlsConnection.client(looks, NAME, Ends.NOW)) {
      return new Impostor(
          TlsConnection.server(server, Ends.NOW),
          answers,
          true,
          ClassicVersion.of(looks.policy().newestVersion()).orElse(ClassicVersion.TLS_1_2),
          helloIn(Pair.take(like)));
    }
  }

  /** A server that a client of ours has come to; its hello has been heard. */
  static Impostor server(ClientConfig config, ClassicVersion version) {
    TlsConnection tls = TlsConnection.client(config, NAME, Ends.NOW);
    byte[] flight = Pair.take(tls);
    Impostor server = new Impostor(tls, Ends.clientAnswers(), false, version, helloIn(flight));
    server.messages.write(flight, 5, flight.length - 5);
    return server;
  }

  private static ClientHello helloIn(byte[] flight) {
    try {
      return (ClientHello) Messages.decode(Bytes.copyOf(flight, 5, flight.length - 5));
    } catch (TlsException e) {
      throw new AssertionError(e);
    }
  }

  /** The same, by a client that has never heard of RFC 7366. */
  static ClientHello withoutEncryptThenMac(ClientHello m) {
    if (!m.extensions().isPresent()) {
      return m;
    }
    return new ClientHello(
        m.legacyVersion(),
        m.random(),
        m.legacySessionId(),
        m.cipherSuites(),
        m.legacyCompressionMethods(),
        Extensions.of(
            m.extensions().list().stream().filter(e -> !(e instanceof EncryptThenMac)).toList()));
  }

  // What it knows

  ClientHello hello() {
    return hello;
  }

  boolean hasAnswered() {
    return answer != null;
  }

  ServerHello answer() {
    return Objects.requireNonNull(answer, "no ServerHello yet");
  }

  CipherSuite suite() {
    return answer().cipherSuite();
  }

  /** The first message of that kind that was heard. */
  <M extends HandshakeMessage> M heard(Class<M> kind) {
    return heard.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + heard));
  }

  /** All handshake messages so far. */
  ClassicTranscript transcript() {
    ClassicTranscript transcript = ClassicTranscript.with(version, suite().hash());
    transcript.add(Bytes.owning(messages.toByteArray()));
    return transcript;
  }

  Randoms randoms() {
    return new Randoms(hello.random(), answer().random());
  }

  private boolean extended() {
    return hello.offersExtendedMasterSecret() && answer().acceptsExtendedMasterSecret();
  }

  ClassicMasterSecret master() {
    return Objects.requireNonNull(master, "no master secret yet");
  }

  // What it hears

  /** Has ours answer its questions, and hears all that it sends. */
  Impostor listen() {
    answers.answer(tls);
    events.addAll(tls.events());
    HandshakeJoiner joiner = new HandshakeJoiner(1 << 16);
    for (byte[] record : Screenplay.records(Pair.take(tls))) {
      if (sealedFromHere && opener == null) {
        sealedYet.add(record);
      } else {
        hear(ContentType.of(record[0] & 0xff), opened(record), joiner);
      }
    }
    return this;
  }

  private byte[] opened(byte[] record) {
    if (opener == null) {
      return Arrays.copyOfRange(record, 5, record.length);
    }
    byte[] content = new byte[opener.openedBytes(record.length)];
    try {
      return Arrays.copyOf(content, opener.open(record, 0, record.length, content, 0));
    } catch (TlsException e) {
      throw new AssertionError("what ours has sealed does not open", e);
    }
  }

  private void hear(@Nullable ContentType type, byte[] content, HandshakeJoiner joiner) {
    switch (type) {
      case HANDSHAKE -> {
        joiner.add(content, 0, content.length);
        hearMessages(joiner);
      }
      case ALERT -> alerts.add((content[0] & 0xff) << 8 | (content[1] & 0xff));
      case CHANGE_CIPHER_SPEC -> {
        sealedFromHere = true;
        if (master != null) {
          opener = protection(!client);
        }
      }
      case APPLICATION_DATA -> {}
      case null -> throw new AssertionError("a record of no type");
    }
  }

  private void hearMessages(HandshakeJoiner joiner) {
    try {
      while (joiner.next()) {
        HandshakeMessage message = HandshakeMessage.decode(joiner.type(), joiner.body(), dialect());
        heard.add(message);
        if (message instanceof ServerHello m) {
          answer = m;
        }
        messages.write(joiner.array(), joiner.offset(), joiner.length());
        if (message instanceof ClientKeyExchange) {
          exchanged = messages.size();
        }
      }
      joiner.keep();
    } catch (TlsException e) {
      throw new AssertionError("what ours has said does not decode", e);
    }
  }

  private Dialect dialect() {
    return new Dialect.Classic(
        version.version(),
        answer == null ? KeyExchangeMethod.RSA : answer.cipherSuite().keyExchange());
  }

  // What it says

  /** A record with that content, sealed as soon as it has changed its keys. */
  Impostor say(ContentType type, byte... content) {
    Pair.give(tls, record(type, content));
    return this;
  }

  byte[] record(ContentType type, byte... content) {
    if (sealer == null) {
      int code = answer == null ? Math.min(version.version().code(), 0x0301) : code();
      return Stand.clear(type.code(), code, content);
    }
    byte[] record = new byte[sealer.sealedBytes(content.length)];
    sealer.seal(type, content, 0, content.length, record, 0);
    return record;
  }

  private int code() {
    return version.version().code();
  }

  /** A message, which becomes part of the transcript. */
  Impostor say(HandshakeMessage message) {
    if (message instanceof ClientHello m) {
      hello = m;
    } else if (message instanceof ServerHello m) {
      answer = m;
    }
    byte[] encoded = message.encoded().toArray();
    if (!(message instanceof HelloRequest)) {
      messages.writeBytes(encoded);
    }
    if (message instanceof ClientKeyExchange) {
      exchanged = messages.size();
    }
    return say(ContentType.HANDSHAKE, encoded);
  }

  /** change_cipher_spec; what it says from here on is sealed if it knows a secret. */
  Impostor changeCipherSpec() {
    say(ContentType.CHANGE_CIPHER_SPEC, (byte) 1);
    if (master != null) {
      sealer = protection(client);
    }
    return this;
  }

  Impostor finished() {
    return say(ownFinished());
  }

  /** A true one, if it knows a secret. */
  Finished ownFinished() {
    if (master == null) {
      return new Finished(Bytes.owning(new byte[version.verifyDataBytes()]));
    }
    Sender sender = client ? Sender.CLIENT : Sender.SERVER;
    return new Finished(master.verifyData(sender, transcript().point()));
  }

  Impostor data(String text) {
    return say(ContentType.APPLICATION_DATA, Bytes.ascii(text).toArray());
  }

  /** Secrets from that pre-master secret and all messages through ClientKeyExchange. */
  Impostor derive(byte[] preMaster) {
    ClassicTranscript through = ClassicTranscript.with(version, suite().hash());
    through.add(messages.toByteArray(), 0, exchanged);
    try (Secret secret = Secret.copyOf(preMaster, 0, preMaster.length)) {
      master =
          extended()
              ? ClassicMasterSecret.extended(version, suite(), secret, through.point())
              : ClassicMasterSecret.of(version, suite(), secret, randoms());
    }
    if (sealedFromHere) {
      opener = protection(!client);
      HandshakeJoiner joiner = new HandshakeJoiner(1 << 16);
      for (byte[] record : sealedYet) {
        hear(ContentType.of(record[0] & 0xff), opened(record), joiner);
      }
      sealedYet.clear();
    }
    return this;
  }

  /** What its own records are protected with, for who makes them otherwise. */
  DirectionKeys ownKeys() {
    KeyBlock keys = master().keys(version, suite(), randoms());
    return client ? keys.client() : keys.server();
  }

  private ClassicProtection protection(boolean ofClient) {
    try (KeyBlock keys = master().keys(version, suite(), randoms())) {
      return ClassicProtection.of(
          version,
          suite(),
          answer().acceptsEncryptThenMac(),
          ofClient ? keys.client() : keys.server(),
          iv -> ENTROPY.secure().nextBytes(iv));
    }
  }

  // A client's steps

  /** The pre-master secret as RFC 5246, section 7.4.7.1, has it. */
  byte[] preMaster() {
    byte[] bytes = new byte[48];
    ENTROPY.secure().nextBytes(bytes);
    bytes[0] = (byte) (hello.legacyVersion().code() >> 8);
    bytes[1] = (byte) hello.legacyVersion().code();
    return bytes;
  }

  /** An honest ClientKeyExchange, and the secrets that follow. */
  Impostor exchangeKeys() {
    if (answer == null) {
      return say(ClientKeyExchange.Rsa.of(version.version(), Bytes.owning(new byte[256])));
    }
    byte[] preMaster;
    if (suite().keyExchange() == KeyExchangeMethod.RSA) {
      preMaster = preMaster();
      say(ClientKeyExchange.Rsa.of(version.version(), encrypted(preMaster)));
    } else {
      ServerKeyExchange.Ecdhe theirs = heard(ServerKeyExchange.Ecdhe.class);
      try (EphemeralKey ours = ENTROPY.ephemerals().generate(theirs.group().keyExchange());
          Secret agreed = ours.agree(theirs.publicPoint())) {
        preMaster = exposed(agreed);
        say(new ClientKeyExchange.Ecdhe(ours.share()));
      } catch (InvalidShareException e) {
        throw new AssertionError(e);
      }
    }
    return derive(preMaster);
  }

  Bytes encrypted(byte[] preMaster) {
    try (Secret secret = Secret.copyOf(preMaster, 0, preMaster.length)) {
      return certificate().publicKey().orElseThrow().encryptPreMaster(secret, ENTROPY.secure());
    }
  }

  /** What ours presents. */
  X509Cert certificate() {
    try {
      return X509Cert.decode(heard(ClassicCertificate.class).certificateList().getFirst());
    } catch (dev.gatehouse.wire.DecodeException e) {
      throw new AssertionError(e);
    }
  }

  Impostor certificate(Credential credential) {
    return say(
        new ClassicCertificate(
            credential.identity().chain().stream().map(X509Cert::encoded).toList()));
  }

  /** CertificateVerify over all messages so far. */
  Impostor certificateVerify(Credential credential) {
    if (master == null) {
      return say(new ClassicCertificateVerify(scheme(credential), Bytes.owning(new byte[256])));
    }
    SignatureAlgorithm algorithm = algorithm(credential);
    byte[] content =
        algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
            ? master().certificateVerifyHashes(transcript().point())
            : messages.toByteArray();
    return say(
        new ClassicCertificateVerify(
            scheme(credential), credential.identity().signer().sign(algorithm, content)));
  }

  // A server's steps

  /** The answer to the hello that was heard, with all that ours insists on. */
  ServerHello serverHello(CipherSuite suite) {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new RenegotiationInfo(Bytes.EMPTY));
    if (hello.offersExtendedMasterSecret() && version.hasExtensions()) {
      extensions.add(new ExtendedMasterSecret());
    }
    if (hello.offersEncryptThenMac() && suite.cipher() instanceof BulkCipher.Cbc) {
      extensions.add(new EncryptThenMac());
    }
    return new ServerHello(
        version.version(), ENTROPY.random(32), Bytes.EMPTY, suite, Extensions.of(extensions));
  }

  /** An honest, signed share on P-256. */
  Impostor serverKeyExchange(Credential credential) {
    EphemeralKey key = ENTROPY.ephemerals().generate(NamedGroup.SECP256R1.keyExchange());
    ephemeral = key;
    return say(
        signed(
            new ServerKeyExchange.Ecdhe(
                NamedGroup.SECP256R1, key.share(), scheme(credential), Bytes.EMPTY),
            credential));
  }

  /** The same parameters with a signature over this handshake. */
  ServerKeyExchange signed(ServerKeyExchange unsigned, Credential credential) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(hello.random().toArray());
    content.writeBytes(answer().random().toArray());
    content.writeBytes(unsigned.params().toArray());
    SignatureAlgorithm algorithm = algorithm(credential);
    byte[] toBeSigned = content.toByteArray();
    Bytes signature =
        credential
            .identity()
            .signer()
            .sign(
                algorithm,
                algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
                    ? md5AndSha1(toBeSigned)
                    : toBeSigned);
    return switch (unsigned) {
      case ServerKeyExchange.Ecdhe(var group, var point, var scheme, _) ->
          new ServerKeyExchange.Ecdhe(group, point, scheme, signature);
      case ServerKeyExchange.Dhe(var p, var g, var ys, var scheme, _) ->
          new ServerKeyExchange.Dhe(p, g, ys, scheme, signature);
    };
  }

  /** The secrets that follow from the client's share or what it has encrypted, if it said so. */
  Impostor meetClient(Credential credential) {
    if (heard.stream().noneMatch(ClientKeyExchange.class::isInstance)) {
      return this;
    }
    return switch (heard(ClientKeyExchange.class)) {
      case ClientKeyExchange.Ecdhe(Bytes point) -> {
        try (Secret agreed = Objects.requireNonNull(ephemeral).agree(point)) {
          yield derive(exposed(agreed));
        } catch (InvalidShareException e) {
          throw new AssertionError(e);
        }
      }
      case ClientKeyExchange.Rsa(Bytes encrypted, _) -> {
        try (Secret instead = Secret.zeroes(48);
            Secret opened =
                credential
                    .identity()
                    .signer()
                    .decrypter()
                    .orElseThrow()
                    .decrypt(encrypted, hello.legacyVersion().code(), instead)) {
          yield derive(exposed(opened));
        }
      }
      case ClientKeyExchange.Dhe _ -> throw new AssertionError("it offers no finite field");
    };
  }

  static byte[] exposed(Secret secret) {
    byte[] bytes = new byte[secret.length()];
    secret.exposeInto(bytes, 0);
    return bytes;
  }

  private SignatureAlgorithm algorithm(Credential credential) {
    SignatureScheme scheme = scheme(credential);
    if (scheme != null) {
      return scheme.algorithm();
    }
    return isRsa(credential)
        ? SignatureAlgorithm.RSA_PKCS1_MD5_SHA1
        : SignatureAlgorithm.ECDSA_SECP256R1_SHA1;
  }

  @Nullable SignatureScheme scheme(Credential credential) {
    if (!version.namesSchemes()) {
      return null;
    }
    return isRsa(credential)
        ? SignatureScheme.RSA_PKCS1_SHA256
        : SignatureScheme.ECDSA_SECP256R1_SHA256;
  }

  private static boolean isRsa(Credential credential) {
    return credential.identity().signer().publicKey().type() == KeyType.RSA;
  }

  private static byte[] md5AndSha1(byte[] content) {
    byte[] md5 = HashAlgorithm.MD5.newDigest().digest(content);
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    byte[] second = sha1.digest(content);
    byte[] both = Arrays.copyOf(md5, md5.length + second.length);
    System.arraycopy(second, 0, both, md5.length, second.length);
    return both;
  }
}
