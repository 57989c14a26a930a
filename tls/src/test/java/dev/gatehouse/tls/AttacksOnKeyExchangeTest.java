package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.FiniteFieldGroup;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.HandshakeObserver;
import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.ClientKeyExchange;
import dev.gatehouse.tls.message.ServerKeyExchange;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was ever done to get at the secret that a handshake before TLS 1.3 agrees on. */
class AttacksOnKeyExchangeTest {
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;
  private static final CipherSuite STATIC_RSA = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;
  private static final CipherSuite DHE = CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA;
  private static final Credential RSA = Ends.identity(KeyType.RSA);
  private static final BigInteger MODULUS = rsaKey().getModulus();
  private static final int MODULUS_BYTES = (MODULUS.bitLength() + 7) / 8;

  private static RSAPublicKey rsaKey() {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new X509EncodedKeySpec(
                      RSA.identity().signer().publicKey().subjectPublicKeyInfo().toArray()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SecurityPolicy policy(ClassicVersion version, CipherSuite suite) {
    return EVERYTHING.withVersions(version.version()).withSuites(suite);
  }

  private static ServerConfig server(SecurityPolicy policy) {
    return ServerConfig.under(policy).anonymousClients().presenting(RSA);
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  // Bleichenbacher, ROBOT

  /** All that somebody who sends ciphertexts can see of a server, and the path it took inside. */
  private record Outcome(Optional<TlsError> error, List<Integer> alerts, List<String> states) {}

  /** A client encrypts something, and goes on as if it had been {@code preMaster}. */
  private static Outcome outcome(ClassicVersion version, byte[] preMaster, Bytes ciphertext) {
    List<String> states = new ArrayList<>();
    SecurityPolicy policy = policy(version, STATIC_RSA);
    ServerConfig watched =
        server(policy)
            .withObserver(
                new HandshakeObserver() {
                  @Override
                  public void entered(String state) {
                    states.add(state);
                  }
                });
    Impostor client = Impostor.client(watched, client(policy));
    client.say(client.hello()).listen();
    client.say(ClientKeyExchange.Rsa.of(version.version(), ciphertext)).listen();
    client.derive(preMaster).changeCipherSpec().listen();
    client.finished().listen();
    assertThat(client.tls.session()).isEmpty();
    return new Outcome(client.tls.error(), client.alerts, states);
  }

  private static Bytes raised(byte[] block) {
    BigInteger number = new BigInteger(1, block).modPow(rsaKey().getPublicExponent(), MODULUS);
    return padded(number, MODULUS_BYTES);
  }

  private static Bytes padded(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] signed = number.toByteArray();
    int count = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - count, bytes, length - count, count);
    return Bytes.owning(bytes);
  }

  /** 00 02, what is not zero, 00, the secret (RFC 8017, section 7.2.1). */
  private static byte[] block(byte[] preMaster) {
    byte[] block = new byte[MODULUS_BYTES];
    Arrays.fill(block, (byte) 0x5a);
    block[0] = 0;
    block[1] = 2;
    block[block.length - preMaster.length - 1] = 0;
    System.arraycopy(preMaster, 0, block, block.length - preMaster.length, preMaster.length);
    return block;
  }

  private static byte[] preMaster(ProtocolVersion version, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0x33);
    bytes[0] = (byte) (version.code() >> 8);
    bytes[1] = (byte) version.code();
    return bytes;
  }

