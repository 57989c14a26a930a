package dev.gatehouse.tls.message;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.CertificateAuthorities;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.OidFilters;
import dev.gatehouse.tls.message.extension.Padding;
import dev.gatehouse.tls.message.extension.PostHandshakeAuth;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.PskKeyExchangeModes;
import dev.gatehouse.tls.message.extension.RecordSizeLimit;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SignatureAlgorithmsCert;
import dev.gatehouse.tls.message.extension.SignedCertificateTimestamp;
import dev.gatehouse.tls.message.extension.StatusRequest;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.message.extension.UnknownExtension;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Well-formed messages that a seed decides, with any extension that may ride in them, in any order.
 */
public final class RandomMessages {
  /** All that there are: TLS 1.3's, and each older version with each key exchange. */
  public static final List<Dialect> DIALECTS = dialects();

  private static List<Dialect> dialects() {
    List<Dialect> dialects = new ArrayList<>();
    dialects.add(Dialect.MODERN);
    for (ProtocolVersion version :
        List.of(
            ProtocolVersion.SSL_3_0,
            ProtocolVersion.TLS_1_0,
            ProtocolVersion.TLS_1_1,
            ProtocolVersion.TLS_1_2)) {
      for (KeyExchangeMethod method : EnumSet.complementOf(EnumSet.of(KeyExchangeMethod.ANY))) {
        dialects.add(new Dialect.Classic(version, method));
      }
    }
    return List.copyOf(dialects);
  }

  private final SplittableRandom random;

  public RandomMessages(long seed) {
    this.random = Seeds.of(seed);
  }

  /** The types of the messages that a dialect has. */
  public static Stream<HandshakeType> types(Dialect dialect) {
    return Stream.of(HandshakeType.values())
        .filter(
            switch (dialect) {
              case Dialect.Modern _ ->
                  EnumSet.complementOf(
                          EnumSet.of(
                              HandshakeType.SERVER_KEY_EXCHANGE,
                              HandshakeType.SERVER_HELLO_DONE,
                              HandshakeType.CLIENT_KEY_EXCHANGE,
                              HandshakeType.MESSAGE_HASH))
                      ::contains;
              case Dialect.Classic classic ->
                  type ->
                      switch (type) {
                        case END_OF_EARLY_DATA, ENCRYPTED_EXTENSIONS, KEY_UPDATE, MESSAGE_HASH ->
                            false;
                        case SERVER_KEY_EXCHANGE -> classic.keyExchange() != KeyExchangeMethod.RSA;
                        default -> true;
                      };
            });
  }

  /** A message of that type in that dialect, which has it; for server_hello of any kind. */
  public HandshakeMessage message(HandshakeType type, Dialect dialect) {
    return switch (dialect) {
      case Dialect.Modern _ -> message(type);
      case Dialect.Classic classic -> classicMessage(type, classic);
    };
  }

  private HandshakeMessage classicMessage(HandshakeType type, Dialect.Classic dialect) {
    boolean schemes = dialect.version().equals(ProtocolVersion.TLS_1_2);
    boolean ssl3 = dialect.version().equals(ProtocolVersion.SSL_3_0);
    return switch (type) {
      case HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, FINISHED -> message(type);
      case NEW_SESSION_TICKET -> new ClassicNewSessionTicket(u32(), bytes(0, 600));
      case CERTIFICATE -> new ClassicCertificate(listOf(ssl3 ? 1 : 0, 10, () -> bytes(1, 2000)));
      case SERVER_KEY_EXCHANGE -> serverKeyExchange(dialect, schemes ? scheme() : null);
      case CERTIFICATE_REQUEST ->
          new ClassicCertificateRequest(
              listOf(1, 9, () -> ClientCertificateType.of(random.nextInt(256))),
              schemes ? listOf(1, 20, this::scheme) : List.of(),
              listOf(0, 5, () -> bytes(1, 200)));
      case SERVER_HELLO_DONE -> new ServerHelloDone();
      case CERTIFICATE_VERIFY ->
          new ClassicCertificateVerify(schemes ? scheme() : null, bytes(0, 600));
      case CLIENT_KEY_EXCHANGE -> clientKeyExchange(dialect, ssl3);
      case END_OF_EARLY_DATA, ENCRYPTED_EXTENSIONS, KEY_UPDATE, MESSAGE_HASH ->
          throw new IllegalArgumentException("not in " + dialect);
    };
  }

  private ServerKeyExchange serverKeyExchange(
      Dialect.Classic dialect, @Nullable SignatureScheme scheme) {
    return switch (dialect.keyExchange()) {
      case ECDHE -> new ServerKeyExchange.Ecdhe(group(), bytes(1, 255), scheme, bytes(0, 600));
      case DHE ->
          new ServerKeyExchange.Dhe(
              bytes(1, 600), bytes(1, 600), bytes(1, 600), scheme, bytes(0, 600));
      case RSA, ANY -> throw new IllegalArgumentException("not in " + dialect);
    };
  }

