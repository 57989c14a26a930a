package dev.gatehouse.tls.danger;

/**
 * What no policy allows by itself, each for what it cannot be saved from. A person turns it on by
 * this name: {@code SecurityPolicy.GATEHOUSE_2026_11.allowing(Weakness.TLS_1_0)}. NULL, export and
 * anonymous suites, compression and renegotiation have no name here, for there is none of it.
 */
public enum Weakness {
  /** TLS 1.1 (deprecated by RFC 8996). */
  TLS_1_1(
      "its signatures are over MD5 and SHA-1 (SLOTH, CVE-2015-7575), and it has no AEAD: every"
          + " record rests on CBC or RC4"),

  /** TLS 1.0 (deprecated by RFC 8996). */
  TLS_1_0(
      "all that TLS 1.1 suffers from; and a CBC record's IV is known before the record is made"
          + " (BEAST, CVE-2011-3389): we split each record into its first byte and the rest, but"
          + " whether the peer does so is up to the peer"),

  /** SSL 3.0 (forbidden by RFC 7568). */
  SSL_3_0(
      "all that TLS 1.0 suffers from; nobody can check a CBC record's padding, so who makes a client"
          + " repeat itself reads a byte in 256 tries (POODLE, CVE-2014-3566); there are no"
          + " extensions, so no extended master secret (triple handshake), no encrypt-then-MAC, no"
          + " server name"),

  /** Key exchange by a secret encrypted to the key of the server's certificate. */
  STATIC_RSA(
      "no forward secrecy: whoever gets the server's key reads all that was recorded; and the server"
          + " decrypts what anybody sends it, which has given the plaintext away in every decade"
          + " (Bleichenbacher, ROBOT, Marvin): we answer all ciphertexts alike, but a peer with the"
          + " same key may not"),

  /**
   * The same where the provider does not promise that decryption takes the same time: with the
   * JDK's cryptography alone, whose integers take the time that their values need.
   */
  STATIC_RSA_OF_UNKNOWN_TIMING(
      "how long RSA decryption takes depends on what is decrypted (Marvin, CVE-2022-4304)"),

  /** Ephemeral Diffie-Hellman in a finite field (RFC 5246, section 7.4.3). */
  FINITE_FIELD_DHE(
      "the server chooses the group and the client cannot tell a good one from a trap (Logjam,"
          + " CVE-2015-4000): we refuse fewer than 2048 bits; and the secret's leading zeros are"
          + " stripped, so its length shows in the time (Raccoon, CVE-2020-1968): we never use a key"
          + " twice"),

  /** CBC suites with a peer that does not encrypt first (RFC 7366). */
  MAC_THEN_ENCRYPT(
      "records are decrypted before they are known to be genuine: whoever can tell bad padding from a"
          + " bad MAC, by an answer or by the time, reads them (Vaudenay, Lucky 13, CVE-2013-0169):"
          + " we check both in one go with a fixed amount of work, the peer may not"),

  /** Triple DES. */
  TRIPLE_DES(
      "blocks of 64 bits repeat after some 2^32 of them, and two equal ones show the difference of"
          + " their plaintexts (Sweet32, CVE-2016-2183): we end a connection long before"),

  /** RC4 (forbidden by RFC 7465). */
  RC4(
      "its output is biased: what is sent again and again, like a cookie, can be read (RC4 NOMORE)");

  private final String remains;

  Weakness(String remains) {
    this.remains = remains;
  }

  /** What remains though we do what can be done, as a clause for a person who wants it. */
  public String remains() {
    return remains;
  }
}