  private static byte[] changed(byte[] block, int at, int value) {
    byte[] changed = block.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static Map<String, Bytes> badCiphertexts(ProtocolVersion version) {
    byte[] good = block(preMaster(version, 48));
    int separator = MODULUS_BYTES - 49;
    Map<String, Bytes> bad = new LinkedHashMap<>();
    bad.put("does not begin with zero", raised(changed(good, 0, 1)));
    bad.put("block type 1", raised(changed(good, 1, 1)));
    bad.put("block type 0", raised(changed(good, 1, 0)));
    bad.put("no zero before the secret", raised(changed(good, separator, 7)));
    bad.put("zero within the first eight bytes of padding", raised(changed(good, 5, 0)));
    bad.put("zero in the middle of the padding", raised(changed(good, separator / 2, 0)));
    bad.put("zero one byte early", raised(changed(good, separator - 1, 0)));
    bad.put("a secret of 47 bytes", raised(block(preMaster(version, 47))));
    bad.put("a secret of 49 bytes", raised(block(preMaster(version, 49))));
    bad.put("no secret at all", raised(block(new byte[0])));
    bad.put("the version's first byte", raised(changed(good, separator + 1, 2)));
    bad.put("the version's second byte", raised(changed(good, separator + 2, 9)));
    bad.put("zero", padded(BigInteger.ZERO, MODULUS_BYTES));
    bad.put("the modulus", padded(MODULUS, MODULUS_BYTES));
    bad.put("more than the modulus", Bytes.owning(filled(MODULUS_BYTES)));
    bad.put("a byte longer", Bytes.owning(filled(MODULUS_BYTES + 1)));
    bad.put("a good one behind a zero", padded(new BigInteger(1, raised(good).toArray()), 257));
    bad.put("a byte shorter", Bytes.owning(filled(MODULUS_BYTES - 1)));
    bad.put("one byte", Bytes.hex("01"));
    bad.put("none", Bytes.EMPTY);
    return bad;
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(ClassicVersion.class)
  void bleichenbacher_and_robot_whatever_was_encrypted_the_answer_is_the_same(
      ClassicVersion version) {
    byte[] preMaster = preMaster(version.version(), 48);
    byte[] another = changed(preMaster, 40, 0x44);
    // The block is good, and the Finished is not: nobody may tell the others from it.
    Outcome baseline = outcome(version, another, raised(block(preMaster)));
    assertThat(baseline.error()).contains(new PeerMisbehaved(Rule.RECORD_MAC));
    badCiphertexts(version.version())
        .forEach(
            (what, ciphertext) ->
                assertThat(outcome(version, preMaster, ciphertext)).as(what).isEqualTo(baseline));
  }

  @Test
  void bleichenbacher_what_stands_in_for_a_bad_block_is_new_and_random_each_time() {
    Bytes bad = raised(changed(block(preMaster(ProtocolVersion.TLS_1_2, 48)), 1, 1));
    List<Bytes> masters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      CapturedSecrets secrets = new CapturedSecrets();
      SecurityPolicy policy = policy(ClassicVersion.TLS_1_2, STATIC_RSA);
      Impostor client = Impostor.client(server(policy).withKeyLog(secrets), client(policy));
      client.say(client.hello()).listen();
      client.say(ClientKeyExchange.Rsa.of(ProtocolVersion.TLS_1_2, bad)).listen();
      client.derive(new byte[48]);
      Secret master = secrets.secret(Label.CLIENT_RANDOM);
      assertThat(Impostor.exposed(master))
          .isNotEqualTo(Impostor.exposed(client.master().exposeForKeyLog()));
      masters.add(Bytes.owning(Impostor.exposed(master)));
    }
    assertThat(masters.getFirst()).isNotEqualTo(masters.getLast());
  }

  @Test
  void the_script_is_an_honest_client_when_it_changes_nothing() {
    for (ClassicVersion version : ClassicVersion.values()) {
      SecurityPolicy policy = policy(version, STATIC_RSA);
      Impostor client = Impostor.client(server(policy), client(policy));
      client.say(client.hello()).listen();
      client.exchangeKeys().changeCipherSpec().finished().listen();
      assertThat(client.tls.error()).as(version.toString()).isEmpty();
      assertThat(client.tls.session()).isPresent();
    }
  }

  @Test
  void version_rollback_the_version_in_the_pre_master_is_the_one_that_the_hello_offered() {
    // Somebody on the way made the hello say TLS 1.0, but could not change what is encrypted.
    SecurityPolicy all = EVERYTHING.withSuites(STATIC_RSA);
    SecurityPolicy newest = policy(ClassicVersion.TLS_1_2, STATIC_RSA);
    for (ClassicVersion older : List.of(ClassicVersion.TLS_1_0, ClassicVersion.TLS_1_1)) {
      Impostor client = Impostor.client(server(all), client(policy(older, STATIC_RSA)));
      client.say(client.hello()).listen();
      byte[] preMaster = preMaster(newest.newestVersion(), 48);
      client.say(ClientKeyExchange.Rsa.of(older.version(), client.encrypted(preMaster))).listen();
      client.derive(preMaster).changeCipherSpec().finished().listen();
      assertThat(client.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_MAC));
      assertThat(client.alerts).containsExactly(fatal(AlertDescription.BAD_RECORD_MAC));
    }
  }

  @Test
  void version_rollback_our_client_encrypts_the_version_that_it_offered() {
    SecurityPolicy several =
        EVERYTHING
            .withVersions(ProtocolVersion.TLS_1_2, ProtocolVersion.TLS_1_0)
            .withSuites(STATIC_RSA);
    Impostor server = Impostor.server(client(several), ClassicVersion.TLS_1_0);
    server.say(server.serverHello(STATIC_RSA)).certificate(RSA);
    server.say(new dev.gatehouse.tls.message.ServerHelloDone()).listen();
    // It decrypts to something of the hello's version only, or meetClient has nothing but zeroes.
    server.meetClient(RSA).changeCipherSpec().finished().listen();
    assertThat(server.hello().legacyVersion()).isEqualTo(ProtocolVersion.TLS_1_2);
    assertThat(server.tls.error()).isEmpty();
    assertThat(server.tls.session()).isPresent();
  }

  static int fatal(AlertDescription description) {
    return 2 << 8 | description.code();
  }

  // FREAK, Logjam, Raccoon