  private ClientKeyExchange clientKeyExchange(Dialect.Classic dialect, boolean ssl3) {
    return switch (dialect.keyExchange()) {
      case ECDHE -> new ClientKeyExchange.Ecdhe(bytes(1, 255));
      case DHE -> new ClientKeyExchange.Dhe(bytes(1, 600));
      case RSA -> {
        int moduli = 8 * random.nextInt(16, 65);
        yield new ClientKeyExchange.Rsa(bytes(moduli, moduli), !ssl3 || random.nextBoolean());
      }
      case ANY -> throw new IllegalArgumentException("not in " + dialect);
    };
  }

  /** A message of that type in TLS 1.3; for server_hello of any kind. */
  public HandshakeMessage message(HandshakeType type) {
    return switch (type) {
      case HELLO_REQUEST -> new HelloRequest();
      case CLIENT_HELLO -> clientHello();
      case SERVER_HELLO ->
          switch (random.nextInt(3)) {
            case 0 -> serverHello();
            case 1 -> helloRetryRequest();
            default -> olderServerHello();
          };
      case NEW_SESSION_TICKET ->
          new NewSessionTicket(
              u32(), u32(), bytes(0, 255), bytes(1, 600), some(() -> new EarlyData.Limit(u32())));
      case END_OF_EARLY_DATA -> new EndOfEarlyData();
      case ENCRYPTED_EXTENSIONS ->
          new EncryptedExtensions(
              some(
                  ServerNameIndication.Acknowledgement::new,
                  () -> new SupportedGroups(groups()),
                  () -> new ApplicationProtocols(List.of(bytes(1, 255))),
                  () -> new RecordSizeLimit(random.nextInt(64, 0x10000)),
                  EarlyData.Indication::new));
      case CERTIFICATE_REQUEST -> certificateRequest();
      case CERTIFICATE -> new Certificate(bytes(0, 255), listOf(0, 10, this::entry));
      case CERTIFICATE_VERIFY -> new CertificateVerify(scheme(), bytes(0, 600));
      case FINISHED -> new Finished(bytes(0, 64));
      case KEY_UPDATE -> new KeyUpdate(random.nextBoolean());
      case SERVER_KEY_EXCHANGE, SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE, MESSAGE_HASH ->
          throw new IllegalArgumentException("not in TLS 1.3");
    };
  }

  public ClientHello clientHello() {
    List<NamedGroup> groups = groups();
    List<KeyShare.Entry> shares =
        groups.stream()
            .filter(g -> random.nextBoolean())
            .map(g -> new KeyShare.Entry(g, bytes(1, 1300)))
            .toList();
    Extensions extensions =
        some(
            () -> new ServerNameIndication.Offer(serverNames()),
            () -> new StatusRequest(bytes(0, 20)),
            () -> new SupportedGroups(groups),
            () -> new SignatureAlgorithms(listOf(1, 20, this::scheme)),
            () -> new SignatureAlgorithmsCert(listOf(1, 20, this::scheme)),
            () -> new ApplicationProtocols(listOf(1, 5, () -> bytes(1, 255))),
            () -> new SignedCertificateTimestamp(Bytes.EMPTY),
            () -> new Padding(Bytes.owning(new byte[random.nextInt(300)])),
            () -> new RecordSizeLimit(random.nextInt(64, 0x10000)),
            EarlyData.Indication::new,
            () -> new SupportedVersions.Offer(listOf(1, 127, this::version)),
            () -> new Cookie(bytes(1, 300)),
            () -> new PskKeyExchangeModes(bytes(1, 255)),
            () -> new CertificateAuthorities(listOf(1, 5, () -> bytes(1, 200))),
            PostHandshakeAuth::new,
            ExtendedMasterSecret::new,
            EncryptThenMac::new,
            () -> new RenegotiationInfo(bytes(0, 255)),
            () -> EcPointFormats.UNCOMPRESSED_ONLY,
            () -> new KeyShare.Offer(shares));
    if (random.nextInt(4) == 0) {
      int keys = random.nextInt(1, 4);
      extensions =
          Extensions.of(
              Stream.concat(
                      extensions.list().stream(),
                      Stream.of(
                          new PreSharedKey.Offer(
                              listOf(
                                  keys,
                                  keys,
                                  () -> new PreSharedKey.Identity(bytes(1, 300), u32())),
                              listOf(keys, keys, () -> bytes(32, 255)))))
                  .toList());
    }
    Bytes nullAndOthers = Bytes.hex(random.nextInt(8) == 0 ? "014000" : "00");
    return new ClientHello(
        version(),
        bytes(32, 32),
        bytes(0, 32),
        listOf(1, 60, this::suite),
        nullAndOthers,
        random.nextInt(16) == 0 ? Extensions.ABSENT : extensions);
  }

