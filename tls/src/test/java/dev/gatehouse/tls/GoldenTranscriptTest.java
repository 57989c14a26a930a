package dev.gatehouse.tls;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole conversations as text that a person can review: {@code
 * src/test/resources/transcripts/NAME.txt}. {@code -Drecord} writes them anew, and the diff is the
 * review.
 */
class GoldenTranscriptTest {
  private static final SecurityPolicy POLICY = Ends.POLICY;

  /** Ed25519: its signatures have one length, so the certificates have too. */
  private static final TestAuthority AUTHORITY =
      TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(1), 1);

  private static final Map<KeyType, Credential> IDENTITIES = new EnumMap<>(KeyType.class);

  private static Credential identity(KeyType type) {
    return IDENTITIES.computeIfAbsent(
        type, t -> Credential.of(AUTHORITY.server("localhost").key(t).issue()));
  }

  private static Narration given(String what) {
    return new Narration(
        "policy=" + POLICY.name() + " clock=" + Ends.NOW + " " + what,
        PathValidator.trusting(AUTHORITY.anchors()));
  }

  private static ClientConfig client(NamedGroup... groups) {
    return client(POLICY.withGroups(groups));
  }

  private static ClientConfig client(SecurityPolicy policy) {
    return ClientConfig.under(policy).askingForVerdicts();
  }

  private static ServerConfig server(KeyType type) {
    return server(POLICY, type);
  }

  private static ServerConfig server(SecurityPolicy policy, KeyType type) {
    return ServerConfig.under(policy).anonymousClients().presenting(identity(type));
  }

  private static Credential alice() {
    return Credential.of(AUTHORITY.client("alice").key(KeyType.ED25519).issue());
  }

  private static ServerConfig asking() {
    return ServerConfig.under(POLICY)
        .askingClients(AUTHORITY.anchors().subjects())
        .askingForVerdicts()
        .presenting(identity(KeyType.ED25519));
  }

  private static ServerConfig requiring() {
    return ServerConfig.under(POLICY)
        .requiringClients(List.of())
        .askingForVerdicts()
        .presenting(identity(KeyType.ED25519));
  }

  private static Narration showing(String what, Credential credential) {
    return given("client's certificate=" + what + " server=requires one")
        .between(client(NamedGroup.X25519).withCredentials(List.of(credential)), requiring())
        .run();
  }

  /** The conversations. The constant's name is the file's. */
  enum Story {
    SERVER13_1RTT {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost client's groups=[x25519]")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run()
            .data("client", "GET / HTTP/1.1")
            .data("server", "HTTP/1.1 204 No Content")
            .close("server")
            .close("client");
      }
    },
    SERVER13_HYBRID {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost, all as the policy says")
            .between(client(POLICY), server(KeyType.ED25519))
            .run();
      }
    },
    SERVER13_WITHOUT_COMPATIBILITY_MODE {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost client=no middlebox compatibility")
            .between(
                client(NamedGroup.X25519).withMiddleboxCompatibility(false),
                server(KeyType.ED25519))
            .run();
      }
    },
    SERVER13_RETRY {
      @Override
      Narration tell() {
        return given(
                "certificate=ed25519/localhost client's groups=[x25519, secp384r1] server's"
                    + " groups=[secp384r1]")
            .between(
                client(NamedGroup.X25519, NamedGroup.SECP384R1),
                server(POLICY.withGroups(NamedGroup.SECP384R1), KeyType.ED25519))
            .run()
            .data("client", "after a retry");
      }
    },
    SERVER13_RETRY_FOR_HYBRID {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost client's groups=[x25519, X25519MLKEM768]")
            .between(client(NamedGroup.X25519, NamedGroup.X25519MLKEM768), server(KeyType.ED25519))
            .run();
      }
    },
    CERTIFICATE_ECDSA_P256 {
      @Override
      Narration tell() {
        return certificate(KeyType.EC_P256);
      }
    },
    CERTIFICATE_ECDSA_P384 {
      @Override
      Narration tell() {
        return certificate(KeyType.EC_P384);
      }
    },
    CERTIFICATE_RSA_2048 {
      @Override
      Narration tell() {
        return certificate(KeyType.RSA);
      }
    },
    CERTIFICATE_UNCHECKED {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost client=unchecked")
            .lookingFor("elsewhere.test")
            .between(
                ClientConfig.under(POLICY.withGroups(NamedGroup.X25519))
                    .trusting(UncheckedPeers.because("only reads dates")),
                server(KeyType.ED25519))
            .run();
      }
    },
    CERTIFICATE_BY_NAME {
      @Override
      Narration tell() {
        return given("server's certificates=localhost")
            .having("localhost", identity(KeyType.ED25519))
            .between(
                client(NamedGroup.X25519),
                ServerConfig.under(POLICY).anonymousClients().askingForIdentity())
            .run();
      }
    },
    CLIENT_CERTIFICATE {
      @Override
      Narration tell() {
        return given("client's certificate=ed25519/alice server=asks, and names its root")
            .between(client(NamedGroup.X25519).withCredentials(List.of(alice())), asking())
            .run()
            .data("client", "who am I?")
            .data("server", "alice");
      }
    },
    CLIENT_CERTIFICATE_ASKED_FOR {
      @Override
      Narration tell() {
        return given("client=asks which certificate to show server=requires one")
            .clientHaving(alice())
            .between(client(NamedGroup.X25519).askingForCredential(), requiring())
            .run();
      }
    },
    CLIENT_CERTIFICATE_AFTER_RETRY {
      @Override
      Narration tell() {
        return given(
                "client's certificate=ed25519/alice client's groups=[x25519, secp384r1] server's"
                    + " groups=[secp384r1]")
            .between(
                client(NamedGroup.X25519, NamedGroup.SECP384R1).withCredentials(List.of(alice())),
                ServerConfig.under(POLICY.withGroups(NamedGroup.SECP384R1))
                    .requiringClients(List.of())
                    .askingForVerdicts()
                    .presenting(identity(KeyType.ED25519)))
            .run()
            .data("client", "after a retry");
      }
    },
    CLIENT_CERTIFICATE_MISSING {
      @Override
      Narration tell() {
        return given("client=has no certificate server=asks for one")
            .between(client(NamedGroup.X25519), asking())
            .run()
            .data("client", "who am I?")
            .data("server", "nobody");
      }
    },
    CLIENT_CERTIFICATE_UNCHECKED {
      @Override
      Narration tell() {
        Credential itself =
            Credential.of(
                TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(2), 2)
                    .client("anybody")
                    .key(KeyType.ED25519)
                    .issue());
        return given("client's certificate=of another authority server=believes all")
            .between(
                client(NamedGroup.X25519).withCredentials(List.of(itself)),
                ServerConfig.under(POLICY)
                    .askingClients(List.of())
                    .trusting(UncheckedPeers.because("only counts keys"))
                    .presenting(identity(KeyType.ED25519)))
            .run();
      }
    },
    REFUSED_CLIENT_WITHOUT_CERTIFICATE {
      @Override
      Narration tell() {
        return given("client=has no certificate server=requires one")
            .between(client(NamedGroup.X25519), requiring())
            .run();
      }
    },
    REFUSED_CLIENT_OF_AN_UNNAMED_AUTHORITY {
      @Override
      Narration tell() {
        return given("client's certificate=ed25519/alice server=requires one of another authority")
            .between(
                client(NamedGroup.X25519).withCredentials(List.of(alice())),
                ServerConfig.under(POLICY)
                    .requiringClients(List.of(DistinguishedName.of("Others", "Other root")))
                    .askingForVerdicts()
                    .presenting(identity(KeyType.ED25519)))
            .run();
      }
    },
    REFUSED_CLIENT_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        TestAuthority other = TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(2), 2);
        return showing(
            "of another authority",
            Credential.of(other.client("alice").key(KeyType.ED25519).issue()));
      }
    },
    REFUSED_CLIENT_EXPIRED {
      @Override
      Narration tell() {
        return showing(
            "expired",
            Credential.of(
                AUTHORITY
                    .client("alice")
                    .key(KeyType.ED25519)
                    .validity(
                        TestAuthority.NOT_BEFORE, TestAuthority.NOT_BEFORE.plusSeconds(86_400))
                    .issue()));
      }
    },
    REFUSED_CLIENT_WITH_A_SERVERS_CERTIFICATE {
      @Override
      Narration tell() {
        return showing("a server's", identity(KeyType.ED25519));
      }
    },
    REFUSED_CLIENT_SIGNATURE {
      @Override
      Narration tell() {
        return given("client's certificate=ed25519/alice client=signs something else")
            .between(client(NamedGroup.X25519).withCredentials(List.of(alice())), requiring())
            .signing("client", Story::lastBitChanged)
            .run();
      }
    },
    ALPN {
      @Override
      Narration tell() {
        return given("server's protocols=[http/1.1, h2]")
            .between(
                client(NamedGroup.X25519).withApplicationProtocols(List.of("h2", "http/1.1")),
                server(KeyType.ED25519).withApplicationProtocols(List.of("http/1.1", "h2")))
            .run();
      }
    },
    ALPN_UNANSWERED {
      @Override
      Narration tell() {
        return given("server's protocols=[]")
            .between(
                client(NamedGroup.X25519).withApplicationProtocols(List.of("h2")),
                server(KeyType.ED25519))
            .run();
      }
    },
    SUITE_CHACHA20 {
      @Override
      Narration tell() {
        return given("client's suites begin with ChaCha20-Poly1305")
            .between(
                client(
                    POLICY
                        .withGroups(NamedGroup.X25519)
                        .withSuites(
                            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_AES_256_GCM_SHA384)),
                server(KeyType.ED25519))
            .run();
      }
    },
    REFUSED_ALPN {
      @Override
      Narration tell() {
        return given("server's protocols=[http/1.1]")
            .between(
                client(NamedGroup.X25519).withApplicationProtocols(List.of("h3")),
                server(KeyType.ED25519).withApplicationProtocols(List.of("http/1.1")))
            .run();
      }
    },
    REFUSED_SUITE {
      @Override
      Narration tell() {
        return given("server's suites=[TLS_AES_256_GCM_SHA384]")
            .between(
                client(
                    POLICY
                        .withGroups(NamedGroup.X25519)
                        .withSuites(CipherSuite.TLS_AES_128_GCM_SHA256)),
                server(POLICY.withSuites(CipherSuite.TLS_AES_256_GCM_SHA384), KeyType.ED25519))
            .run();
      }
    },
    REFUSED_GROUP {
      @Override
      Narration tell() {
        return given("server's groups=[secp384r1]")
            .between(
                client(NamedGroup.X25519),
                server(POLICY.withGroups(NamedGroup.SECP384R1), KeyType.ED25519))
            .run();
      }
    },
    REFUSED_SCHEME {
      @Override
      Narration tell() {
        return given("certificate=ecdsa-p256/localhost client's schemes=[ed25519]")
            .between(
                client(POLICY.withGroups(NamedGroup.X25519).withSchemes(SignatureScheme.ED25519)),
                server(KeyType.EC_P256))
            .run();
      }
    },
    REFUSED_NAME {
      @Override
      Narration tell() {
        return given("server's certificates=localhost")
            .having("localhost", identity(KeyType.ED25519))
            .lookingFor("elsewhere.test")
            .between(
                client(NamedGroup.X25519),
                ServerConfig.under(POLICY).anonymousClients().askingForIdentity())
            .run();
      }
    },
    REFUSED_CERTIFICATE_OF_ANOTHER_NAME {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .lookingFor("elsewhere.test")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run();
      }
    },
    REFUSED_CERTIFICATE_EXPIRED {
      @Override
      Narration tell() {
        Credential expired = Credential.of(AUTHORITY.expired("localhost"));
        return given("certificate=expired")
            .between(
                client(NamedGroup.X25519),
                ServerConfig.under(POLICY).anonymousClients().presenting(expired))
            .run();
      }
    },
    REFUSED_CERTIFICATE_OF_AN_UNKNOWN_ISSUER {
      @Override
      Narration tell() {
        TestAuthority other = TestAuthority.create(KeyType.ED25519, Seeds.secureRandom(2), 2);
        Credential foreign = Credential.of(other.server("localhost").key(KeyType.ED25519).issue());
        return given("certificate=of another authority")
            .between(
                client(NamedGroup.X25519),
                ServerConfig.under(POLICY).anonymousClients().presenting(foreign))
            .run();
      }
    },
    REFUSED_SIGNATURE {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost server=signs something else")
            .signing("server", Story::lastBitChanged)
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run();
      }
    },
    REFUSED_OLDER_VERSION {
      @Override
      Narration tell() {
        // A ClientHello of TLS 1.2: random, no session, one suite, no compression.
        String hello = "0303" + "5a".repeat(32) + "00" + "0002c02f" + "0100";
        return given("client=TLS 1.2")
            .toServer(
                server(KeyType.ED25519), Bytes.hex("160301002d" + "01000029" + hello).toArray());
      }
    },
    REFUSED_PLAIN_HTTP {
      @Override
      Narration tell() {
        return given("client=speaks no TLS")
            .toServer(server(KeyType.ED25519), Bytes.ascii("GET / HTTP/1.1\r\n\r\n").toArray());
      }
    },
    KEY_UPDATE {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run()
            .newKeys("client", true)
            .data("client", "under new keys")
            .data("server", "under new keys")
            .newKeys("server", false)
            .data("server", "under newer keys");
      }
    },
    CLOSE_ONE_HALF {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run()
            .close("client")
            .data("server", "still here")
            .end("server")
            .close("server")
            .end("client");
      }
    },
    CLOSE_IN_THE_HANDSHAKE {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost client=gives up at once")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .close("client");
      }
    },
    TRUNCATION {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run()
            .data("server", "half of it")
            .end("client")
            .end("server");
      }
    },
    TRUNCATION_IN_THE_HANDSHAKE {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .end("client")
            .end("server");
      }
    },
    DAMAGE_TO_CLIENT_HELLO {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost, the last bit of the client's share")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .damage("client", 1);
      }
    },
    DAMAGE_TO_DATA {
      @Override
      Narration tell() {
        return given("certificate=ed25519/localhost")
            .between(client(NamedGroup.X25519), server(KeyType.ED25519))
            .run()
            .damagedData("client", "never read");
      }
    };

    abstract Narration tell();

    private static Narration certificate(KeyType type) {
      return given("certificate=" + type + "/localhost")
          .between(client(NamedGroup.X25519), server(type))
          .run();
    }

    private static Bytes lastBitChanged(Bytes signature) {
      byte[] changed = signature.toArray();
      changed[changed.length - 1] ^= 1;
      return Bytes.owning(changed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_conversation_goes_as_it_is_written(Story story) throws IOException {
    GoldenFile.assertSame(story, story.tell().text());
  }
}
