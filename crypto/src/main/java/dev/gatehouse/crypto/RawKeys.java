package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Elliptic keys as the bare bytes that protocols carry, and as the DER that providers take. Every
 * encoding has a fixed length, so a bare key is a known prefix away from it: nothing is parsed on
 * the way.
 */
@SuppressWarnings("ImmutableEnumChecker") // its arrays are never written to
enum RawKeys {
  /** RFC 8410, sections 4 and 7. */
  X25519("XDH", 255, null, "302a300506032b656e032100", "302e020100300506032b656e04220420", ""),
  ED25519("EdDSA", 255, null, "302a300506032b6570032100", "302e020100300506032b657004220420", ""),
  /** RFC 5480, section 2; RFC 5915, section 3. */
  P256(
      "EC",
      256,
      NistCurve.P256,
      "3059301306072a8648ce3d020106082a8648ce3d030107034200",
      "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420",
      "a144034200"),
  P384(
      "EC",
      384,
      NistCurve.P384,
      "3076301006072a8648ce3d020106052b81040022036200",
      "3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430",
      "a164036200"),
  P521(
      "EC",
      521,
      NistCurve.P521,
      "30819b301006072a8648ce3d020106052b8104002303818600",
      "3081ee020100301006072a8648ce3d020106052b810400230481d63081d30201010442",
      "a18189038186" + "00");

  private final String jcaName;
  private final int bits;
  private final @Nullable NistCurve curve;
  private final byte[] spkiPrefix;
  private final byte[] pkcs8Prefix;
  private final byte[] pkcs8BeforePublic;

  RawKeys(
      String jcaName,
      int bits,
      @Nullable NistCurve curve,
      String spkiPrefix,
      String pkcs8Prefix,
      String pkcs8BeforePublic) {
    this.jcaName = jcaName;
    this.bits = bits;
    this.curve = curve;
    this.spkiPrefix = HexFormat.of().parseHex(spkiPrefix);
    this.pkcs8Prefix = HexFormat.of().parseHex(pkcs8Prefix);
    this.pkcs8BeforePublic = HexFormat.of().parseHex(pkcs8BeforePublic);
  }

  /** JCA's name for the key factory and the generator. */
  String jcaName() {
    return jcaName;
  }

  /** What JCA's generators know the group by. */
  int bits() {
    return bits;
  }

  @Nullable NistCurve curve() {
    return curve;
  }

  int publicBytes() {
    return curve == null ? 32 : curve.pointBytes();
  }

  int privateBytes() {
    return curve == null ? 32 : curve.fieldBytes();
  }

  /**
   * What is wrong with a public key as far as we can tell without a provider; null when nothing is.
   */
  @Nullable String fault(Bytes publicKey) {
    if (publicKey.length() != publicBytes()) {
      return "a public key of "
          + this
          + " has "
          + publicBytes()
          + " bytes, not "
          + publicKey.length();
    }
    return curve == null ? null : curve.fault(publicKey.toArray());
  }

  /** A public key as SubjectPublicKeyInfo. */
  byte[] spki(Bytes publicKey) {
    byte[] spki = Arrays.copyOf(spkiPrefix, spkiPrefix.length + publicBytes());
    publicKey.copyInto(spki, spkiPrefix.length);
    return spki;
  }

  /** Whether a SubjectPublicKeyInfo is one of these, by its prefix and its length. */
  boolean matches(Bytes spki) {
    return spki.length() == spkiPrefix.length + publicBytes()
        && spki.startsWith(Bytes.owning(spkiPrefix));
  }

  /** The public key inside a SubjectPublicKeyInfo that {@link #matches}. */
  Bytes fromSpki(Bytes spki) {
    return spki.slice(spkiPrefix.length, spki.length());
  }

  /** The public key inside the SubjectPublicKeyInfo that a provider made. */
  Bytes fromProvider(byte[] spki) {
    if (spki.length != spkiPrefix.length + publicBytes()) {
      throw new IllegalStateException("the provider encodes its " + this + " keys in another way");
    }
    return Bytes.copyOf(spki, spkiPrefix.length, publicBytes());
  }

  /**
   * A pair as PKCS#8: with the public half for the NIST curves, without it for the others, as their
   * RFCs have it.
   */
  Secret pkcs8(Secret privateKey, Bytes publicKey) {
    if (privateKey.length() != privateBytes() || publicKey.length() != publicBytes()) {
      throw new IllegalArgumentException(
          "a pair of " + this + " has " + privateBytes() + " and " + publicBytes() + " bytes");
    }
    int end = pkcs8Prefix.length + privateBytes();
    int publicPart = curve == null ? 0 : pkcs8BeforePublic.length + publicBytes();
    byte[] pkcs8 = Arrays.copyOf(pkcs8Prefix, end + publicPart);
    privateKey.exposeInto(pkcs8, pkcs8Prefix.length);
    if (curve != null) {
      System.arraycopy(pkcs8BeforePublic, 0, pkcs8, end, pkcs8BeforePublic.length);
      publicKey.copyInto(pkcs8, end + pkcs8BeforePublic.length);
    }
    return Secret.owning(pkcs8);
  }
}