  private ServerHello serverHello() {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new SupportedVersions.Choice(version()));
    extensions.addAll(
        some(
                () -> new KeyShare.Choice(new KeyShare.Entry(group(), bytes(1, 1200))),
                () -> new PreSharedKey.Choice(random.nextInt(0x10000)))
            .list());
    return new ServerHello(
        bytes(32, 32), bytes(0, 32), suite(), Extensions.of(shuffled(extensions)));
  }

  /** As before TLS 1.3: any extensions but supported_versions, some of them understood. */
  private ServerHello olderServerHello() {
    List<Extension> extensions =
        new ArrayList<>(
            some(
                    ServerNameIndication.Acknowledgement::new,
                    () -> new ApplicationProtocols(List.of(bytes(1, 255))),
                    ExtendedMasterSecret::new,
                    EncryptThenMac::new,
                    () -> new RenegotiationInfo(bytes(0, 255)),
                    () -> EcPointFormats.UNCOMPRESSED_ONLY)
                .list());
    IntStream.of(5, 35, 51)
        .filter(type -> random.nextBoolean())
        .forEach(
            type -> extensions.add(new UnknownExtension(new ExtensionType(type), bytes(0, 9))));
    return new ServerHello(
        version(),
        bytes(32, 32),
        bytes(0, 32),
        suite(),
        extensions.isEmpty() ? Extensions.ABSENT : Extensions.of(extensions));
  }

  private HelloRetryRequest helloRetryRequest() {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new SupportedVersions.Choice(version()));
    extensions.addAll(
        some(() -> new KeyShare.Retry(group()), () -> new Cookie(bytes(1, 500))).list());
    return new HelloRetryRequest(bytes(0, 32), suite(), Extensions.of(shuffled(extensions)));
  }

  private CertificateRequest certificateRequest() {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(new SignatureAlgorithms(listOf(1, 20, this::scheme)));
    extensions.addAll(
        some(
                () -> new StatusRequest(bytes(0, 20)),
                () -> new SignatureAlgorithmsCert(listOf(1, 20, this::scheme)),
                () -> new CertificateAuthorities(listOf(1, 5, () -> bytes(1, 200))),
                () ->
                    new OidFilters(
                        listOf(0, 3, () -> new OidFilters.Filter(bytes(1, 255), bytes(0, 50)))))
            .list());
    return new CertificateRequest(bytes(0, 255), Extensions.of(shuffled(extensions)));
  }

  private Certificate.Entry entry() {
    return new Certificate.Entry(
        bytes(1, 2000),
        some(
            () -> new StatusRequest(bytes(0, 600)),
            () -> new SignedCertificateTimestamp(bytes(0, 300))));
  }

  /** Some of them, some unknown ones, in any order. */
  @SafeVarargs
  private Extensions some(Supplier<? extends Extension>... choices) {
    List<Extension> chosen = new ArrayList<>();
    for (Supplier<? extends Extension> choice : choices) {
      if (random.nextBoolean()) {
        chosen.add(choice.get());
      }
    }
    IntStream.generate(() -> random.nextInt(52, 0xff00))
        .distinct()
        .limit(random.nextInt(3))
        .forEach(type -> chosen.add(new UnknownExtension(new ExtensionType(type), bytes(0, 100))));
    return Extensions.of(shuffled(chosen));
  }

  private List<Extension> shuffled(List<Extension> extensions) {
    Collections.shuffle(extensions, new Random(random.nextLong()));
    return extensions;
  }

  private List<ServerNameIndication.Name> serverNames() {
    List<ServerNameIndication.Name> names = new ArrayList<>();
    names.add(new ServerNameIndication.Name(0, Bytes.ascii("a".repeat(random.nextInt(1, 256)))));
    if (random.nextInt(4) == 0) {
      names.add(new ServerNameIndication.Name(random.nextInt(1, 256), bytes(1, 40)));
    }
    return names;
  }

  /** Groups without a repetition, so that shares can follow their order. */
  private List<NamedGroup> groups() {
    return listOf(1, 12, this::group).stream().distinct().toList();
  }

  private NamedGroup group() {
    return random.nextBoolean()
        ? NamedGroup.of(random.nextInt(0x10000))
        : Seeds.pick(
            random,
            List.of(
                NamedGroup.X25519MLKEM768,
                NamedGroup.X25519,
                NamedGroup.SECP256R1,
                NamedGroup.SECP384R1));
  }

  private SignatureScheme scheme() {
    return random.nextBoolean()
        ? SignatureScheme.of(random.nextInt(0x10000))
        : SignatureScheme.ED25519;
  }

  private CipherSuite suite() {
    return CipherSuite.of(random.nextBoolean() ? random.nextInt(0x10000) : 0x1301);
  }

  private ProtocolVersion version() {
    return ProtocolVersion.of(random.nextBoolean() ? 0x0304 : random.nextInt(0x10000));
  }

  private long u32() {
    return random.nextLong(0x1_0000_0000L);
  }

  private Bytes bytes(int min, int max) {
    return Bytes.owning(Seeds.bytes(random, random.nextInt(min, max + 1)));
  }

  private <T> List<T> listOf(int min, int max, Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(min, max + 1)).toList();
  }
}
