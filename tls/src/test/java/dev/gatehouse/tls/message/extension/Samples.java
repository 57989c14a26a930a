package dev.gatehouse.tls.message.extension;

import static dev.gatehouse.tls.message.extension.Place.CERTIFICATE;
import static dev.gatehouse.tls.message.extension.Place.CERTIFICATE_REQUEST;
import static dev.gatehouse.tls.message.extension.Place.CLIENT_HELLO;
import static dev.gatehouse.tls.message.extension.Place.ENCRYPTED_EXTENSIONS;
import static dev.gatehouse.tls.message.extension.Place.HELLO_RETRY_REQUEST;
import static dev.gatehouse.tls.message.extension.Place.NEW_SESSION_TICKET;
import static dev.gatehouse.tls.message.extension.Place.OLDER_SERVER_HELLO;
import static dev.gatehouse.tls.message.extension.Place.SERVER_HELLO;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Each shape of each extension, written out by hand: the value, its bytes, and the places that RFC
 * 8446, or the document of an extension that only older versions have, gives it.
 */
final class Samples {
  private Samples() {}

  private static final Bytes BINDER = Bytes.hex("bb".repeat(32));

  /**
   * @param data extension_data in hexadecimal
   */
  record Sample(Extension extension, String data, Set<Place> places) {
    Sample(Extension extension, String data, Place first, Place... more) {
      this(extension, data, EnumSet.of(first, more));
    }

    Bytes bytes() {
      return Bytes.hex(data);
    }

    /** Whether any bytes at all would do as its data. */
    boolean isOpaque() {
      return switch (extension) {
        case Padding _, StatusRequest _, SignedCertificateTimestamp _, UnknownExtension _ -> true;
        default -> false;
      };
    }

    @Override
    public String toString() {
      return extension.describe() + " in " + places;
    }
  }

  static final List<Sample> ALL =
      List.of(
          new Sample(
              ServerNameIndication.Offer.of("localhost"),
              "000c 00 0009 6c6f63616c686f7374",
              CLIENT_HELLO),
          new Sample(
              new ServerNameIndication.Acknowledgement(),
              "",
              ENCRYPTED_EXTENSIONS,
              OLDER_SERVER_HELLO),
          new Sample(
              new StatusRequest(Bytes.hex("0100000000")),
              "01 0000 0000",
              CLIENT_HELLO,
              CERTIFICATE_REQUEST,
              CERTIFICATE),
          new Sample(
              new SupportedGroups(List.of(NamedGroup.X25519MLKEM768, NamedGroup.of(0x3a3a))),
              "0004 11ec 3a3a",
              CLIENT_HELLO,
              ENCRYPTED_EXTENSIONS),
          new Sample(
              new EcPointFormats(Bytes.hex("0100")), "02 01 00", CLIENT_HELLO, OLDER_SERVER_HELLO),
          new Sample(new EncryptThenMac(), "", CLIENT_HELLO, OLDER_SERVER_HELLO),
          new Sample(new ExtendedMasterSecret(), "", CLIENT_HELLO, OLDER_SERVER_HELLO),
          new Sample(
              new RenegotiationInfo(Bytes.hex("a1a2a3")),
              "03 a1a2a3",
              CLIENT_HELLO,
              OLDER_SERVER_HELLO),
          new Sample(
              new SignatureAlgorithms(List.of(SignatureScheme.ED25519, SignatureScheme.of(0x0905))),
              "0004 0807 0905",
              CLIENT_HELLO,
              CERTIFICATE_REQUEST),
          new Sample(
              ApplicationProtocols.of("h2"),
              "0003 02 6832",
              CLIENT_HELLO,
              ENCRYPTED_EXTENSIONS,
              OLDER_SERVER_HELLO),
          new Sample(
              new SignedCertificateTimestamp(Bytes.EMPTY),
              "",
              CLIENT_HELLO,
              CERTIFICATE_REQUEST,
              CERTIFICATE),
          new Sample(new Padding(Bytes.hex("000000")), "000000", CLIENT_HELLO),
          new Sample(new RecordSizeLimit(16385), "4001", CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
          new Sample(
              new PreSharedKey.Offer(
                  List.of(new PreSharedKey.Identity(Bytes.hex("a1a2"), 0xfffffffeL)),
                  List.of(BINDER)),
              "0008 0002 a1a2 fffffffe 0021 20" + "bb".repeat(32),
              CLIENT_HELLO),
          new Sample(new PreSharedKey.Choice(1), "0001", SERVER_HELLO),
          new Sample(new EarlyData.Indication(), "", CLIENT_HELLO, ENCRYPTED_EXTENSIONS),
          new Sample(new EarlyData.Limit(0xffffffffL), "ffffffff", NEW_SESSION_TICKET),
          new Sample(
              new SupportedVersions.Offer(
                  List.of(ProtocolVersion.TLS_1_3, ProtocolVersion.TLS_1_2)),
              "04 0304 0303",
              CLIENT_HELLO),
          new Sample(
              new SupportedVersions.Choice(ProtocolVersion.TLS_1_3),
              "0304",
              SERVER_HELLO,
              HELLO_RETRY_REQUEST),
          new Sample(
              new Cookie(Bytes.hex("c0c1c2")), "0003 c0c1c2", CLIENT_HELLO, HELLO_RETRY_REQUEST),
          new Sample(new PskKeyExchangeModes(Bytes.hex("0100")), "02 01 00", CLIENT_HELLO),
          new Sample(
              new CertificateAuthorities(List.of(Bytes.hex("3000"), Bytes.hex("310130"))),
              "0009 0002 3000 0003 310130",
              CLIENT_HELLO,
              CERTIFICATE_REQUEST),
          new Sample(
              new OidFilters(List.of(new OidFilters.Filter(Bytes.hex("0603551d25"), Bytes.EMPTY))),
              "0008 05 0603551d25 0000",
              CERTIFICATE_REQUEST),
          new Sample(new PostHandshakeAuth(), "", CLIENT_HELLO),
          new Sample(
              new SignatureAlgorithmsCert(List.of(SignatureScheme.RSA_PKCS1_SHA256)),
              "0002 0401",
              CLIENT_HELLO,
              CERTIFICATE_REQUEST),
          new Sample(
              new KeyShare.Offer(
                  List.of(
                      new KeyShare.Entry(NamedGroup.of(0x2a2a), Bytes.hex("00")),
                      new KeyShare.Entry(NamedGroup.X25519, Bytes.hex("d1d2")))),
              "000b 2a2a 0001 00 001d 0002 d1d2",
              CLIENT_HELLO),
          new Sample(
              new KeyShare.Choice(new KeyShare.Entry(NamedGroup.X25519, Bytes.hex("e1e2e3"))),
              "001d 0003 e1e2e3",
              SERVER_HELLO),
          new Sample(new KeyShare.Retry(NamedGroup.SECP256R1), "0017", HELLO_RETRY_REQUEST),
          new Sample(
              new UnknownExtension(new ExtensionType(0xfafa), Bytes.hex("0102")),
              "0102",
              EnumSet.allOf(Place.class)));
}
