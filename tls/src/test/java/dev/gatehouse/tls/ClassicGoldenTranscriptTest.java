package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HelloRequest;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole conversations before TLS 1.3 as text that a person can review: {@code
 * src/test/resources/transcripts/NAME.txt}. {@code -Drecord} writes them anew, and the diff is the
 * review.
 */
class ClassicGoldenTranscriptTest {
  private static final SecurityPolicy DEFAULT = SecurityPolicy.GATEHOUSE_2026_11;
  private static final SecurityPolicy EVERYTHING = ClassicHandshakeTest.EVERYTHING;

  /** Ed25519: its signatures have one length, so the certificates have too. */
  private static final TestAuthority AUTHORITY =
      TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(1), 1);

  private static final Map<KeyType, Credential> IDENTITIES = new ConcurrentHashMap<>();
  private static final Map<KeyType, Credential> CLIENTS = new ConcurrentHashMap<>();

  private static Credential identity(KeyType type) {
    return IDENTITIES.computeIfAbsent(
        type, t -> Credential.of(AUTHORITY.server("localhost").key(t).issue()));
  }

  private static Credential alice(KeyType type) {
    return CLIENTS.computeIfAbsent(
        type, t -> Credential.of(AUTHORITY.client("alice").key(t).issue()));
  }

  private static Narration given(String what) {
    return new Narration(
        "clock=" + Ends.NOW + " " + what, PathValidator.trusting(AUTHORITY.anchors()));
  }

  /** One version, and suites of it, of all that there is. */
  private static SecurityPolicy policy(ProtocolVersion version, CipherSuite... suites) {
    return EVERYTHING
        .withVersions(version)
        .withSuites(suites)
        .withGroups(NamedGroup.X25519, NamedGroup.SECP256R1);
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy)
        .askingForVerdicts()
        .withEntropy(Rehearsal.entropy(1, "client"));
  }

  private static ClientConfig client(SecurityPolicy policy, KeyType alice) {
    return client(policy).withCredentials(List.of(alice(alice)));
  }

  private static ServerConfig server(SecurityPolicy policy, KeyType type) {
    return ServerConfig.under(policy)
        .anonymousClients()
        .presenting(identity(type))
        .withEntropy(Rehearsal.entropy(2, "server"));
  }

  private static ServerConfig asking(SecurityPolicy policy, KeyType type) {
    return ServerConfig.under(policy)
        .askingClients(AUTHORITY.anchors().subjects())
        .askingForVerdicts()
        .presenting(identity(type))
        .withEntropy(Rehearsal.entropy(2, "server"));
  }

  private static ServerConfig requiring(SecurityPolicy policy, KeyType type) {
    return ServerConfig.under(policy)
        .requiringClients(List.of())
        .askingForVerdicts()
        .presenting(identity(type))
        .withEntropy(Rehearsal.entropy(2, "server"));
  }

  /** A full handshake under one suite, with a line each way. */
  private static Narration full(ProtocolVersion version, CipherSuite suite, KeyType key) {
    SecurityPolicy policy = policy(version, suite);
    return given("certificate=" + key + "/localhost")
        .between(client(policy), server(policy, key))
        .run()
        .data("client", "GET / HTTP/1.1")
        .data("server", "HTTP/1.1 204 No Content")
        .close("server")
        .close("client");
  }

  private static final SecurityPolicy ECDHE_ECDSA =
      policy(ProtocolVersion.TLS_1_2, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
  private static final SecurityPolicy ECDHE_RSA_CBC =
      policy(ProtocolVersion.TLS_1_2, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA);
  private static final SecurityPolicy TLS_1_0_RSA =
      policy(ProtocolVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
  private static final SecurityPolicy SSL_3_0_RSA =
      policy(ProtocolVersion.SSL_3_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);

  /** The conversations. The constant's name is the file's. */
  enum Story {
    TLS12_ECDHE_ECDSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            KeyType.EC_P256);
      }
    },
    TLS12_ECDHE_ED25519 {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            KeyType.ED25519);
      }
    },
    TLS12_ECDHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_2,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            KeyType.RSA);
      }
    },
    TLS12_DHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_2, CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, KeyType.RSA);
      }
    },
    TLS12_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_2, CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, KeyType.RSA);
      }
    },
    TLS12_CBC_ENCRYPT_THEN_MAC {
      @Override
      Narration tell() {
        SecurityPolicy safe =
            DEFAULT
                .withVersions(ProtocolVersion.TLS_1_2)
                .withSuites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA);
        return given("policy=" + DEFAULT.name() + ", CBC alone")
            .between(client(safe), server(safe, KeyType.RSA))
            .run()
            .data("client", "authenticated as it travels");
      }
    },
    TLS12_CBC_MAC_THEN_ENCRYPT {
      @Override
      Narration tell() {
        return given("client=does not know encrypt_then_mac")
            .without(EncryptThenMac.class)
            .between(client(ECDHE_RSA_CBC), server(ECDHE_RSA_CBC, KeyType.RSA))
            .run()
            .data("client", "encrypted with its MAC");
      }
    },
    TLS12_WITHOUT_EXTENDED_MASTER_SECRET {
      @Override
      Narration tell() {
        return given("client=does not know extended_master_secret server=would resume")
            .without(ExtendedMasterSecret.class)
            .between(
                client(ECDHE_ECDSA),
                server(ECDHE_ECDSA, KeyType.EC_P256).withSessionResumption(true))
            .run();
      }
    },
    TLS12_REFUSED_WITHOUT_SECURE_RENEGOTIATION {
      @Override
      Narration tell() {
        return given("client=does not offer renegotiation_info, and so gets none, and wants it")
            .without(RenegotiationInfo.class)
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run();
      }
    },
    TLS10_CBC_MAC_THEN_ENCRYPT {
      @Override
      Narration tell() {
        return given("client=does not know encrypt_then_mac")
            .without(EncryptThenMac.class)
            .between(client(TLS_1_0_RSA), server(TLS_1_0_RSA, KeyType.RSA))
            .run()
            .data("client", "a byte, and the rest");
      }
    },
    TLS12_ALPN {
      @Override
      Narration tell() {
        return given("server's protocols=[http/1.1, h2]")
            .between(
                client(ECDHE_ECDSA).withApplicationProtocols(List.of("h2", "http/1.1")),
                server(ECDHE_ECDSA, KeyType.EC_P256)
                    .withApplicationProtocols(List.of("http/1.1", "h2")))
            .run();
      }
    },
    TLS12_CERTIFICATE_BY_NAME {
      @Override
      Narration tell() {
        return given("server's certificates=localhost")
            .having("localhost", identity(KeyType.EC_P256))
            .between(
                client(ECDHE_ECDSA),
                ServerConfig.under(ECDHE_ECDSA).anonymousClients().askingForIdentity())
            .run();
      }
    },
    TLS11_ECDHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_1, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, KeyType.RSA);
      }
    },
    TLS11_DHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_1, CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA, KeyType.RSA);
      }
    },
    TLS11_RSA {
      @Override
      Narration tell() {
        return full(ProtocolVersion.TLS_1_1, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, KeyType.RSA);
      }
    },
    TLS10_ECDHE_ECDSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_0,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
            KeyType.EC_P256);
      }
    },
    TLS10_DHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.TLS_1_0, CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA, KeyType.RSA);
      }
    },
    TLS10_RSA {
      @Override
      Narration tell() {
        return full(ProtocolVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, KeyType.RSA);
      }
    },
    SSL3_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.SSL_3_0, CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA, KeyType.RSA);
      }
    },
    SSL3_RSA_RC4 {
      @Override
      Narration tell() {
        return full(ProtocolVersion.SSL_3_0, CipherSuite.TLS_RSA_WITH_RC4_128_MD5, KeyType.RSA);
      }
    },
    SSL3_DHE_RSA {
      @Override
      Narration tell() {
        return full(
            ProtocolVersion.SSL_3_0, CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA, KeyType.RSA);
      }
    },
    // Client certificates
    TLS12_CLIENT_CERTIFICATE {
      @Override
      Narration tell() {
        return shown(ECDHE_ECDSA, KeyType.EC_P256, KeyType.ED25519);
      }
    },
    TLS12_CLIENT_CERTIFICATE_ASKED_FOR {
      @Override
      Narration tell() {
        return given("client=asks which certificate to show server=requires one")
            .clientHaving(alice(KeyType.RSA))
            .between(
                client(ECDHE_ECDSA).askingForCredential(), requiring(ECDHE_ECDSA, KeyType.EC_P256))
            .run();
      }
    },
    TLS12_CLIENT_CERTIFICATE_MISSING {
      @Override
      Narration tell() {
        return missing(ECDHE_ECDSA, KeyType.EC_P256);
      }
    },
    TLS12_REFUSED_CLIENT_WITHOUT_CERTIFICATE {
      @Override
      Narration tell() {
        return refused(ECDHE_ECDSA, KeyType.EC_P256);
      }
    },
    TLS12_REFUSED_CLIENT_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        return foreign(ECDHE_ECDSA, KeyType.EC_P256, KeyType.ED25519);
      }
    },
    TLS12_REFUSED_CLIENT_SIGNATURE {
      @Override
      Narration tell() {
        return given("client=signs something else")
            .between(client(ECDHE_ECDSA, KeyType.ED25519), requiring(ECDHE_ECDSA, KeyType.EC_P256))
            .signing("client", Story::lastBitChanged)
            .run();
      }
    },
    TLS10_CLIENT_CERTIFICATE {
      @Override
      Narration tell() {
        return shown(TLS_1_0_RSA, KeyType.RSA, KeyType.RSA);
      }
    },
    TLS10_CLIENT_CERTIFICATE_MISSING {
      @Override
      Narration tell() {
        return missing(TLS_1_0_RSA, KeyType.RSA);
      }
    },
    TLS10_REFUSED_CLIENT_WITHOUT_CERTIFICATE {
      @Override
      Narration tell() {
        return refused(TLS_1_0_RSA, KeyType.RSA);
      }
    },
    TLS10_REFUSED_CLIENT_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        return foreign(TLS_1_0_RSA, KeyType.RSA, KeyType.RSA);
      }
    },
    SSL3_CLIENT_CERTIFICATE {
      @Override
      Narration tell() {
        return shown(SSL_3_0_RSA, KeyType.RSA, KeyType.RSA);
      }
    },
    SSL3_CLIENT_CERTIFICATE_MISSING {
      @Override
      Narration tell() {
        return missing(SSL_3_0_RSA, KeyType.RSA);
      }
    },
    SSL3_CLIENT_CERTIFICATE_OF_A_CURVE {
      @Override
      Narration tell() {
        return given(
                "client's certificate=ecdsa-p256/alice, which nothing in SSL 3.0 can sign with")
            .between(client(SSL_3_0_RSA, KeyType.EC_P256), asking(SSL_3_0_RSA, KeyType.RSA))
            .run();
      }
    },
    SSL3_REFUSED_CLIENT_WITHOUT_CERTIFICATE {
      @Override
      Narration tell() {
        return refused(SSL_3_0_RSA, KeyType.RSA);
      }
    },
    SSL3_REFUSED_CLIENT_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        return foreign(SSL_3_0_RSA, KeyType.RSA, KeyType.RSA);
      }
    },
    SSL3_REFUSED_CLIENT_SIGNATURE {
      @Override
      Narration tell() {
        return given("client=signs something else")
            .between(client(SSL_3_0_RSA, KeyType.RSA), requiring(SSL_3_0_RSA, KeyType.RSA))
            .signing("client", Story::lastBitChanged)
            .run();
      }
    },
    // Resumption
    TLS12_RESUMED {
      @Override
      Narration tell() {
        return twice(ECDHE_ECDSA, KeyType.EC_P256, false).data("client", "here I am again");
      }
    },
    TLS12_RESUMPTION_DECLINED {
      @Override
      Narration tell() {
        return twice(ECDHE_ECDSA, KeyType.EC_P256, true);
      }
    },
    TLS12_RESUMED_WITH_CLIENT_CERTIFICATE {
      @Override
      Narration tell() {
        ClientConfig client = client(ECDHE_ECDSA, KeyType.ED25519);
        ServerConfig server = asking(ECDHE_ECDSA, KeyType.EC_P256).withSessionResumption(true);
        return given("client's certificate=ed25519/alice")
            .between(client, server)
            .run()
            .again(
                client.withEntropy(Rehearsal.entropy(3, "client")),
                server.withEntropy(Rehearsal.entropy(4, "server")),
                false)
            .run();
      }
    },
    TLS10_RESUMED {
      @Override
      Narration tell() {
        return twice(TLS_1_0_RSA, KeyType.RSA, false).data("server", "so you are");
      }
    },
    SSL3_IS_NEVER_RESUMED {
      @Override
      Narration tell() {
        return given("server=would resume")
            .between(
                client(SSL_3_0_RSA), server(SSL_3_0_RSA, KeyType.RSA).withSessionResumption(true))
            .run();
      }
    },
    // Versions
    BOTH_HELLOS_CHOOSE_TLS13 {
      @Override
      Narration tell() {
        return given("policy=" + DEFAULT.name() + " on both sides")
            .between(client(X25519), server(X25519, KeyType.ED25519))
            .run();
      }
    },
    BOTH_HELLOS_CHOOSE_TLS12 {
      @Override
      Narration tell() {
        return given("client=" + DEFAULT.name() + " server=TLS 1.2 alone")
            .between(
                client(X25519),
                server(X25519.withVersions(ProtocolVersion.TLS_1_2), KeyType.ED25519))
            .run()
            .data("client", "as you like");
      }
    },
    BOTH_HELLOS_OF_A_SERVER_MARK_ITS_RANDOM {
      @Override
      Narration tell() {
        return given("client=TLS 1.2 alone, which knows no mark server=" + DEFAULT.name())
            .between(
                client(X25519.withVersions(ProtocolVersion.TLS_1_2)),
                server(X25519, KeyType.ED25519))
            .run();
      }
    },
    DOWNGRADE_TO_TLS12_IS_NOTICED {
      @Override
      Narration tell() {
        return given("both=" + DEFAULT.name())
            .between(client(X25519), server(X25519, KeyType.ED25519))
            .rewritten(
                "client",
                "supported_versions becomes an extension that nobody knows",
                flight -> replaced(flight, "002b0005040304", "fafa0005040304"));
      }
    },
    DOWNGRADE_TO_SSL3_IS_NOTICED {
      @Override
      Narration tell() {
        SecurityPolicy both =
            EVERYTHING
                .withVersions(ProtocolVersion.TLS_1_2, ProtocolVersion.SSL_3_0)
                .withSuites(CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
        return given("both=TLS 1.2 and SSL 3.0")
            .between(client(both), server(both, KeyType.RSA))
            .rewritten(
                "client",
                "the hello's version becomes SSL 3.0's",
                flight -> {
                  flight[10] = 0; // behind 5 bytes of record, 4 of message, and the 3
                  return flight;
                });
      }
    },
    FALLBACK_IS_REFUSED {
      @Override
      Narration tell() {
        // A ClientHello of TLS 1.2: random, no session, one suite and TLS_FALLBACK_SCSV.
        String hello = "0303" + "5a".repeat(32) + "00" + "0004c02b5600" + "0100";
        return given("client=TLS 1.2, for better did not work server=" + DEFAULT.name())
            .toServer(
                server(DEFAULT, KeyType.EC_P256),
                Bytes.hex("160301002f" + "0100002b" + hello).toArray());
      }
    },
    SSL2_HELLO {
      @Override
      Narration tell() {
        Bytes hello = Trace.recorded("ssl2hello").bytes("client.Ssl2ClientHello");
        byte[] framed = new byte[2 + hello.length()];
        framed[0] = (byte) 0x80;
        framed[1] = (byte) hello.length();
        hello.copyInto(framed, 2);
        return given("client=says hello to any version, in the form of SSL 2.0")
            .toServer(server(TLS_1_0_RSA, KeyType.RSA), framed);
      }
    },
    REFUSED_SSL2_HELLO {
      @Override
      Narration tell() {
        Bytes hello = Trace.recorded("ssl2hello").bytes("client.Ssl2ClientHello");
        byte[] framed = new byte[2 + hello.length()];
        framed[0] = (byte) 0x80;
        framed[1] = (byte) hello.length();
        hello.copyInto(framed, 2);
        return given("client=says hello in the form of SSL 2.0 server=" + DEFAULT.name())
            .toServer(server(DEFAULT, KeyType.RSA), framed);
      }
    },
    // Nothing in common
    TLS12_REFUSED_SUITE {
      @Override
      Narration tell() {
        return given("server's certificate=ecdsa-p256, client's suites want RSA")
            .between(
                client(
                    policy(
                        ProtocolVersion.TLS_1_2,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA)),
                server(
                    policy(
                        ProtocolVersion.TLS_1_2,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
                    KeyType.EC_P256))
            .run();
      }
    },
    TLS12_REFUSED_GROUP {
      @Override
      Narration tell() {
        return given("client's groups=[x25519] server's groups=[secp256r1]")
            .between(
                client(ECDHE_ECDSA.withGroups(NamedGroup.X25519)),
                server(ECDHE_ECDSA.withGroups(NamedGroup.SECP256R1), KeyType.EC_P256))
            .run();
      }
    },
    TLS12_REFUSED_SCHEME {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost client's schemes=[ed25519]")
            .between(
                client(ECDHE_ECDSA.withSchemes(SignatureScheme.ED25519)),
                server(ECDHE_ECDSA, KeyType.EC_P256))
            .run();
      }
    },
    TLS12_REFUSED_CBC_WITHOUT_ENCRYPT_THEN_MAC {
      @Override
      Narration tell() {
        SecurityPolicy safe =
            DEFAULT
                .withVersions(ProtocolVersion.TLS_1_2)
                .withSuites(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA);
        return given("policy=" + DEFAULT.name() + ", CBC alone")
            .between(client(safe), server(safe, KeyType.RSA))
            .rewritten(
                "client",
                "encrypt_then_mac becomes an extension that nobody knows",
                flight -> replaced(flight, "00160000", "fafb0000"));
      }
    },
    REFUSED_OLDER_VERSIONS_BY_DEFAULT {
      @Override
      Narration tell() {
        return given("client=TLS 1.0 server=" + DEFAULT.name())
            .between(client(TLS_1_0_RSA), server(DEFAULT, KeyType.RSA))
            .run();
      }
    },
    REFUSED_NEWER_VERSIONS_BY_AN_OLD_SERVER {
      @Override
      Narration tell() {
        return given("client=" + DEFAULT.name() + " server=TLS 1.0")
            .between(client(X25519), server(TLS_1_0_RSA, KeyType.RSA))
            .run();
      }
    },
    // What a server may be
    TLS12_REFUSED_CERTIFICATE_OF_ANOTHER_NAME {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost")
            .lookingFor("elsewhere.test")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run();
      }
    },
    TLS12_REFUSED_SIGNATURE {
      @Override
      Narration tell() {
        return given("server=signs something else")
            .signing("server", Story::lastBitChanged)
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.ED25519))
            .run();
      }
    },
    SSL3_REFUSED_CERTIFICATE_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        TestAuthority other = TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(2), 2);
        return given("certificate=of another authority")
            .between(
                client(SSL_3_0_RSA),
                ServerConfig.under(SSL_3_0_RSA)
                    .anonymousClients()
                    .presenting(Credential.of(other.server("localhost").key(KeyType.RSA).issue())))
            .run();
      }
    },
    // After the handshake
    TLS12_RENEGOTIATION_BY_THE_SERVER {
      @Override
      Narration tell() {
        return given("server=asks for another handshake")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run()
            .says("server", new HelloRequest())
            .data("client", "still here");
      }
    },
    TLS12_RENEGOTIATION_BY_THE_CLIENT {
      @Override
      Narration tell() {
        return given("client=begins another handshake")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run()
            .says("client", anotherHello());
      }
    },
    SSL3_RENEGOTIATION_BY_THE_SERVER {
      @Override
      Narration tell() {
        return given("server=asks for another handshake")
            .between(client(SSL_3_0_RSA), server(SSL_3_0_RSA, KeyType.RSA))
            .run()
            .says("server", new HelloRequest());
      }
    },
    TLS12_TRUNCATION {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run()
            .data("server", "half of it")
            .end("client")
            .end("server");
      }
    },
    TLS12_CLOSE_IN_THE_HANDSHAKE {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost client=gives up at once")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .close("client");
      }
    },
    TLS12_DAMAGE_TO_DATA {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost")
            .between(client(ECDHE_ECDSA), server(ECDHE_ECDSA, KeyType.EC_P256))
            .run()
            .damagedData("client", "never read");
      }
    },
    SSL3_DAMAGE_TO_DATA {
      @Override
      Narration tell() {
        return given("certificate=rsa/localhost")
            .between(client(SSL_3_0_RSA), server(SSL_3_0_RSA, KeyType.RSA))
            .run()
            .damagedData("server", "never read");
      }
    };

    abstract Narration tell();

    private static final SecurityPolicy X25519 =
        DEFAULT.withGroups(NamedGroup.X25519, NamedGroup.SECP256R1);

    private static Narration shown(SecurityPolicy policy, KeyType server, KeyType alice) {
      return given("client's certificate=" + alice + "/alice server=asks, and names its root")
          .between(client(policy, alice), asking(policy, server))
          .run()
          .data("client", "who am I?")
          .data("server", "alice");
    }

    private static Narration missing(SecurityPolicy policy, KeyType server) {
      return given("client=has no certificate server=asks for one")
          .between(client(policy), asking(policy, server))
          .run()
          .data("client", "who am I?")
          .data("server", "nobody");
    }

    private static Narration refused(SecurityPolicy policy, KeyType server) {
      return given("client=has no certificate server=requires one")
          .between(client(policy), requiring(policy, server))
          .run();
    }

    private static Narration foreign(SecurityPolicy policy, KeyType server, KeyType alice) {
      TestAuthority other = TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(2), 2);
      return given("client's certificate=of another authority server=requires one")
          .between(
              client(policy)
                  .withCredentials(
                      List.of(Credential.of(other.client("alice").key(alice).issue()))),
              requiring(policy, server))
          .run();
    }

    private static Narration twice(SecurityPolicy policy, KeyType key, boolean forgotten) {
      ServerConfig server = server(policy, key).withSessionResumption(true);
      return given("server=resumes")
          .between(client(policy), server)
          .run()
          .again(
              client(policy).withEntropy(Rehearsal.entropy(3, "client")),
              server.withEntropy(Rehearsal.entropy(4, "server")),
              forgotten)
          .run();
    }

    private static ClientHello anotherHello() {
      return (ClientHello)
          Samples.MESSAGES.stream().filter(m -> m instanceof ClientHello).findFirst().orElseThrow();
    }

    private static Bytes lastBitChanged(Bytes signature) {
      byte[] changed = signature.toArray();
      changed[changed.length - 1] ^= 1;
      return Bytes.owning(changed);
    }

    private static byte[] replaced(byte[] flight, String from, String to) {
      String hex = Bytes.owning(flight).toHex();
      assertThat(hex).containsOnlyOnce(from);
      return Bytes.hex(hex.replace(from, to)).toArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_conversation_goes_as_it_is_written(Story story) throws IOException {
    GoldenFile.assertSame(story, story.tell().text());
  }
}