  @Test
  void freak_a_short_rsa_key_in_a_server_key_exchange_is_refused_under_rsa() {
    for (ClassicVersion version : ClassicVersion.values()) {
      Impostor server = Impostor.server(client(policy(version, STATIC_RSA)), version);
      server.say(server.serverHello(STATIC_RSA)).certificate(RSA).listen();
      // RFC 6101, 5.6.4: a modulus of 512 bits, an exponent, a signature.
      server.say(
          new ServerKeyExchange.Dhe(
              Bytes.owning(filled(64)), Bytes.hex("010001"), Bytes.hex("00"), null, Bytes.EMPTY));
      server.listen();
      assertThat(server.tls.error())
          .contains(new PeerMisbehaved(Rule.SERVER_KEY_EXCHANGE_UNDER_RSA));
      assertThat(server.heard).isEmpty();
      assertThat(server.alerts).containsExactly(fatal(AlertDescription.UNEXPECTED_MESSAGE));
    }
  }

  @Test
  void freak_and_logjam_an_export_suite_is_no_suite_of_ours() {
    // RSA_EXPORT_WITH_RC4_40_MD5, RSA_EXPORT_WITH_DES40_CBC_SHA, DHE_RSA_EXPORT_WITH_DES40_CBC_SHA,
    // RSA_EXPORT1024_WITH_DES_CBC_SHA
    for (int code : List.of(0x0003, 0x0008, 0x0014, 0x0062)) {
      CipherSuite export = CipherSuite.of(code);
      Impostor server =
          Impostor.server(client(policy(ClassicVersion.TLS_1_0, DHE)), ClassicVersion.TLS_1_0);
      server.say(
          new dev.gatehouse.tls.message.ServerHello(
              ProtocolVersion.TLS_1_0,
              Bytes.owning(filled(32)),
              Bytes.EMPTY,
              export,
              dev.gatehouse.tls.message.extension.Extensions.ABSENT));
      assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.CIPHER_SUITE_OFFERED));
      Impostor client =
          Impostor.client(server(EVERYTHING), client(policy(ClassicVersion.TLS_1_0, DHE)));
      client.say(withSuites(client.hello(), export)).listen();
      assertThat(client.tls.error())
          .hasValueSatisfying(e -> assertThat(e).isInstanceOf(TlsError.PeerIncompatible.class));
    }
  }

  private static ClientHello withSuites(ClientHello m, CipherSuite... suites) {
    return new ClientHello(
        m.legacyVersion(),
        m.random(),
        m.legacySessionId(),
        List.of(suites),
        m.legacyCompressionMethods(),
        m.extensions());
  }

  @Test
  void logjam_a_group_of_fewer_than_2048_bits_is_refused() {
    for (int bits : List.of(512, 768, 1024, 2047)) {
      for (ClassicVersion version : ClassicVersion.values()) {
        BigInteger p = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.valueOf(105));
        Impostor server = Impostor.server(client(policy(version, DHE)), version);
        server.say(server.serverHello(DHE)).certificate(RSA).listen();
        server.say(
            server.signed(
                new ServerKeyExchange.Dhe(
                    padded(p, (bits + 7) / 8),
                    Bytes.hex("02"),
                    Bytes.hex("09"),
                    server.scheme(RSA),
                    Bytes.EMPTY),
                RSA));
        server.listen();
        assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.DH_GROUP));
        assertThat(server.heard).isEmpty();
      }
    }
  }

  @Test
  void raccoon_a_server_makes_a_new_key_for_each_handshake() {
    List<Bytes> shares = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SecurityPolicy policy = policy(ClassicVersion.TLS_1_2, DHE);
      Impostor client = Impostor.client(server(policy), client(policy));
      client.say(client.hello()).listen();
      shares.add(client.heard(ServerKeyExchange.Dhe.class).ys());
    }
    assertThat(shares).doesNotHaveDuplicates();
  }

  /** RFC 5246, section 8.1.2: what leads with zeros is taken without them. */
  @Test
  void raccoon_leading_zeros_of_the_secret_are_stripped_as_the_protocol_has_it() {
    SecurityPolicy policy = policy(ClassicVersion.TLS_1_2, DHE);
    Impostor client = Impostor.client(server(policy), client(policy));
    client.say(client.hello()).listen();
    ServerKeyExchange.Dhe theirs = client.heard(ServerKeyExchange.Dhe.class);
    BigInteger p = FiniteFieldGroup.FFDHE2048.p();
    BigInteger ys = new BigInteger(1, theirs.ys().toArray());
    Random random = new SecureRandom();
    BigInteger x;
    BigInteger z;
    do {
      x = new BigInteger(64, random).setBit(63);
      z = ys.modPow(x, p);
    } while (z.bitLength() > 2040);
    client.say(new ClientKeyExchange.Dhe(padded(BigInteger.TWO.modPow(x, p), 256))).listen();
    client.derive(padded(z, (z.bitLength() + 7) / 8).toArray());
    client.changeCipherSpec().finished().listen();
    assertThat(client.tls.error()).isEmpty();
    assertThat(client.tls.session()).isPresent();
  }
}
